import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { utimesSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { CLI, inProject, type Project } from "../hosts/project.js";

const tsc = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");

type Files = Readonly<Record<string, string>>;

const installed = (name: string, version: string, under = ""): Files => ({
  [`${under}node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
});
const tsconfig = (entry?: object, more: object = {}): Files => ({
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      rootDir: "src",
      outDir: "out",
      types: [],
      ...(entry && { plugins: [{ transform: "callweave/transformer", ...entry }] }),
    },
    include: ["src"],
    ...more,
  }),
});
const scripts = (build: string): Files => ({ "package.json": JSON.stringify({ scripts: { build } }) });

const SOUND: Files = {
  ...scripts("tsc --noEmit && tspc -p ."),
  ...tsconfig({}),
  ...installed("callweave", "0.1.0"),
  ...installed("typescript", "5.9.3"),
  ...installed("ts-patch", "3.3.0"),
  "src/a.ts": "export function a(): void {}\n",
  "src/types.ts": "export interface T { t: 1 }\n",
};
const WOVEN = '$cw.register(1, "src/a.ts", ["<module> src/a.ts", 0, 1, 1]);\n';

function doctor(project: Project, files: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  return project.run([CLI, "doctor", ...files], { env });
}

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

  const UNWOVEN = "export function a() {}\n";
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

  it("tells of woven output that is older than its source", async () => {
    await inProject({ ...SOUND, "out/a.js": WOVEN }, (project) => {
      const built = path.join(project.folder, "out/a.js");
      assert.doesNotMatch(doctor(project).stdout, /older/);
      utimesSync(built, new Date(0), new Date(0));
      const { code, stdout } = doctor(project);
      assert.match(stdout, /^note {5}1 of the built files are older than their sources: out\/a\.js\n +→ build again/m);
      assert.equal(code, 0);
    });
  });

  it("knows the tests that are traced, and that two copies of one version record as one", async () => {
    const files = {
      ...SOUND,
      "package.json": JSON.stringify({ scripts: { build: "tspc", test: "mocha", trace: "mocha -r callweave/mocha" } }),
      ...installed("callweave", "0.1.0", "packages/x/"),
    };
    await inProject(files, (project) => {
      const { code, stdout } = doctor(project);
      assert.match(stdout, /^ok {7}the tests are traced, by callweave\/mocha$/m);
      assert.match(stdout, /^ok {7}callweave 0\.1\.0 is installed, in 2 places of one recorder$/m);
      assert.equal(code, 0);
    });
  });

  it("looks into the folder that `callweave build` makes", async () => {
    const files = {
      ...SOUND,
      ...scripts("tsc -p . && callweave build -p . --outDir woven --noCheck"),
      "out/a.js": UNWOVEN,
      "woven/a.js": WOVEN,
    };
    await inProject(files, (project) => {
      const { code, stdout } = doctor(project);
      assert.match(stdout, /^ok {7}all 1 built files are woven$/m);
      assert.equal(code, 0);
    });
  });

  it("tells of a callweave that is missing where woven code is built", async () => {
    const without = Object.entries(SOUND).filter(([file]) => !file.startsWith("node_modules/callweave/"));
    await inProject(Object.fromEntries(without), (project) =>
      assert.match(doctor(project).stdout, /^problem {2}callweave is not installed/m),
    );
  });

  it("knows that `ts-patch install` was run", async () => {
    const patched = {
      ...SOUND,
      ...scripts("tsc -p ."),
      "node_modules/typescript/lib/typescript.js": "/// tsp-module:\n",
    };
    await inProject(patched, (project) => assert.equal(doctor(project).code, 0));
  });

  for (const [how, files] of Object.entries<Files>({
    "with TypeScript 7 too": { ...installed("typescript", "7.0.2"), ...scripts("callweave build -p .") },
    "where tsc only checks": {
      "tsconfig.json": '{ "compilerOptions": { "noEmit": true } }',
      ...scripts("tsc && callweave build --noEmit false --outDir out"),
    },
  }))
    it(`knows \`callweave build\`, ${how}`, async () => {
      await inProject({ ...SOUND, ...files }, (project) => {
        const { code, stdout } = doctor(project);
        assert.match(stdout, /^ok {7}what is to be traced is built by `callweave build`, in the script "build"$/m);
        assert.equal(code, 0);
      });
    });

  it("says why a file is not woven", async () => {
    const files = {
      ...SOUND,
      ...tsconfig({ exclude: ["src/generated/**"] }),
      "src/generated/g.ts": "g();",
      "src/ignored.ts": "// callweave-ignore-file\nf();",
      "src/woven.ts": `${WOVEN}f();`,
      "node_modules/x/index.js": "x();",
    };
    await inProject(files, (project) => {
      const names = [
        "src/generated/g.ts",
        "src/ignored.ts",
        "src/types.ts",
        "src/woven.ts",
        "node_modules/x/index.js",
        "no.ts",
      ];
      const { code, stdout } = doctor(project, names);
      const told = stdout.split("\n").filter((line) => line.startsWith("problem"));
      assert.deepEqual(told, [
        "problem  src/generated/g.ts is not woven: include and exclude leave src/generated/g.ts out",
        "problem  src/ignored.ts is not woven: it begins with callweave-ignore-file",
        "problem  src/types.ts is not woven: it holds nothing but types",
        "problem  src/woven.ts is not woven: it is woven already",
        "problem  node_modules/x/index.js is not woven: it is a dependency",
        "problem  there is no file no.ts",
      ]);
      assert.equal(code, 1);
    });
  });

  it("tells what tsc has really built from what the plugin has", async () => {
    await inProject(SOUND, (project) => {
      execFileSync(process.execPath, [tsc, "-p", "."], { cwd: project.folder });
      assert.match(doctor(project).stdout, /1 of 1 built files are not woven: out\/a\.js/);
    });
  });

  it("finds the plugin of the bundler and of Jest, and the options of a part of the project", async () => {
    const files = {
      "package.json": JSON.stringify({ scripts: { build: "node scripts/bundle.mjs && esbuild", test: "jest" } }),
      "scripts/bundle.mjs": 'import callweave from "callweave/unplugin";\n',
      "jest.config.js":
        'module.exports = { testEnvironment: "callweave/jest", transform: { "a": "callweave/jest-transformer" } };',
      "tsconfig.json": '{ "files": [], "references": [{ "path": "./app.json" }] }',
      "app.json": JSON.stringify({
        compilerOptions: { plugins: [{ transform: "callweave/transformer", exclude: ["src/a.ts"] }] },
        include: ["src"],
      }),
    };
    await inProject({ ...SOUND, ...files }, (project) => {
      const { code, stdout } = doctor(project);
      assert.match(
        stdout,
        /^ok {7}app\.json has the plugin; TypeScript is 5\.9\.3\nok {7}1 of 2 files of app\.json are/m,
      );
      assert.match(
        stdout,
        /^ok {7}what esbuild bundles is woven, by callweave\/unplugin\n[^]*^ok {7}the tests are traced/m,
      );
      assert.equal(code, 0, stdout);
    });
  });

  it("has nothing against a project that is only run", async () => {
    await inProject({ "a.js": "f();" }, (project) => {
      const { code, stdout } = doctor(project);
      assert.equal(code, 0);
      assert.match(stdout, /no tsconfig\.json here: `callweave run` needs none/);
    });
  });
});
