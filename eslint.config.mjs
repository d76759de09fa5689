import tseslint from "typescript-eslint";

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
    // mocha's and Chai-less assertions are expressions; describe/it callbacks may be async without await
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/require-await": "off", "@typescript-eslint/no-floating-promises": "off" },
  },
);
