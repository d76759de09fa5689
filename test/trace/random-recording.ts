/** Recordings of programs that never were: a naive recorder driven by random steps, and what it knows of the calls. */
import fc from "fast-check";
import { HEALED, STRETCH } from "../../runtime/contract.js";
import type {
  CounterLanes,
  OpenFrame,
  ProcessRecording,
  SuspendedTask,
  ThreadRecording,
} from "../../runtime/contract.js";
import { noLosses } from "../../trace/model/calls.js";
import { allocateLanes } from "../../trace/raw/raw-calls.js";

const OVERHEAD = { call: { insideNs: 22.125, outsideNs: 0 }, stretch: { insideNs: 40, outsideNs: 0.001 } };

/** A call as the naive recorder saw it. */
export interface NaiveCall {
  readonly functionId: number;
  readonly startNs: number;
  endNs: number;
  readonly depth: number;
  readonly task: number;
  readonly parent: number;
  line: number;
  healed: boolean;
  open: boolean;
}

export interface NaiveThread {
  readonly stopNs: number;
  /** In the order of begins. */
  readonly begun: readonly NaiveCall[];
  /** In the order of ends. */
  readonly ended: readonly NaiveCall[];
  /** Outermost first. */
  readonly open: readonly NaiveCall[];
  /** The last stretches of the tasks that are suspended at the stop. */
  readonly suspended: readonly NaiveCall[];
}

export const FUNCTIONS = 5;

interface Step {
  readonly what: "enter" | "exit" | "exit two" | "enter task" | "suspend" | "resume";
  readonly functionId: number;
  readonly ticks: number;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom(
      ...(["enter", "enter", "exit", "exit", "exit two"] as const),
      ...(["enter task", "enter task", "suspend", "suspend", "suspend", "resume", "resume"] as const),
    ),
    functionId: fc.integer({ min: 1, max: FUNCTIONS }),
    ticks: fc.constantFrom(0, 0, 1, 7),
  }),
  { maxLength: 60 },
);

export const naiveThreads: fc.Arbitrary<NaiveThread> = steps.map((all) => {
  const begun: NaiveCall[] = [];
  const ended: NaiveCall[] = [];
  const open: NaiveCall[] = [];
  const suspended: NaiveCall[] = [];
  let nowNs = 0;
  const begin = (functionId: number, task: number, parent: number) => {
    const call = { functionId, startNs: nowNs, endNs: 0, depth: open.length, task, parent, line: 0 };
    open.push({ ...call, healed: false, open: true });
    begun.push(open.at(-1)!);
  };
  const end = (healed: boolean, line: number) => {
    const call = open.pop();
    if (!call) return;
    ended.push(Object.assign(call, { endNs: nowNs, healed, line: call.task === 0 ? 0 : line, open: false }));
    if (call.line > 0) suspended.push(call);
  };
  for (const { what, functionId, ticks } of all) {
    nowNs += ticks;
    if (what === "enter") begin(functionId, 0, 0);
    else if (what === "enter task")
      begin(functionId, begun.length + 1, open.findLast(({ task }) => task > 0)?.task ?? 0);
    else if (what === "resume") {
      const [last] = suspended.splice(functionId % (suspended.length || 1), 1);
      if (last !== undefined) begin(last.functionId, last.task, last.parent);
    } else {
      if (what === "exit two") end(true, 0);
      end(false, what === "suspend" ? 40 + functionId : 0);
    }
  }
  for (const call of open) call.endNs = nowNs;
  return { stopNs: nowNs, begun, ended, open, suspended };
});

