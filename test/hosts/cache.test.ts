/** What a program finds the second time: the same code, trace and stacks, and no TypeScript; and when it is compiled again. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Trace } from "../../trace/model/model.js";
import { installPackage, type InstalledPackage } from "./installed-package.js";
import { nodes } from "./nodes.js";
import { allCallLines, callLines, inProject, type Ended, type Project } from "./project.js";

const FILES = {
  "package.json": '{ "type": "module" }',
  "tsconfig.json": '{ "compilerOptions": { "target": "es2022" } }',
  "main.ts": `import { fork } from "node:child_process"; import { once } from "node:events"; import { Worker } from "node:worker_threads";
import { a, more } from "./a.cjs"; import { plain } from "./plain.js"; import "./typed.ts"; import "./ignored.js";
interface Shape { size: number }

function fail(shape: Shape): never { throw new Error("size " + shape.size); }
try { fail({ size: 1 }); } catch (error) { console.log(String((error as Error).stack).replaceAll(import.meta.dirname ?? "", "")); }
console.log(a(), more, plain());
await once(new Worker(new URL("./job.ts", import.meta.url)), "exit");
if (process.argv[2] === "child") await once(fork("child.cts"), "exit");`,
  "a.cts": `export * from "./more.cjs"; export function a() { return "a"; }`,
  "more.cts": `export const more = 1;`,
  "plain.js": `export function plain() { return "plain"; }`,
  "typed.ts": `export type Only = string;`,
  "ignored.js": `// callweave-ignore-file\nexport function ignored() { return 1; }`,
  "job.ts": `function work(n: number): number { return n; }\nwork(1);`,
  "child.cts": `const { inChild } = require("./below.cjs"); inChild();`,
  "below.cts": `exports.inChild = function inChild(): void { console.log("child"); };`,
};

interface Ran extends Ended {
  readonly calls: readonly string[];
  /** How often TypeScript was loaded. */
  readonly loads: number;
}

interface Runner {
  readonly project: Project;
  readonly installed: InstalledPackage;
  /** Folder of the cache. */
  readonly cache: string;
  readonly run: (options?: { args?: string[]; env?: NodeJS.ProcessEnv }) => Ran;
}

const withoutLoads = ({ loads, ...ran }: Ran): object => (assert.ok(loads >= 0), ran);

/** The calls of each thread, whatever the order of the threads. */
const callsOf = ({ processes, ...trace }: Trace): string[] =>
  processes
    .flatMap(({ threads, ...one }) =>
      threads.map((thread) => callLines({ ...trace, processes: [{ ...one, threads: [thread] }] }).join("\n")),
    )
    .sort();

