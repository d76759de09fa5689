/** The package as a user of `tspc` meets it: the real command, in a project of its own, and what it emitted run by Node. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readTrace } from "../../trace/read-trace.js";
import { assertLoadsCleanly, treeOf } from "../oracle/perfetto-engine.js";
import { createProject, type Build, type BuildOptions, type Project } from "./tspc-project.js";

const MAIN = `import { start, stop } from "callweave";
import { helper } from "./helper.js";
start();
/** Calls. */
function inner(name: string): string { return helper(name); }
export function outer(): void {
  console.log(inner("world"));
  stop().save("startup.pftrace");
}
outer();
`;
const HELPER = "export const helper = (name: string): string => `hello ${name}`;\n";

interface Setting {
  readonly name: string;
  readonly compilerOptions: object;
  readonly type: "module" | "commonjs";
  readonly files: Readonly<Record<string, string>>;
  readonly main: string;
}

const ts = { "src/main.ts": MAIN, "src/helper.ts": HELPER };
const mts = {
  "src/main.mts": MAIN.replace("./helper.js", "./helper.mjs"),
  "src/helper.mts":
    'import { helper as second } from "./second.cjs";\nexport const helper = (name: string): string => second(name);\n',
  "src/second.cts": HELPER,
};
const cts = { "src/main.cts": MAIN.replace("./helper.js", "./helper.cjs"), "src/helper.cts": HELPER };
const nodenext = { module: "nodenext" };
const bundler = { module: "es2022", moduleResolution: "bundler" };

const SETTINGS: readonly Setting[] = [
  { name: "nodenext, .ts", compilerOptions: nodenext, type: "module", files: ts, main: "main.js" },
  { name: "nodenext, .mts", compilerOptions: nodenext, type: "commonjs", files: mts, main: "main.mjs" },
  { name: "nodenext, .cts", compilerOptions: nodenext, type: "module", files: cts, main: "main.cjs" },
  {
    name: "commonjs",
    compilerOptions: { module: "commonjs", esModuleInterop: true },
    type: "commonjs",
    files: ts,
    main: "main.js",
  },
  { name: "es2022 for a bundler", compilerOptions: bundler, type: "module", files: ts, main: "main.js" },
  { name: "preserve", compilerOptions: { module: "preserve" }, type: "module", files: ts, main: "main.js" },
];

/** A project that is there for one test. */
async function inProject<T>(
  files: Readonly<Record<string, string>>,
  type: string,
  action: (project: Project) => Promise<T>,
): Promise<T> {
  const project = createProject({ ...files, "package.json": JSON.stringify({ type }) });
  try {
    return await action(project);
  } finally {
    project.remove();
  }
}

async function buildWell(project: Project, options: BuildOptions): Promise<Build> {
  const built = await project.build(options);
  assert.deepEqual([built.code, built.stdout], [0, ""], built.stderr);
  return built;
}

const MARK = 'inner("world")';

function positionOf(text: string, code: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(code)).split("\n");
  return { line: before.length, column: before[before.length - 1].length };
}

/** Where the source map says that a piece of the emitted file comes from. */
function originalPosition(files: Build["files"], file: string, code: string): object {
  const { line, column } = originalPositionFor(new TraceMap(files[`${file}.map`]), positionOf(files[file], code));
  return { line, column };
}

describe("tspc", () => {
  for (const { name, compilerOptions, type, files, main } of SETTINGS) {
    it(`${name}: weaves, and the trace that is saved in the middle holds what has not returned`, () =>
      inProject(files, type, async (project) => {
        const built = await buildWell(project, { compilerOptions });
        assert.deepEqual(originalPosition(built.files, main, MARK), positionOf(MAIN, MARK));
        const ran = await project.run(`out/${main}`);
        assert.deepEqual(ran, { code: 0, stdout: "hello world\n", stderr: "" });
        const bytes = readFileSync(join(project.folder, "startup.pftrace"));
        const helper = "second.cjs" in built.files ? "      helper\n        helper\n" : "      helper\n";
        const tree = await treeOf(await assertLoadsCleanly(bytes));
        assert.equal(tree, `main\n  outer (unfinished)\n    inner\n${helper}`);
        const places = readTrace(bytes).processes[0].functions.map((f) => `${f.name} ${f.line}:${f.column}`);
        assert.ok(places.includes("outer 6:1"), places.join());
      }));
  }

  const nodenextProject = <T>(action: (project: Project) => Promise<T>): Promise<T> =>
    inProject({ ...ts, "src/quiet.ts": "export const quiet = () => 1;\n" }, "module", action);

  it("emits without the plugin's doing when it is switched off, and the same declarations when it is on", () =>
    nodenextProject(async (project) => {
      const plugin = { enabled: "CALLWEAVE_TEST" };
      const options = { compilerOptions: nodenext, plugin };
      const on = await buildWell(project, { ...options, outDir: "on", env: { CALLWEAVE_TEST: "1" } });
      const off = await buildWell(project, { ...options, outDir: "off" });
      const plain = await buildWell(project, { ...options, outDir: "plain", command: "tsc" });
      assert.deepEqual(off.files, plain.files);
      assert.notEqual(on.files["main.js"], plain.files["main.js"]);
      for (const name of ["main.d.ts", "helper.d.ts", "quiet.d.ts"]) assert.equal(on.files[name], plain.files[name]);
    }));

  it("weaves what include and exclude say", () =>
    nodenextProject(async (project) => {
      const plugin = { include: ["src/**/*.ts"], exclude: ["src/q*.ts", "**/helper.ts"] };
      const { files } = await buildWell(project, { compilerOptions: nodenext, plugin });
      const woven = Object.keys(files).filter((name) => files[name].includes("callweave/runtime"));
      assert.deepEqual(woven, ["main.js"]);
    }));

  for (const [plugin, problem] of [
    [{ includes: ["src/**"] }, 'unknown option "includes" (known are include, exclude and enabled)'],
    [{ include: "src/**" }, 'option "include" takes an array of glob patterns, got "src/**"'],
  ] as const)
    it(`fails over a bad option: ${problem}`, () =>
      nodenextProject(async (project) => {
        const { code, stdout } = await project.build({ compilerOptions: nodenext, plugin });
        assert.equal(stdout, `error TS960001: callweave/transformer: ${problem}\n`);
        assert.notEqual(code, 0);
      }));
});

describe("plain tsc", () => {
  it("ignores the plugin, and stop() says so", () =>
    inProject(ts, "module", async (project) => {
      const { files } = await buildWell(project, { compilerOptions: nodenext, command: "tsc" });
      assert.ok(!files["main.js"].includes("callweave/runtime"));
      const { code, stdout, stderr } = await project.run("out/main.js");
      assert.deepEqual([code, stdout], [0, "hello world\n"]);
      assert.match(
        stderr,
        /^callweave\/stop: the recording holds nothing, got 0 woven functions; compile with tspc \(plain tsc /,
      );
      assert.ok(existsSync(join(project.folder, "startup.pftrace")));
    }));

  it("leaves an incremental build that the plugin cannot reach: stop() names that too, a folder of its own helps", () =>
    inProject(ts, "module", async (project) => {
      const compilerOptions = { ...nodenext, incremental: true };
      await buildWell(project, { compilerOptions, command: "tsc" });
      const stale = await buildWell(project, { compilerOptions });
      assert.ok(!stale.files["main.js"].includes("callweave/runtime"), "TypeScript finds nothing to do");
      assert.match(
        (await project.run("out/main.js")).stderr,
        /rebuild with --force \(an incremental build keeps output/,
      );
      const fresh = await buildWell(project, { compilerOptions, outDir: "woven" });
      assert.ok(fresh.files["main.js"].includes("callweave/runtime"));
    }));

  it("and tspc leave a half-woven incremental build, of which tspc tells", () =>
    inProject(ts, "module", async (project) => {
      const compilerOptions = { ...nodenext, incremental: true };
      await buildWell(project, { compilerOptions, command: "tsc" });
      writeFileSync(join(project.folder, "src/main.ts"), `${MAIN}// edited\n`);
      const half = await buildWell(project, { compilerOptions });
      assert.ok(half.files["main.js"].includes("callweave/runtime"));
      assert.match(
        half.stderr,
        /^callweave\/transformer: .* 1 of 2 files, such as out\/helper\.js, which is not woven; build again with -b --force/,
      );
      writeFileSync(join(project.folder, "src/helper.ts"), `${HELPER}// edited\n`);
      assert.equal((await buildWell(project, { compilerOptions })).stderr, "");
      writeFileSync(join(project.folder, "src/main.ts"), MAIN);
      const plugin = { exclude: ["src/helper.ts"] };
      assert.match((await buildWell(project, { compilerOptions, plugin })).stderr, /helper\.js, which is woven;/);
    }));

  for (const command of ["tsc-5.4", "tsc", "tsc-6"] as const)
    it(`${command} takes the package's declarations, with no other library than the target's`, () =>
      inProject(ts, "module", async (project) => {
        for (const options of [nodenext, bundler])
          await buildWell(project, { compilerOptions: { ...options, skipLibCheck: false }, command });
      }));
});
