/** The problems that `callweave doctor` finds, and what it only notes. */
import assert from "node:assert/strict";
import { inProject } from "../hosts/project.js";
import { doctor, installed, scripts, SOUND, tsconfig, UNWOVEN, WOVEN, type Files } from "./sound-project.js";

describe("callweave doctor", () => {
  it("finds nothing wrong with a sound set-up", async () => {
    await inProject({ ...SOUND, "out/a.js": WOVEN, "out/types.js": "export {};\n" }, (project) => {
      const { code, stdout } = doctor(project, ["src/a.ts"]);
      assert.equal(
        stdout,
        [
          "ok       callweave 0.1.0 is installed",
          "ok       tsconfig.json has the plugin; TypeScript is 5.9.3",
          "ok       2 of 2 files of tsconfig.json are to be woven",
          "ok       all 1 built files are woven",
          "ok       src/a.ts is woven",
          "",
          "no problem found",
          "",
        ].join("\n"),
      );
      assert.equal(code, 0);
    });
  });

  const PROBLEMS: readonly [what: string, files: Files, problem: RegExp][] = [
    ["a script that runs plain tsc", scripts("rimraf out && tsc -p ."), /the script "build" runs it\n +→ put tspc/],
    [
      "no ts-patch",
      { "node_modules/ts-patch/package.json": '{"name":"x"}' },
      /ts-patch is not installed\n.*ts-patch@3/,
    ],
    [
      "a ts-patch for another TypeScript",
      installed("ts-patch", "4.0.1"),
      /ts-patch 4\.0\.1 does not fit TypeScript 5\.9\.3/,
    ],
    ["TypeScript 7", installed("typescript", "7.0.2"), /7\.0\.2 has no plugins and ignores.*\n.*callweave build -p/],
    [
      "globs that take no file in",
      tsconfig({ include: ["lib/**"] }),
      /none of the 2 files .* got \{"include":\["lib\/\*\*"\]\}/,
    ],
    ["weaving that is off", tsconfig({ enabled: false }), /weaving is off, got "enabled": false/],
    ["a variable that is not set", tsconfig({ enabled: "CW_TEST" }), /names the variable CW_TEST .*\n.*CW_TEST=1/],
    [
      "output that plain tsc has made",
      { "out/a.js": "function a() {}" },
      /1 of 1 built files are not woven: out\/a\.js/,
    ],
    [
      "output that is woven in part",
      { "src/b.ts": "f();", "out/a.js": WOVEN, "out/b.js": "f();" },
      /1 of 2 .*: out\/b\.js/,
    ],
    [
      "two callweaves",
      installed("callweave", "0.2.0", "node_modules/x/"),
      /in 2 versions: .*0\.2\.0 in node_modules\/x\/node_modules\/callweave/,
    ],
    ["a bad option", tsconfig({ includes: [] }), /tsconfig\.json: unknown option "includes"/],
    [
      "an unknown key in a config file",
      { "callweave.config.json": '{ "excluded": [] }' },
      /callweave\.config\.json: unknown option "excluded".*\n +→ /,
    ],
    [
      "tests that are recorded and not woven",
      {
        "package.json": JSON.stringify({ scripts: { build: "tspc", test: "vitest" } }),
        "vitest.config.ts": 'export default { test: { runner: "callweave/vitest" } };',
      },
      /nothing in them is woven, as callweave\/unplugin is not in the config of vitest/,
    ],
    ["a bad config file", { "callweave.config.json": "[]" }, /cannot read .*callweave\.config\.json/],
  ];
  for (const [what, files, expected] of PROBLEMS)
    it(`tells of ${what}`, async () => {
      await inProject({ ...SOUND, ...files }, (project) => {
        const { code, stdout } = doctor(project);
        assert.match(stdout, new RegExp(`^problem {2}.*${expected.source}`, "m"));
        assert.match(stdout, /\n1 problem\n$/);
        assert.equal(code, 1);
      });
    });

  const NOTES: readonly [what: string, files: Files, note: RegExp][] = [
    [
      "tests that are not traced",
      { "package.json": JSON.stringify({ scripts: { build: "tspc", test: "mocha" } }) },
      /the tests, run by mocha, are not traced\n +→ let `callweave init` set them up/,
    ],
    [
      "a script that runs what is not woven",
      { ...scripts("tspc && LEVEL=1 node --enable-source-maps dist/server.js"), "dist/server.js": UNWOVEN },
      /the script "build" runs dist\/server\.js, which is not woven\n +→ `callweave run dist\/server\.js`/,
    ],
    [
      "output without source maps, which would be woven as JavaScript",
      { ...tsconfig(), "out/a.js": UNWOVEN },
      /what is built is not woven\nnote {5}it has no source maps.*\n +→ set "sourceMap": true/,
    ],
    [
      "parts of a project that lack the plugin",
      {
        "tsconfig.json": '{ "files": [], "references": [{ "path": "./app.json" }] }',
        "app.json": '{ "compilerOptions": { "outDir": "out" }, "include": ["src"] }',
      },
      /app\.json has no entry of the plugin, so what TypeScript 5\.9\.3 emits by it is not woven\n +→ add/,
    ],
    [
      "TypeScript that only checks",
      { "tsconfig.json": '{ "compilerOptions": { "noEmit": true } }', ...scripts("tsc && vite build") },
      /TypeScript emits no JavaScript by tsconfig\.json, nor by what it refers to.*\nnote {5}what vite bundles is not woven\n +→ add callweave\.vite\(\)/,
    ],
    [
      "another config that builds",
      {
        "tsconfig.json":
          '{ "compilerOptions": { "noEmit": true, "plugins": [{ "transform": "callweave/transformer" }] } }',
        ...scripts("tspc -p build.json"),
      },
      /tsconfig\.json has noEmit: what a script builds by another config is not looked at/,
    ],
  ];
  for (const [what, files, expected] of NOTES)
    it(`tells of ${what}, which is no problem`, async () => {
      await inProject({ ...SOUND, ...files }, (project) => {
        const { code, stdout } = doctor(project);
        assert.match(stdout, new RegExp(`^note {5}.*${expected.source}`, "m"));
        assert.equal(code, 0, stdout);
      });
    });
});
