/** Which calls are kept: all of them on disk, or the newest or the oldest in memory. Checked through the command and the API. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import { MISMATCHED, UNFINISHED } from "../../trace/model/model.js";
import type { Process } from "../../trace/model/model.js";
import { visitCalls } from "../../trace/model/walk-calls.js";
import { CLI, inProject, REGISTER, type Project } from "../hosts/project.js";

/** Three times as many rounds of 11 calls are more than the memory of `keep: "all"` holds. */
const ROUNDS = 100_000;
const WORK = `function leaf(n: number): number { return n + 1; }
  function branch(n: number): number { let sum = 0; for (let i = 0; i < 10; i++) sum = leaf(sum + n); return sum; }
  function work(rounds: number): void { for (let round = 0; round < rounds; round++) branch(round); }`;
const PROGRAM = {
  "package.json": '{ "type": "module" }',
  // A machine that is busy with other things gets the time to write.
  "work.ts": `${WORK} const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let turn = 0; turn < 3; turn++) { work(Number(process.argv[2])); Atomics.wait(pause, 0, 0, 300); } console.log("done");`,
  "hung.ts": `${WORK} function hang(): void { work(1000); for (;;); } hang();`,
  "killed.ts": `${WORK} function outer(): void { work(100_000); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500); for (;;) { work(1000); if (++rounds === 10) process.kill(process.pid, "SIGKILL"); } }
    let rounds = 0; outer();`,
  "unfinished.ts": `${WORK} function last(): void { work(10); process.exit(3); } work(1000); last();`,
  "threads.ts": `import { Worker, isMainThread } from "node:worker_threads"; ${WORK}
    if (isMainThread) for (let at = 0; at < 3; at++) new Worker(new URL("threads.ts", import.meta.url)); else work(50_000);`,
  "api.ts": `import { start, stop } from "callweave"; ${WORK}
    start({ output: "api.json", keep: "all" }); work(1000); const recording = stop({ unfinished: "open" });
    console.log(recording.calls, recording.losses.overwritten, recording.save("a.cwraw").file.endsWith("a.cwraw"));
    console.log(recording.save("b.pftrace").bytes > 0, recording.toBytes("raw").length > 0);
    start({ output: "second.cwraw", keep: "all" }); function open(): void { work(1); process.exit(); } open();`,
  "removed.ts": `import { rmSync } from "node:fs"; import { setTimeout as delay } from "node:timers/promises"; ${WORK}
    async function main() { work(1000); await delay(200); rmSync("out", { recursive: true }); work(1000); await delay(200); work(10); console.log("went on"); } await main();`,
};

const run = (project: Project, keep: string, ...program: string[]) =>
  project.run([CLI, "run", "--keep", keep, "-o", "out/a.cwraw", ...program]);

/** How often each function was called, and how its calls ended. */
function countCalls({ functions, threads }: Process): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (name: string) => (counts[name] = (counts[name] ?? 0) + 1);
  for (const { calls } of threads) {
    visitCalls(calls, {
      enter: ({ functions: of }, call) => void count(functions[of[call]].name),
      exit: ({ flags }, call) => {
        if (flags[call] & UNFINISHED) count("(unfinished)");
        if (flags[call] & MISMATCHED) count("(mismatched)");
      },
    });
  }
  return counts;
}