/** The recording of `ended`, which may be a part of what has ended. */
export function recordingOfNaive(
  { stopNs, begun, open, suspended }: NaiveThread,
  ended: readonly NaiveCall[],
  clockNs: bigint,
): ThreadRecording {
  const calls = allocateLanes(ended.length);
  ended.forEach((call, at) => {
    calls.starts[at] = clockNs + BigInt(call.startNs);
    calls.ends[at] = clockNs + BigInt(call.endNs);
    calls.functionIds[at] = call.functionId;
    calls.depths[at] = call.depth | (call.task === 0 ? 0 : STRETCH) | (call.healed ? HEALED : 0);
    // What stands in these lanes without STRETCH means nothing.
    calls.tasks[at] = call.task === 0 ? 99 : call.task;
    calls.parents[at] = call.task === 0 ? 99 : call.parent;
    calls.lines[at] = call.task === 0 ? 99 : call.line;
    calls.columns[at] = call.task === 0 || call.line !== 0 ? 9 : 0;
  });
  const openFrames = open.map(({ functionId, startNs, task, parent }): OpenFrame => ({
    functionId,
    startNs: clockNs + BigInt(startNs),
    task,
    parent,
  }));
  const suspendedTasks = suspended.map(({ functionId, task, parent, endNs, line }): SuspendedTask => {
    const first = begun.find((call) => call.task === task)!;
    const [startNs, suspendedNs] = [clockNs + BigInt(first.startNs), clockNs + BigInt(endNs)];
    return { task, parent, functionId, startNs, suspendedNs, line, column: 9 };
  });
  const startNs = clockNs;
  const losses = { ...noLosses(), mismatched: ended.filter(({ healed }) => healed).length };
  return {
    threadId: 0,
    threadName: "main",
    startNs,
    stopNs: clockNs + BigInt(stopNs),
    calls,
    openFrames,
    suspendedTasks: suspendedTasks.sort((one, other) => one.task - other.task),
    losses,
  };
}

interface NaiveValue {
  readonly counter: number;
  readonly ticks: number;
  readonly value: number;
}

/** Some of them with the same name; whatever is no number is not recorded. */
const COUNTERS = [
  { name: "heap", unit: "bytes" },
  { name: "heap", unit: "count" },
  { name: "heap" },
  { name: 'say "hi" 🎉\n', unit: "cats & dogs" },
  { name: "", unit: "ns" },
];

const naiveValues: fc.Arbitrary<NaiveValue[]> = fc.array(
  fc.record({
    counter: fc.nat({ max: COUNTERS.length - 1 }),
    ticks: fc.constantFrom(0, 0, 1, 700),
    value: fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      fc.constantFrom(0, 2 ** 53, 2 ** 63, 1e20, Number.MAX_VALUE, Number.MIN_VALUE, -1e-7),
    ),
  }),
  { maxLength: 12 },
);

function countersOfNaive(all: readonly NaiveValue[], clockNs: bigint): { counters?: CounterLanes } {
  if (all.length === 0) return {};
  let ns = clockNs;
  return {
    counters: {
      names: COUNTERS,
      counters: Int32Array.from(all, ({ counter }) => counter),
      times: BigInt64Array.from(all, ({ ticks }) => (ns += BigInt(ticks))),
      values: Float64Array.from(all, ({ value }) => value),
    },
  };
}

const WEIRD_NAMES = ["plain", "__proto__", 'say "hi" \\ \n\t\u0000', "emoji 🎉 ü", "lone \ud800 surrogate", ""];

/** A whole recording: some threads, odd names, both ways to leave open frames. */
export const recordings: fc.Arbitrary<ProcessRecording> = fc
  .record({
    pid: fc.constantFrom(1, 4242, 2 ** 31 - 1),
    clockNs: fc.constantFrom(0n, 123_456_789_012_345n, 2n ** 61n + 1n),
    unfinished: fc.constantFrom("close" as const, "open" as const),
    threads: fc.array(naiveThreads, { maxLength: 3 }),
    values: fc.array(naiveValues, { minLength: 4, maxLength: 4 }),
    overwritten: fc.constantFrom(0, 12),
    head: fc.constantFrom(
      {},
      { commandLine: ["node", "/a b/ü.ts", ""] },
      { commandLine: ["x"], parentPid: 1, overhead: OVERHEAD, sharedClock: { stalls: 3, worstStallNs: 5_000_000_000 } },
    ),
  })
  .map(({ head, pid, clockNs, unfinished, threads, values, overwritten }) => ({
    pid,
    name: "program",
    ...head,
    ...countersOfNaive(values[3], clockNs),
    wallOffsetNs: 1_700_000_000_000_000_123n,
    unfinished,
    files: [{ firstId: 1, file: "src/a b.ts", table: WEIRD_NAMES.slice(0, FUNCTIONS).flatMap(tableRow) }],
    threads: threads.map((thread, threadId): ThreadRecording => {
      const recording = recordingOfNaive(thread, thread.ended, clockNs);
      return {
        ...recording,
        threadId,
        threadName: `thread ${threadId}`,
        ...countersOfNaive(values[threadId], clockNs),
        losses: { ...recording.losses, overwritten, invalidValues: overwritten },
      };
    }),
  }));

const tableRow = (name: string, at: number) => [name, at, at + 10, at + 2];
