/**
 * A smaller trace: a range of time, some threads, the calls of some functions; of counters the values in the range. Threads start and stop
 * at the edges of the range. What a ring has overwritten before the range is none of its losses; the others are told as they were, since
 * nobody knows when they fell.
 */
import { countersWithin } from "../model/counters.js";
import { cutCalls } from "./cut-calls.js";
import type { CallPart } from "./cut-calls.js";
import { goesOn } from "../model/model.js";
import type { CallSource, FunctionInfo, Process, Thread, Trace, WaitingTask } from "../model/model.js";
import { knownFromNs } from "../answers/self-times.js";
import { visitCalls } from "../model/walk-calls.js";

export interface TracePart {
  /** Since the start of the trace, which is that of its first thread. */
  readonly fromNs?: number;
  readonly toNs?: number;
  /** The threads that are kept, all without it. */
  readonly isThread?: (thread: Thread, process: Process) => boolean;
  /** Of these functions the calls are kept with all that they made, the later stretches of tasks among it; all calls without it. */
  readonly isFunction?: (info: FunctionInfo) => boolean;
}

/** @returns processes and threads of which there is something; their calls are read again whenever they are wanted */
export function cutTrace(trace: Trace, part: TracePart): Trace {
  const startNs = startOf(trace);
  const fromNs = part.fromNs === undefined ? -Infinity : startNs + part.fromNs;
  const toNs = part.toNs === undefined ? Infinity : startNs + part.toNs;
  const processes = trace.processes.map(({ counters: all, ...process }): Process => {
    const counters = countersWithin(all, fromNs, toNs);
    const wanted = part.isFunction && process.functions.map(part.isFunction);
    const threads = process.threads
      .filter((thread) => part.isThread?.(thread, process) ?? true)
      .filter((thread) => thread.startNs < toNs && thread.stopNs > fromNs)
      .map((thread) => cutThread(thread, { fromNs, toNs, wanted }));
    // What the part ends, an end event shall mark.
    return { ...process, threads, ...(counters && { counters }), unfinished: "close" };
  });
  const isThere = ({ threads, counters }: Process): boolean =>
    threads.length > 0 || (counters !== undefined && part.isThread === undefined);
  return { ...trace, processes: processes.filter(isThere) };
}

/** The start of the first thread; 0 when there is none. */
export function startOf({ processes }: Trace): number {
  const startNs = processes
    .flatMap(({ threads }) => threads)
    .reduce((first, thread) => Math.min(first, thread.startNs), Infinity);
  return startNs === Infinity ? 0 : startNs;
}

function cutThread(thread: Thread, part: CallPart): Thread {
  const { fromNs, toNs, wanted } = part;
  const { calls, isWanted } = cutCalls(thread.calls, part);
  const isAllThere = fromNs >= knownFromNs(thread);
  const { counters: all, ...rest } = thread;
  const counters = countersWithin(all, fromNs, toNs);
  return {
    ...rest,
    ...(counters && { counters }),
    startNs: Math.max(thread.startNs, fromNs),
    stopNs: Math.min(thread.stopNs, toNs),
    calls,
    losses: { ...thread.losses, ...(isAllThere && { overwritten: 0 }) },
    suspendedTasks: suspendedAt(thread, toNs)
      .filter((task) => isWanted(task.task) || wanted?.[task.function])
      .map((task) => ({
        ...task,
        startNs: Math.max(task.startNs, fromNs),
        suspendedNs: Math.max(task.suspendedNs, fromNs),
      })),
  };
}

/** The tasks that wait at a time: those that still do at the stop, and those that a later stretch shows to be alive. */
function suspendedAt({ calls, suspendedTasks }: Thread, ns: number): WaitingTask[] {
  const atStop = suspendedTasks.filter(({ suspendedNs }) => suspendedNs <= ns);
  if (ns === Infinity) return atStop;
  const known = new Set(atStop.map(({ task }) => task));
  const later = resumedAfter(calls, ns).filter(({ task }) => !known.has(task));
  return [...atStop, ...later].sort((one, other) => one.task - other.task);
}

/** Tasks that are suspended at a time and have a stretch after it. */
function resumedAfter(source: CallSource, ns: number): WaitingTask[] {
  const waiting = new Map<number, WaitingTask>();
  const resumed: WaitingTask[] = [];
  visitCalls(source, {
    enter({ tasks, startNs }, call) {
      const task = waiting.get(tasks[call]);
      if (task === undefined || startNs[call] < ns) return;
      resumed.push(task);
      waiting.delete(task.task);
    },
    exit(calls, call) {
      const { tasks, parents, functions, startNs, endNs, lines, columns } = calls;
      const task = tasks[call];
      if (task === 0 || startNs[call] >= ns) return;
      const before = waiting.get(task);
      waiting.delete(task);
      if (endNs[call] > ns || !goesOn(calls, call)) return;
      waiting.set(task, {
        task,
        parent: parents[call],
        function: functions[call],
        startNs: before?.startNs ?? startNs[call],
        suspendedNs: endNs[call],
        line: lines[call],
        column: columns[call],
      });
    },
  });
  return resumed;
}
