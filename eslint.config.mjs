import tseslint from "typescript-eslint";

const IN_TRACED_PROCESS = [
  "hosts/{cache,clock,compile,files,load,overhead,run,session,watchdog}/**",
  "runtime/**",
  "trace/{bytes,draw,model,perfetto,raw}/**",
];
const REPLACED = ["Buffer", "JSON", "Map", "Set", "TextDecoder", "TextEncoder", "URL", "process"];

export default tseslint.config(
  { ignores: ["dist/", "callweave-demo/", "test-fixtures/", "node_modules/", ".cache/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json" } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-confusing-void-expression": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "SpreadElement > CallExpression[callee.name='writeTrace']",
          message: "Each part is valid until the next is asked for: use collectBytes, or copy the parts as they come.",
        },
      ],
    },
  },
  {
    // What runs in the traced process, beside a program that replaces such things (base/built-ins.ts).
    files: IN_TRACED_PROCESS,
    ignores: ["trace/perfetto/read-*", "hosts/watchdog/control-client.ts"],
    rules: { "no-restricted-globals": ["error", ...REPLACED] },
  },
  {
    // mocha's and Chai-less assertions are expressions; describe/it callbacks may be async without await
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/require-await": "off", "@typescript-eslint/no-floating-promises": "off" },
  },
);
