/** What `callweave doctor` looks at: what was built and by what, tests, bundles, single files. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { utimesSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { inProject } from "../hosts/project.js";
import { doctor, installed, scripts, SOUND, tsconfig, UNWOVEN, WOVEN, type Files } from "./sound-project.js";

const tsc = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");

describe("callweave doctor: what it looks at", () => {
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
