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
    const same = (project: BuildProject, args: string[]): void => {
      const { code, stdout } = project.tsc(...args);
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
            same(project, ["-b", project.folder, "--force", "--pretty"]);
          },
          compiler,
        ));
  });

/** A library, a program that refers to it, and both together. */
const SOLUTION = {
  "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "program" }] }),
  "library/tsconfig.json": tsconfig({ composite: true }),
  "library/src/helper.ts": HELPER,
  "program/tsconfig.json": tsconfig({}, { include: ["src"], references: [{ path: "../library" }] }),
  "program/src/main.ts": MAIN.replace("./helper", "../../library/src/helper"),
};

for (const compiler of COMPILER_NAMES)
  describe(`callweave build -b, ${compiler}`, () => {
    const JAVASCRIPT = ["library/out/helper.js", "program/out/main.js"];
    const inSolution = (action: (project: BuildProject, built: (...flags: string[]) => string[]) => void) =>
      inBuildProject(
        SOLUTION,
        (project) =>
          action(project, (...flags) => {
            const { code, stdout, written } = project.build("-b", project.folder, ...flags);
            assert.deepEqual([code, stdout], [0, ""]);
            return written.filter((name) => name.endsWith(".js"));
          }),
        compiler,
      );

    it("weaves the projects that a project refers to, and those that have changed", () =>
      inSolution((project, built) => {
        assert.deepEqual(built(), JAVASCRIPT);
        assert.deepEqual(project.unwoven("library/out", "program/out"), []);
        assert.match(project.read("library/out/helper.js"), /register\(1, "src\/helper\.ts"/);
        // Before 5.6, a project that is not incremental has nothing to tell by whether it is woven.
        assert.deepEqual(built(), compiler === "typescript-5.4" ? JAVASCRIPT : []);
        project.write("program/src/main.ts", SOLUTION["program/src/main.ts"].replace("world", "moon"));
        assert.deepEqual(built(), compiler === "typescript-5.4" ? JAVASCRIPT : ["program/out/main.js"]);
      }));

    it("weaves what tsc has built, in each of them", () =>
      inSolution((project, built) => {
        project.tsc("-b", project.folder);
        assert.deepEqual(project.unwoven("library/out", "program/out"), JAVASCRIPT);
        assert.deepEqual(built(), JAVASCRIPT);
        assert.deepEqual(project.unwoven("library/out", "program/out"), []);
        project.tsc("-b", `${project.folder}/library`);
        built();
        assert.deepEqual(project.unwoven("library/out", "program/out"), []);
      }));

    it("cleans, and tells what it would do", () =>
      inSolution((project, built) => {
        built();
        project.build("-b", project.folder, "--clean");
        assert.deepEqual({ ...project.files("library/out"), ...project.files("program/out") }, {});
        const { stdout, written } = project.build("-b", project.folder, "--dry");
        assert.match(stdout, /A non-dry build would build project .*library.*program/s);
        assert.deepEqual(written, []);
      }));
  });

describe("callweave build", () => {
  const inProject = (config: string, action: (project: BuildProject) => void): Promise<void> =>
    inBuildProject({ ...SOURCES, "tsconfig.json": config }, action);

  it("weaves what the plugin's entry and the config file say", () =>
    inProject(tsconfig(plugin({ exclude: ["src/main.ts"] })), (project) => {
      project.build("-p", project.folder);
      assert.deepEqual(project.unwoven("out"), ["out/main.js"]);
      project.write("tsconfig.json", tsconfig({ incremental: true }));
      project.write("callweave.config.json", JSON.stringify({ exclude: ["src/helper.ts"] }));
      project.build("-p", project.folder);
      assert.deepEqual(project.unwoven("out"), ["out/helper.js"]);
      project.write("callweave.config.json", "{}");
      project.build("-p", project.folder);
      assert.deepEqual(project.unwoven("out"), []);
      project.write("callweave.config.json", "{");
      const { code, stdout, written } = project.build("-p", project.folder);
      assert.match(stdout, /^error TS960001: callweave\/transformer: cannot read .*callweave\.config\.json/);
      assert.deepEqual([code, written], [1, []]);
    }));

  it("says once that other transformers do not run, and that --noEmit emits nothing", () => {
    const plugins = [{ transform: "typia/lib/transform" }, { name: "for-editors" }];
    return inProject(tsconfig({ plugins, noEmit: true }), (project) => {
      const { code, told } = project.build("-p", project.folder);
      assert.equal(code, 0);
      assert.deepEqual(told, [
        "callweave/build: only callweave's own transformer runs, got also typia/lib/transform; compile with ts-patch to run all",
        'callweave/build: nothing is emitted, got "noEmit": true; add --noEmit false, and --outDir with a folder',
      ]);
      assert.deepEqual(project.build("-p", project.folder, "--noEmit", "false").told.length, 1);
      assert.deepEqual(project.unwoven("out"), []);
    });
  });

  it("passes over the options of TypeScript 7 that change nothing in what is emitted", () =>
    inProject(tsconfig({ checkers: 4, deduplicatePackages: false, singleThreaded: true }), (project) => {
      for (const mode of ["-p", "-b", "-b"]) {
        const { code, stdout, told } = project.build(mode, project.folder);
        assert.deepEqual([code, stdout, told], [0, "", []]);
      }
    }));

  it("says which TypeScript it is, when an option or its value is too new for it", () =>
    inProject(tsconfig({ target: "es2099", checkres: 4 }), (project) => {
      const { code, stdout, told } = project.build("-p", project.folder);
      assert.match(stdout, /error TS6046: .*error TS5025: Unknown compiler option 'checkres'/s);
      assert.equal(code, 2);
      assert.match(told.join("\n"), /^callweave\/build: it compiles with TypeScript 5\.9\.\d, got an option .*$/);
      assert.match(project.build("--checkers", "4").told[0], /^callweave\/build: it compiles with TypeScript /);
    }));

  it("builds files without a tsconfig.json", () =>
    inProject("{", (project) => {
      const built = project.build(`${project.folder}/src/main.ts`, "--lib", "es5", "--outDir", "elsewhere");
      assert.deepEqual([built.code, built.stdout], [0, ""]);
      assert.deepEqual(Object.keys(project.files("elsewhere")), ["helper.js", "main.js"]);
      assert.deepEqual(project.unwoven("elsewhere"), []);
    }));

  for (const [args, problem] of [
    [["--init"], "it compiles and nothing else, got --init; give that flag to `tsc`"],
    [["-b", "--help"], "it compiles and nothing else, got --help; give that flag to `tsc`"],
    [["-p", "nowhere"], "there is no tsconfig.json, got nowhere; give its path or folder by -p"],
    [["-p", "x", "a.ts"], "a project takes no files beside it, got -p x and a.ts; leave out the one or the others"],
  ] as const)
    it(`refuses ${args.join(" ")}`, () =>
      inProject("{}", (project) => {
        assert.throws(() => project.build(...args), { message: `callweave/build: ${problem}` });
      }));
});
