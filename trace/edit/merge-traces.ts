/**
 * Several traces in one. On one machine, from one boot on, the monotonic clock is the same for all; the clocks of different machines and
 * boots have nothing to do with each other. The wall clock minus the monotonic one tells which is the case.
 */
import { CallweaveError } from "../../base/errors.js";
import { laterCounters } from "../model/counters.js";
import { sumCuts } from "../model/cuts.js";
import { startOf } from "./cut-trace.js";
import { sumSkipped } from "../foreign/skipped.js";
import { formatTime } from "../answers/format-time.js";
import type { Calls, CallSource, Links, Process, Thread, Trace } from "../model/model.js";

/** On what the traces are laid over each other: the monotonic clock, the wall clock, or the start of each. */
export const ALIGNMENTS = ["monotonic", "wall", "start"] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

export interface NamedTrace {
  /** Of the file, for messages. */
  readonly name: string;
  readonly trace: Trace;
}

/** A process that got another number, as an earlier trace has one with its own. */
interface Renumbered {
  readonly name: string;
  readonly pid: number;
  readonly newPid: number;
}

export interface Merged {
  readonly trace: Trace;
  readonly renumbered: readonly Renumbered[];
}

/**
 * @param traces at least one; times are told on the clock of the first
 * @throws {CallweaveError} when their clocks cannot be compared
 */
export function mergeTraces(traces: readonly NamedTrace[], alignment: Alignment): Merged {
  for (const other of traces) assertComparable(traces[0], other, alignment);
  const originsNs = traces.map(({ trace }) => originOn(traces[0].trace, trace, alignment));
  const originNs = originsNs.reduce((first, ns) => (ns < first ? ns : first));
  const pids = new FreePids(traces.map(({ trace }) => trace));
  const processes = traces.flatMap(({ name, trace }, at) => {
    const shiftNs = Number(originsNs[at] - originNs);
    if (shiftNs > Number.MAX_SAFE_INTEGER) throw tooFarApart(name);
    const numbers = pids.take(name, trace);
    return trace.processes.map((process, index) => moved(process, shiftNs, numbers[index], trace, numbers));
  });
  const cuts = traces.flatMap(({ trace }) => trace.cut ?? []);
  const cut = sumCuts(cuts);
  const skipped = sumSkipped(traces.map(({ trace }) => trace.skipped));
  const { wallOffsetNs } = traces[0].trace;
  const trace = { originNs, wallOffsetNs, processes, ...(cut && { cut }), ...(skipped && { skipped }) };
  return { trace, renumbered: pids.renumbered };
}

/** The clock of the machine is set in small steps, if it is set at all. */
const SAME_BOOT_NS = 1_000_000_000n;

function assertComparable(first: NamedTrace, other: NamedTrace, alignment: Alignment): void {
  if (alignment === "start" || other === first) return;
  for (const { name, trace } of [first, other]) {
    if (trace.wallOffsetNs !== 0n) continue;
    const what = `the clock of a trace is not known, got ${name}`;
    throw new CallweaveError("merge", what, "lay the starts of the traces over each other with --align start");
  }
  const apartNs = first.trace.wallOffsetNs - other.trace.wallOffsetNs;
  if (alignment === "wall" || (apartNs < SAME_BOOT_NS && -apartNs < SAME_BOOT_NS)) return;
  const apart = formatTime(Math.abs(Number(apartNs)));
  throw new CallweaveError(
    "merge",
    `the monotonic clocks of two traces are not the same, got ${first.name} and ${other.name}, ${apart} apart: they are of two machines or boots, or the machine has slept or its clock was set in between`,
    "align them with --align wall (as good as the clocks of the machines are set) or --align start",
  );
}

function tooFarApart(name: string): CallweaveError {
  const what = `times of one trace lie at most 104 days apart, got ${name}`;
  return new CallweaveError("merge", what, "lay the starts of the traces over each other with --align start");
}

/** The origin of a trace on the clock of the first one. */
function originOn(first: Trace, trace: Trace, alignment: Alignment): bigint {
  if (alignment === "monotonic") return trace.originNs;
  if (alignment === "wall") return trace.originNs + trace.wallOffsetNs - first.wallOffsetNs;
  return first.originNs + BigInt(startOf(first)) - BigInt(startOf(trace));
}

/** Numbers for processes. Viewers take two of one number for the same. */
class FreePids {
  readonly renumbered: Renumbered[] = [];
  private readonly taken = new Set<number>();
  private readonly all: ReadonlySet<number>;

  constructor(traces: readonly Trace[]) {
    this.all = new Set(traces.flatMap(({ processes }) => processes.map(({ pid }) => pid)));
  }

  /** @returns the numbers for the processes of a trace, in their order */
  take(name: string, { processes }: Trace): number[] {
    return processes.map(({ pid }) => {
      const newPid = this.taken.has(pid) ? this.free(pid) : pid;
      if (newPid !== pid) this.renumbered.push({ name, pid, newPid });
      this.taken.add(newPid);
      return newPid;
    });
  }

  /** The same with digits before it that no system gives away (Linux ends at 4,194,304), so that the old one can be read. */
  private free(pid: number): number {
    for (let candidate = pid + STEP; candidate < LARGEST; candidate += STEP)
      if (!this.isUsed(candidate)) return candidate;
    for (let candidate = 1; ; candidate++) if (!this.isUsed(candidate)) return candidate;
  }

  private isUsed(pid: number): boolean {
    return this.taken.has(pid) || this.all.has(pid);
  }
}

const STEP = 10_000_000;
const LARGEST = 2 ** 31;

function moved(
  process: Process,
  shiftNs: number,
  pid: number,
  { processes }: Trace,
  numbers: readonly number[],
): Process {
  const parent = processes.findIndex((other) => other.pid === process.parentPid);
  const parentPid = parent < 0 ? process.parentPid : numbers[parent];
  return {
    ...process,
    pid,
    ...(parentPid !== undefined && { parentPid }),
    threads: process.threads.map((thread) => later(thread, shiftNs)),
    ...(process.counters && { counters: laterCounters(process.counters, shiftNs) }),
  };
}

function later(thread: Thread, shiftNs: number): Thread {
  if (shiftNs === 0) return thread;
  return {
    ...thread,
    startNs: thread.startNs + shiftNs,
    stopNs: thread.stopNs + shiftNs,
    calls: laterCalls(thread.calls, shiftNs),
    ...(thread.links && { links: laterLinks(thread.links, shiftNs) }),
    ...(thread.counters && { counters: laterCounters(thread.counters, shiftNs) }),
    suspendedTasks: thread.suspendedTasks.map((task) => ({
      ...task,
      startNs: task.startNs + shiftNs,
      suspendedNs: task.suspendedNs + shiftNs,
    })),
  };
}

function laterLinks({ fromNs, fromDepths, beginNs, endNs }: Links, shiftNs: number): Links {
  const add = (ns: number): number => ns + shiftNs;
  return { fromNs: fromNs.map(add), fromDepths, beginNs: beginNs.map(add), endNs: endNs.map(add) };
}

function laterCalls(source: CallSource, shiftNs: number): CallSource {
  const add = (ns: number): number => ns + shiftNs;
  function* blocks(): Generator<Calls> {
    for (const block of source.blocks())
      yield { ...block, startNs: block.startNs.map(add), endNs: block.endNs.map(add) };
  }
  return { count: source.count, deepest: source.deepest, blocks };
}
