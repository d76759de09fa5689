/** What a trace holds and what it does not, for a few lines of text. */
import type { Losses, Overhead, SharedClock } from "../../runtime/contract.js";
import { noLosses } from "../model/calls.js";
import { BEGAN_EARLIER, UNFINISHED } from "../model/model.js";
import type { Calls, CallSource, Cut, FunctionInfo, Process, Skipped, Thread, Trace } from "../model/model.js";

export interface Summary {
  readonly calls: number;
  readonly processes: number;
  readonly threads: number;
  /** Of threads and of processes, and the values of all of them. */
  readonly counters: number;
  readonly values: number;
  /** From the first start to the last stop of a thread. */
  readonly durationNs: number;
  /** Innermost first, thread by thread. */
  readonly unfinished: readonly UnfinishedFrame[];
  readonly suspended: readonly SuspendedCall[];
  /** Over all threads. */
  readonly losses: Losses;
  /** Of the processes that say what being recorded has cost. */
  readonly overheads: readonly Overhead[];
  /** Of the processes that were recorded by one. */
  readonly sharedClocks: readonly SharedClock[];
  readonly cut?: Cut;
  /** What the file holds that is left out. */
  readonly skipped?: Skipped;
}

export interface UnfinishedFrame extends Owned {
  readonly function: FunctionInfo;
  /** How long it had been open at the stop. */
  readonly openNs: number;
  /** It was open for longer, as the trace is a part of a longer one. */
  readonly beganEarlier: boolean;
}

interface Owned {
  readonly process: Process;
  readonly thread: Thread;
  /** Number of its task, 0 for a plain call. */
  readonly task: number;
  /** Number of the task that started its task, 0 when none did or it is not known. */
  readonly parent: number;
}

/** A task that was suspended at the stop. */
export interface SuspendedCall extends Owned {
  readonly function: FunctionInfo;
  /** Where it waits: a position in the file of the function, from 1. */
  readonly line: number;
  readonly column: number;
  readonly waitedNs: number;
  /** Since its first enter. */
  readonly aliveNs: number;
}

export function summarize(trace: Trace): Summary {
  const threads = trace.processes.flatMap((process) => process.threads.map((thread) => ({ process, thread })));
  const losses = noLosses();
  for (const { thread } of threads) addLosses(losses, thread.losses);
  const counters = trace.processes.flatMap((process) =>
    [process, ...process.threads].flatMap((owner) => owner.counters ?? []),
  );
  return {
    calls: threads.reduce((sum, { thread }) => sum + thread.calls.count, 0),
    processes: trace.processes.length,
    threads: threads.length,
    counters: counters.length,
    values: counters.reduce((sum, { ns }) => sum + ns.length, 0),
    durationNs: durationOf(threads.map(({ thread }) => thread)),
    unfinished: threads.flatMap(({ process, thread }) => unfinishedFrames(process, thread)),
    suspended: threads.flatMap(({ process, thread }) => suspendedCalls(process, thread)),
    losses,
    overheads: trace.processes.flatMap(({ overhead }) => overhead ?? []),
    sharedClocks: trace.processes.flatMap(({ sharedClock }) => sharedClock ?? []),
    ...(trace.cut && { cut: trace.cut }),
    ...(trace.skipped && { skipped: trace.skipped }),
  };
}

function addLosses(sum: Losses, more: Losses): void {
  for (const key of Object.keys(sum) as (keyof Losses)[]) sum[key] += more[key];
}

function durationOf(threads: readonly Thread[]): number {
  let startNs = Infinity;
  let stopNs = -Infinity;
  for (const thread of threads) {
    startNs = Math.min(startNs, thread.startNs);
    stopNs = Math.max(stopNs, thread.stopNs);
  }
  return Math.max(0, stopNs - startNs);
}

/** They are open to the last, so they are in the last block. */
function unfinishedFrames(process: Process, thread: Thread): UnfinishedFrame[] {
  const frames: UnfinishedFrame[] = [];
  const last = lastBlock(thread.calls);
  for (let call = (last?.length ?? 0) - 1; call >= 0; call--) {
    if ((last!.flags[call] & UNFINISHED) === 0) continue;
    frames.push({
      function: process.functions[last!.functions[call]],
      process,
      thread,
      task: last!.tasks[call],
      parent: last!.parents[call],
      beganEarlier: (last!.flags[call] & BEGAN_EARLIER) !== 0,
      openNs: Math.max(0, thread.stopNs - last!.startNs[call]),
    });
  }
  return frames;
}

function lastBlock(calls: CallSource): Calls | undefined {
  let { last } = calls;
  if (last === undefined) for (const block of calls.blocks()) last = block;
  return last;
}

function suspendedCalls(process: Process, thread: Thread): SuspendedCall[] {
  return thread.suspendedTasks.map(({ function: index, task, parent, line, column, startNs, suspendedNs }) => ({
    function: process.functions[index],
    process,
    thread,
    task,
    parent,
    line,
    column,
    waitedNs: Math.max(0, thread.stopNs - suspendedNs),
    aliveNs: Math.max(0, thread.stopNs - startNs),
  }));
}
