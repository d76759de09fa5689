/**
 * Random programs in threads and processes: whatever they do and whenever they stop, each of their calls is in the trace or counted. They
 * count the calls themselves, in shared memory, as the first thing that each function does.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { noLosses } from "../../trace/model/calls.js";
import type { Thread, Trace } from "../../trace/model/model.js";
import { visitCalls } from "../../trace/model/walk-calls.js";
import { randomProgram, sourceOf, type RandomFunction } from "../conformance/random-program.js";
import { CLI, inProject, type Project } from "../hosts/project.js";
import { assertWellFormed } from "../trace/well-formed.js";

/** Printed when a run fails; another one finds other programs. */
const SEED = 20261125;
const RUNS = 6;

/** Functions of a program at most; a thread has a slot for each of its program. */
const SLOTS = 6;

/** The names that the trace has for the functions that `sourceOf` prints. */
const COUNTED = /^(?:…\(\{ method|(?:function|arrow|async|asyncArrow|generator|asyncGenerator)(?=\d$))(\d)/;

const PRINT = `// callweave-ignore-file
  import { workerData } from "node:worker_threads";
  export const counts: Int32Array = workerData?.counts ?? new Int32Array(new SharedArrayBuffer(4 * 64));
  const first: number = (workerData?.thread ?? 0) * ${SLOTS};
  export function print(what: unknown, index?: unknown): void { if (what === "in") counts[first + Number(index)]++; }`;

const MAIN = `import { fork } from "node:child_process";
  import { Worker } from "node:worker_threads";
  import { once } from "node:events";
  import { stop } from "callweave";
  import { counts } from "./print.js";
  const [ending, threads, child] = process.argv.slice(2);
  // callweave-ignore
  const tell = (what: string, values = counts): void => console.log(JSON.stringify({ what, pid: process.pid, counts: [...values] }));
  const workers = Array.from({ length: Number(threads) }, (_, at) =>
    new Worker(new URL("program" + (at + 1) + ".ts", import.meta.url), { workerData: { counts, thread: at + 1 } }));
  // callweave-ignore
  for (const worker of workers) worker.on("error", () => {});
  const ends = workers.map((worker) => once(worker, "exit"));
  if (child === "child") ends.push(once(fork("./child.ts"), "exit"));
  await import("./program0.js");
  if (ending === "stop") { tell("before"); stop(); tell("after"); }
  if (ending === "exit") { await ends[0]; tell("before"); process.exit(); }
  await Promise.all(ends);
  if (ending === "end") { tell("before"); tell("after"); }`;

const CHILD = `import { counts } from "./print.js"; await import("./program0.js");
  setTimeout(() => console.log(JSON.stringify({ what: "child", pid: process.pid, counts: [...counts] })), 20);`;

interface Told {
  readonly what: "before" | "after" | "child";
  readonly pid: number;
  readonly counts: readonly number[];
}

const scenario = fc.record({
  programs: fc.array(randomProgram, { minLength: 2, maxLength: 4 }),
  ending: fc.constantFrom("end" as const, "stop" as const, "exit" as const),
  child: fc.boolean(),
});

describe("random programs in threads and processes", () => {
  it("have every call in the trace, in trees that are well-formed", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, ({ programs, ending, child }) =>
        inProject(filesOf(programs), (project) => check(project, programs.length, ending, child)),
      ),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
  });
});

function filesOf(programs: readonly RandomFunction[][]): Record<string, string> {
  const sources = programs.map((program, at): [string, string] => [
    `program${at}.ts`,
    `import { print } from "./print.js";\n${sourceOf(program)}`,
  ]);
  return {
    "package.json": '{ "type": "module" }',
    "main.ts": MAIN,
    "child.ts": CHILD,
    "print.ts": PRINT,
    ...Object.fromEntries(sources),
  };
}

function check(project: Project, threads: number, ending: "end" | "stop" | "exit", child: boolean): void {
  const args = [ending, String(threads - 1), child ? "child" : ""];
  const { code, stdout, stderr } = project.run([CLI, "run", "-o", "a.cwraw", "main.ts", ...args]);
  assert.equal(code, 0, stderr);
  const trace = project.read("a.cwraw");
  assertWellFormed(trace);
  const told = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Told);
  const find = (what: Told["what"]) => told.find((each) => each.what === what);
  const [before, after] = [find("before")!, find("after")];
  const most = ending === "exit" ? undefined : after!.counts;
  for (let thread = 0; thread < threads; thread++) {
    const recorded = startsIn(trace, before.pid, thread);
    for (let index = 0; index < SLOTS; index++) {
      const [least, started] = [before.counts[thread * SLOTS + index], recorded.get(index) ?? 0];
      // A call that has entered counts itself a moment later.
      const ahead = ending === "end" ? 0 : 1;
      const limit = most === undefined ? Infinity : most[thread * SLOTS + index] + ahead;
      assert.ok(
        least <= started && started <= limit,
        `${started} starts of ${index} in thread ${thread}, not ${least} to ${limit}`,
      );
    }
  }
  const inChild = find("child");
  if (inChild === undefined || ending !== "end") return;
  const recorded = startsIn(trace, inChild.pid, 0);
  assert.deepEqual(
    Array.from({ length: SLOTS }, (_, index) => recorded.get(index) ?? 0),
    inChild.counts.slice(0, SLOTS),
  );
}

/** How often each function of a program has started and gone on to count itself, by its number. Each thread runs a program of its own. */
function startsIn({ processes }: Trace, pid: number, program: number): Map<number, number> {
  const { functions, threads } = processes.find((process) => process.pid === pid)!;
  const names = functions.map(({ name }) => name);
  const starts = new Map<number, number>();
  for (const thread of threads) {
    const started = startedNames(thread, names);
    if (!started.includes(`<module> program${program}.ts`)) continue;
    assert.deepEqual({ ...thread.losses, mismatched: 0 }, noLosses());
    for (const name of started) {
      const [, index] = COUNTED.exec(name) ?? [];
      if (index !== undefined) starts.set(Number(index), (starts.get(Number(index)) ?? 0) + 1);
    }
  }
  return starts;
}

function startedNames({ calls, suspendedTasks }: Thread, names: readonly string[]): string[] {
  const started: string[] = [];
  const tasks = new Set<number>();
  const add = (task: number, index: number) => {
    if (task !== 0 && tasks.has(task)) return;
    if (task !== 0) tasks.add(task);
    started.push(names[index]);
  };
  visitCalls(calls, {
    enter: ({ tasks: of, functions }, call) => add(of[call], functions[call]),
    exit: () => undefined,
  });
  for (const { task, function: index } of suspendedTasks) add(task, index);
  return started;
}
