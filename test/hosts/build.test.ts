/** `callweave build` beside `tsc`: the same files but for what is woven, the same words, the same exit codes. */
import assert from "node:assert/strict";
import { COMPILER_NAMES, inBuildProject, tsconfig, type BuildProject } from "./build-project.js";

const MAIN = `import { helper } from "./helper";\nexport function outer(): string { return helper("world"); }\n`;
const HELPER = `/** Greets. */\nexport const helper = (name: string): string => "hello " + name;\n`;
const SOURCES = { "src/main.ts": MAIN, "src/helper.ts": HELPER };
const plugin = (options: object): object => ({ plugins: [{ transform: "callweave/transformer", ...options }] });
const WRONG = { "src/wrong.ts": `export const wrong: string = 1;\n` };

for (const compiler of COMPILER_NAMES)
  describe(`callweave build, ${compiler}`, () => {
    const same = (project: BuildProject, args: string[], tscArgs = args): void => {
      const { code, stdout } = project.tsc(...tscArgs);
      const built = project.build(...args);
      assert.deepEqual([built.code, built.stdout], [code, stdout]);
    };

    it("emits what tsc emits, and weaves it", () => {
      const config = tsconfig({ declaration: true, sourceMap: true, incremental: true });
      return inBuildProject(
        { ...SOURCES, "tsconfig.json": config },
        (project) => {
          const { folder } = project;
          assert.equal(project.tsc("-p", folder, "--outDir", "plain").code, 0);
          const built = project.build("-p", folder);
          assert.deepEqual([built.code, built.stdout, built.told], [0, "", []]);
          const [plain, woven] = [project.files("plain"), project.files("out")];
          assert.deepEqual(Object.keys(woven), Object.keys(plain));
          assert.deepEqual(project.unwoven("out"), []);
          for (const name of ["main.d.ts", "helper.d.ts"]) assert.equal(woven[name], plain[name]);
          project.write(
            "tsconfig.json",
            tsconfig({ declaration: true, sourceMap: true, ...plugin({ enabled: false }) }),
          );
          project.build("-p", folder);
          assert.deepEqual(project.files("out"), plain);
        },
        compiler,
      );
    });

    const bad: Record<string, readonly [string, object]> = {
      types: [tsconfig({}), {}],
      "types, without files": [tsconfig({ noEmitOnError: true, incremental: true }), {}],
    };
    if (compiler === "typescript")
      Object.assign(bad, {
        syntax: [tsconfig({}), { "src/syntax.ts": "export const = 1;\n" }],
        "an unknown option": [tsconfig({ nonsense: true }), {}],
        "no sources": [tsconfig({}, { include: ["nothing"] }), {}],
        "what it extends": [tsconfig({}, { extends: "./nowhere", include: ["src"] }), {}],
      });
    for (const [what, [config, more]] of Object.entries(bad))
      it(`says as tsc does what is wrong: ${what}`, () =>
        inBuildProject(
          { ...SOURCES, ...WRONG, ...more, "tsconfig.json": config },
          (project) => {
            same(project, ["-p", project.folder]);
            same(project, ["-b", project.folder, "--pretty"]);
          },
          compiler,
        ));
  });