describe("--keep all", () => {
  it("has every call of a program that makes more than the memory holds", async () => {
    await inProject(PROGRAM, (project) => {
      const { code, stdout, stderr } = run(project, "all", "work.ts", String(ROUNDS));
      assert.equal(stdout, "done\n");
      assert.equal(code, 0);
      assert.match(stderr, /3,300,004 calls in .*\n {2}no unfinished frames\n.*\n {2}lost: nothing/);
      const trace = project.read("out/a.cwraw");
      assert.equal(trace.cut, undefined);
      assert.deepEqual(countCalls(trace.processes[0]), {
        "<module> work.ts": 1,
        work: 3,
        branch: 3 * ROUNDS,
        leaf: 30 * ROUNDS,
      });
      assert.deepEqual(readdirSync(path.join(project.folder, "out")), ["a.cwraw"]);
    });
  });

  it("has the frames that were open at the end", async () => {
    await inProject(PROGRAM, (project) => {
      const { code, stderr } = run(project, "all", "unfinished.ts");
      assert.equal(code, 3);
      assert.match(stderr, /2 unfinished frames:\n {4}last .*\n {4}<module> unfinished\.ts/);
      assert.deepEqual(countCalls(project.read("out/a.cwraw").processes[0]), {
        "<module> unfinished.ts": 1,
        work: 2,
        branch: 1010,
        leaf: 10_100,
        last: 1,
        "(unfinished)": 2,
      });
    });
  });

  it("has every call of every thread", async () => {
    await inProject(PROGRAM, (project) => {
      const { stderr } = run(project, "all", "threads.ts");
      assert.match(stderr, /lost: nothing/);
      const [{ functions, threads, ...process }] = project.read("out/a.cwraw").processes;
      assert.equal(threads.length, 4);
      for (const thread of threads.slice(1)) {
        const { branch, leaf } = countCalls({ ...process, functions, threads: [thread] });
        assert.deepEqual([branch, leaf], [50_000, 500_000]);
      }
    });
  });

  it("has all but the last moment of a program that is killed", async () => {
    await inProject(PROGRAM, (project) => {
      const { signal, stderr } = run(project, "all", "killed.ts");
      assert.equal(signal, "SIGKILL");
      assert.match(stderr, /the trace ends with what was on disk by then/);
      const { leaf, branch, ...rest } = countCalls(project.read("out/a.cwraw").processes[0]);
      assert.ok(branch >= 100_000 && leaf >= 10 * branch - 10, `${branch} ${leaf}`);
      assert.equal(rest.outer, 1);
      assert.equal(rest["(mismatched)"], undefined);
    });
  });

  it("has every call of a program that does not end in time", async () => {
    await inProject(PROGRAM, (project) => {
      const { code, stderr } = project.run([
        CLI,
        "run",
        "--keep",
        "all",
        "--timeout",
        "4s",
        "-o",
        "a.cwraw",
        "hung.ts",
      ]);
      assert.equal(code, 124);
      assert.match(stderr, /had not ended after 4\.00 s\n.*2 unfinished frames:\n {4}hang /s);
      assert.deepEqual(countCalls(project.read("a.cwraw").processes[0]), {
        "<module> hung.ts": 1,
        hang: 1,
        work: 1,
        branch: 1000,
        leaf: 10_000,
        "(unfinished)": 2,
      });
    });
  });

  it("goes on in memory where the folder is removed", async () => {
    await inProject(PROGRAM, (project) => {
      const { code, stdout, stderr } = run(project, "all", "removed.ts");
      assert.equal(stdout, "went on\n");
      assert.equal(code, 0);
      // Two stretches of the module and three of main among them.
      assert.match(stderr, /22,118 calls in /);
      assert.match(stderr, /lost: nothing/);
    });
  });

  it("is there for start(), stop() and save()", async () => {
    await inProject(PROGRAM, (project) => {
      const { stdout, stderr } = project.run(["--import", REGISTER, "api.ts"]);
      assert.equal(stderr, "");
      assert.equal(stdout, "11001 0 true\ntrue true\n");
      const counts = { work: 1, branch: 1000, leaf: 10_000 };
      for (const file of ["a.cwraw", "b.pftrace", "api.json"]) {
        const [process] = project.read(file).processes;
        assert.deepEqual(countCalls(process), counts, file);
        assert.equal(process.unfinished, "open");
      }
      const second = countCalls(project.read("second.cwraw").processes[0]);
      assert.deepEqual(second, { open: 1, work: 1, branch: 1, leaf: 10, "(unfinished)": 1 });
      assert.deepEqual(
        readdirSync(project.folder).filter((name) => name.includes("live")),
        [],
      );
      assert.ok(readFileSync(path.join(project.folder, "api.json")).length > 0);
    });
  });
});

describe("--keep last:N", () => {
  it("keeps exactly the newest N calls of a thread, and every frame that is open", async () => {
    await inProject(PROGRAM, (project) => {
      const { stderr } = run(project, "last:1000", "unfinished.ts");
      assert.match(stderr, /1,002 calls in /);
      assert.match(stderr, /lost: 10,112 calls overwritten/);
      const counts = countCalls(project.read("out/a.cwraw").processes[0]);
      assert.deepEqual(counts, {
        "<module> unfinished.ts": 1,
        work: 2,
        branch: 91,
        leaf: 907,
        last: 1,
        "(unfinished)": 2,
      });
    });
  });
});