for (const node of nodes)
  describe(`what the cache changes on Node ${node.version}`, () => {
    const inCached = (action: (runner: Runner) => void | Promise<void>, files: Record<string, string> = FILES) =>
      inProject(files, (project) => {
        const installed = installPackage(project.folder);
        const cache = path.join(project.folder, "node_modules/.cache/callweave/woven");
        return action({
          project,
          installed,
          cache,
          run({ args = [], env = {} } = {}) {
            const command = [installed.cli, "run", "-o", "t.cwraw", ...args, "main.ts", "child"];
            const { stderr, ...ended } = project.run(command, { node: node.path(), env });
            const calls = ended.code === 0 ? callsOf(project.read("t.cwraw")) : [];
            // Times and sizes are others each time.
            const told = ended.code === 0 ? "" : stderr.replace(/calls in .*/, "calls");
            return { ...ended, stderr: told, calls, loads: installed.typeScriptLoads() };
          },
        });
      });
    const OFF = { env: { CALLWEAVE_CACHE: "off" } };

    it("is the slice of weaving, where a function waits for it", () =>
      inCached(
        ({ project, run }) => {
          const lines = (): string[] => (run(), allCallLines(project.read("t.cwraw")));
          const woven = lines();
          const program = ["<module> main.ts", "  later", "    <module> a.cts", "    a"];
          assert.deepEqual(woven, [...program.slice(0, 2), "    <callweave: weaving>", ...program.slice(2)]);
          assert.deepEqual(lines(), program);
        },
        {
          "package.json": '{ "type": "module" }',
          "main.ts": `import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);
            function later(): void { require("./a.cts").a(); }\nlater();`,
          "a.cts": "export function a(): void {}",
        },
      ));

    it("is nothing but the loading of TypeScript: in threads, workers and children", () =>
      inCached(({ run, cache }) => {
        const { loads: without, ...expected } = run(OFF);
        assert.equal(expected.code, 0, expected.stderr);
        assert.match(expected.stdout, /fail \(.*\/?main\.ts:5:\d+\)/);
        assert.ok(expected.calls.some((calls) => calls.includes("inChild")));
        assert.ok(expected.calls.some((calls) => calls.includes("  work")));
        assert.ok(without > 2);
        assert.throws(() => readdirSync(cache), /ENOENT/);
        const { loads: cold, ...first } = run();
        assert.deepEqual(first, expected);
        assert.ok(cold > 0 && cold <= without, `${cold} of ${without}`);
        const { loads: warm, ...second } = run();
        assert.deepEqual(second, expected);
        assert.equal(warm, 0);
      }));

    const write = ({ project, installed }: Runner, file: string, text: string): void => {
      writeFileSync(path.join(file.startsWith("dist/") ? installed.folder : project.folder, file), text);
    };
    const CHANGES: readonly [what: string, change: (runner: Runner) => void, args?: string[]][] = [
      ["the text of a file", (runner) => write(runner, "more.cts", "export const more = 2;")],
      ["tsconfig.json", (runner) => write(runner, "tsconfig.json", '{ "compilerOptions": { "target": "es2017" } }')],
      ["what a package.json says", (runner) => write(runner, "package.json", "{}")],
      ["what is woven", () => undefined, ["--exclude", "more.cts"]],
      ["the version of TypeScript", ({ installed }) => installed.setTypeScriptVersion("5.9.1")],
      ["the build of callweave", (runner) => write(runner, "dist/build-id.txt", "another")],
    ];
    const SMALL = {
      "package.json": FILES["package.json"],
      "tsconfig.json": FILES["tsconfig.json"],
      "more.cts": FILES["more.cts"],
      "main.ts": `import { more } from "./more.cjs"; async function f(): Promise<number> { return more; } console.log(await f());`,
    };
    it("is none when something that decides the code has changed", () =>
      inCached((runner) => {
        const { run } = runner;
        assert.deepEqual([run().loads > 0, run().loads], [true, 0]);
        for (const [what, change, args = []] of CHANGES) {
          change(runner);
          const { loads, ...changed } = run({ args });
          assert.ok(loads > 0, what);
          assert.deepEqual(changed, withoutLoads(run({ ...OFF, args })), what);
        }
        assert.equal(run().loads, 0);
      }, SMALL));

    it("compiles again what is damaged, and mends it", () =>
      inCached(({ run, cache }) => {
        const expected = withoutLoads(run());
        for (const [at, name] of readdirSync(cache).entries()) {
          const file = path.join(cache, name);
          const bytes = readFileSync(file);
          if (bytes.length > 0) bytes[bytes.length - 1 - (at % 5)] ^= 4;
          writeFileSync(file, bytes.subarray(at % 3));
        }
        const { loads, ...damaged } = run();
        assert.deepEqual(damaged, expected);
        assert.ok(loads > 0);
        assert.equal(run().loads, 0);
      }));

    it("is safe when several begin at once", () =>
      inCached(async ({ run, cache, project, installed }) => {
        const { stdout } = run(OFF);
        const outputs = await Promise.all(
          [1, 2, 3].map(async () => {
            const args = ["--import", installed.register, "main.ts", "child"];
            const child = spawn(node.path(), args, { cwd: project.folder, stdio: ["ignore", "pipe", "inherit"] });
            let text = "";
            child.stdout.on("data", (data) => (text += String(data)));
            await once(child, "close");
            return text;
          }),
        );
        // The child, which is not woven by `register` alone, is TypeScript that this Node may not run.
        const own = (text: string): string => text.replace("child\n", "");
        for (const output of outputs) assert.equal(own(output), own(stdout));
        assert.deepEqual(
          readdirSync(cache).filter((name) => !/^(?:[0-9a-f]{64}|swept)$/.test(name)),
          [],
        );
        installed.typeScriptLoads();
        assert.equal(project.run(["--import", installed.register, "main.ts"], { node: node.path() }).code, 0);
        assert.equal(installed.typeScriptLoads(), 0);
      }));

    it("does without where it cannot be written", () =>
      inCached(({ run, project }) => {
        mkdirSync(path.join(project.folder, "node_modules/.cache"));
        writeFileSync(path.join(project.folder, "node_modules/.cache/callweave"), "a file");
        const expected = withoutLoads(run(OFF));
        for (const { loads, ...ran } of [run(), run()]) {
          assert.deepEqual(ran, expected);
          assert.ok(loads > 0);
        }
      }));

    it("does not keep what has a syntax error", () =>
      inCached(
        ({ run }) => {
          // The trace says what a call costs, in more or fewer digits.
          const told = ({ stderr, ...ended }: ReturnType<typeof run>) => ({
            ...ended,
            stderr: stderr.replace(/\d+ bytes/, "N bytes"),
          });
          const [first, second] = [told(run()), told(run())];
          assert.match(first.stderr, /callweave\/register: main\.ts:1:\d+ cannot be compiled, got: .* \(TS\d+\)/);
          assert.deepEqual(second, first);
        },
        { ...FILES, "main.ts": "let = ;" },
      ));

    it("lies in a folder of the user's own where the project has no node_modules", async function () {
      if (process.getuid === undefined) this.skip(); // Windows: no folder of a user's own below the temporary one.
      await inCached(({ project, installed }) => {
        const program = path.join(project.folder, "elsewhere");
        const temporary = path.join(project.folder, "tmp");
        for (const folder of [program, temporary]) mkdirSync(folder);
        writeFileSync(path.join(program, "package.json"), '{ "type": "module" }');
        writeFileSync(path.join(program, "main.ts"), "const a: number = 1; console.log(a);");
        const own = path.join(temporary, `callweave-${process.getuid!()}`);
        const loads = (): number => {
          // The project is that of the working directory.
          const change = `data:text/javascript,process.chdir(${JSON.stringify(program)})`;
          const args = ["--import", change, "--import", installed.register, path.join(program, "main.ts")];
          const ended = project.run(args, { node: node.path(), env: { TMPDIR: temporary } });
          assert.deepEqual([ended.code, ended.stdout], [0, "1\n"], ended.stderr);
          return installed.typeScriptLoads();
        };
        assert.deepEqual([loads(), loads()], [1, 0]);
        assert.equal(statSync(own).mode & 0o777, 0o700);
        assert.equal(readdirSync(path.join(own, "woven")).length, 2);
        chmodSync(own, 0o777);
        assert.equal(loads(), 1);
        rmSync(own, { recursive: true });
      });
    });
  });
