/** What `callweave build` notices when it builds again: everything that leaves files which are not woven as the settings say. */
import assert from "node:assert/strict";
import ts from "typescript";
import { createBuildSystem } from "../../hosts/build/build-system.js";
import { COMPILER_NAMES, inBuildProject, tsconfig, type BuildProject } from "./build-project.js";

const plugin = (options: object): object => ({ plugins: [{ transform: "callweave/transformer", ...options }] });
const FILES = {
  "tsconfig.json": tsconfig({ incremental: true }),
  "src/main.ts": `import { helper } from "./helper";\nexport function outer(): string { return helper("world"); }\n`,
  "src/helper.ts": `export const helper = (name: string): string => "hello " + name;\n`,
};
const ALL = ["out/helper.js", "out/main.js", "tsconfig.tsbuildinfo"];
const MORE = `export const more = 1;\n`;

interface Meanwhile {
  readonly does: (project: BuildProject) => void;
  /** What is written then, if not all. */
  readonly writes?: readonly string[];
}

/** Between two builds. */
const MEANWHILE: Record<string, Meanwhile> = {
  nothing: { does: () => undefined, writes: [] },
  "an edit": {
    does: ({ write }) => write("src/main.ts", FILES["src/main.ts"].replace("world", "moon")),
    writes: ["out/main.js", "tsconfig.tsbuildinfo"],
  },
  "a new file": {
    does: ({ write }) => write("src/more.ts", MORE),
    writes: ["out/more.js", "tsconfig.tsbuildinfo"],
  },
  "tsc, which builds all anew": {
    does({ folder, tsc, unwoven }) {
      assert.equal(tsc("-b", folder).code, 0);
      assert.deepEqual(unwoven("out"), ["out/helper.js", "out/main.js"]);
    },
  },
  "tsc that knows the outputs, and a new file": {
    does(project) {
      project.tsc("-p", project.folder);
      project.build("-p", project.folder);
      project.write("src/more.ts", MORE);
      project.tsc("-p", project.folder);
    },
    writes: ["out/helper.js", "out/main.js", "out/more.js", "tsconfig.tsbuildinfo"],
  },
  "another compiler that writes one file": { does: ({ write }) => write("out/helper.js", "exports.helper = 1;\n") },
  "a file removed": { does: ({ remove }) => remove("out/helper.js") },
  "the .tsbuildinfo removed": { does: ({ remove }) => remove("tsconfig.tsbuildinfo") },
  "a broken .tsbuildinfo": { does: ({ write }) => write("tsconfig.tsbuildinfo", "{") },
  "a .tsbuildinfo of tsc": {
    does(project) {
      const args = ["-p", project.folder, "--outDir", "elsewhere", "--tsBuildInfoFile", "tsconfig.tsbuildinfo"];
      project.tsc(...args);
    },
  },
};

for (const compiler of COMPILER_NAMES)
  describe(`callweave build again, ${compiler}`, () => {
    for (const [what, { does, writes = ALL }] of Object.entries(MEANWHILE))
      for (const mode of compiler === "typescript" ? ["-p", "-b"] : ["-b"])
        it(`${mode}, after ${what}`, () =>
          inBuildProject(
            FILES,
            (project) => {
              assert.deepEqual(project.build(mode, project.folder).written, ALL);
              does(project);
              const again = project.build(mode, project.folder);
              assert.deepEqual([again.code, again.stdout, again.told], [0, "", []]);
              assert.deepEqual(again.written, writes);
              assert.deepEqual(project.unwoven("out"), []);
              assert.deepEqual(project.build(mode, project.folder).written, []);
            },
            compiler,
          ));
  });

for (const mode of ["-p", "-b"])
  describe(`callweave build ${mode}, with other options than before`, () => {
    const built = (action: (project: BuildProject, build: (config: string) => string[]) => void): Promise<void> =>
      inBuildProject(FILES, (project) =>
        action(project, (config) => {
          project.write("tsconfig.json", config);
          return project.build(mode, project.folder).written.filter((name) => name.startsWith("out/"));
        }),
      );
    const excluding = (...exclude: string[]): string => tsconfig({ incremental: true, ...plugin({ exclude }) });

    it("weaves all anew", () =>
      built((project, build) => {
        const all = ["out/helper.js", "out/main.js"];
        assert.deepEqual(build(excluding()), all);
        assert.deepEqual(project.unwoven("out"), []);
        assert.deepEqual(build(excluding("src/helper.ts")), all);
        assert.deepEqual(project.unwoven("out"), ["out/helper.js"]);
        assert.deepEqual(build(excluding("src/helper.ts")), []);
        assert.deepEqual(build(tsconfig({ incremental: true })), all);
        assert.deepEqual(project.unwoven("out"), []);
      }));

    it("looks at the environment variable that turns weaving on", () =>
      built((project, build) => {
        const config = tsconfig({ incremental: true, ...plugin({ enabled: "CALLWEAVE_TEST_BUILD" }) });
        const all = ["out/helper.js", "out/main.js"];
        try {
          assert.deepEqual(build(config), all);
          assert.deepEqual(project.unwoven("out"), all);
          process.env["CALLWEAVE_TEST_BUILD"] = "1";
          assert.deepEqual(build(config), all);
          assert.deepEqual(project.unwoven("out"), []);
          assert.deepEqual(build(config), []);
        } finally {
          delete process.env["CALLWEAVE_TEST_BUILD"];
        }
      }));

    it("emits nothing while an option is wrong, and all when it is right", () =>
      built((project, build) => {
        const wrong = tsconfig({ incremental: true, ...plugin({ includes: [] }) });
        project.write("tsconfig.json", wrong);
        const { code, stdout } = project.build(mode, project.folder);
        const problem = 'unknown option "includes" (known are include, exclude and enabled)';
        assert.equal(stdout, `error TS960001: callweave/transformer: ${problem}\n`);
        assert.equal(code, 1);
        assert.deepEqual(project.files("out"), {});
        assert.deepEqual(build(excluding()), ["out/helper.js", "out/main.js"]);
        assert.deepEqual(build(wrong), []);
        assert.deepEqual(project.unwoven("out"), []);
      }));
  });

describe("the .tsbuildinfo of a project that is new to a solution", () => {
  it("is taken for that of another build, as its settings are not known", () =>
    inBuildProject(FILES, ({ folder, build, tsc }) => {
      for (const make of [build, tsc]) {
        make("-p", folder);
        const text = createBuildSystem(ts, ts.sys).readFile(`${folder}/tsconfig.tsbuildinfo`)!;
        assert.equal((JSON.parse(text) as { version: string }).version, "of another build");
      }
    }));
});

describe("tsc after callweave build", () => {
  it("does not take woven files for its own", () =>
    inBuildProject(FILES, ({ folder, build, tsc, unwoven }) => {
      for (const mode of ["-p", "-b"]) {
        build(mode, folder);
        assert.deepEqual(unwoven("out"), []);
        tsc(mode, folder);
        assert.deepEqual(unwoven("out"), ["out/helper.js", "out/main.js"]);
      }
    }));
});
