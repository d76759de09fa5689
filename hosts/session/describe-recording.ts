/** The answers that a program asks of its recording most, in Node and in a page. */
import { FUNCTION_TABLE_STRIDE, type Losses, type RegisteredFile } from "../../runtime/contract.js";
import type { ThreadState } from "../../trace/model/from-recording.js";

/** A function that had not returned when the trace stopped, or when its thread ended. */
export interface UnfinishedFrame {
  /** `main`, the name of a worker, or `worker` and its number. */
  readonly thread: string;
  readonly name: string;
  /** Path from the project root. */
  readonly file: string;
  /** Where the function is declared, from 1. */
  readonly line: number;
  /** How long it had been open, ns. */
  readonly openNs: number;
}

/** An async function or generator that waited when the trace stopped. */
export interface SuspendedFunction {
  readonly thread: string;
  readonly name: string;
  readonly file: string;
  /** The `await` or `yield` at which it waits, from 1. */
  readonly line: number;
  readonly column: number;
  /** How long it had waited, ns. */
  readonly waitingNs: number;
}

export interface RecordingSummary {
  /** Slices of the trace, of all threads: ended calls, each stretch of a task by itself, and unfinished frames. */
  readonly calls: number;
  /** Thread by thread, the main thread first; innermost first. */
  readonly unfinished: readonly UnfinishedFrame[];
  /** Thread by thread, in the order in which they were first called. */
  readonly suspended: readonly SuspendedFunction[];
  readonly losses: Losses;
  /** From start to stop, ns. */
  readonly durationNs: number;
}

/** A thread with the number of calls that have ended in it. */
export type EndedThread = ThreadState & { readonly ended: number };

export function describeRecording(files: readonly RegisteredFile[], threads: readonly EndedThread[]): RecordingSummary {
  const describe = describer(files);
  return {
    calls: threads.reduce((sum, { ended, openFrames }) => sum + ended + openFrames.length, 0),
    unfinished: threads.flatMap((thread) => unfinishedOf(thread, describe)),
    suspended: threads.flatMap((thread) => suspendedOf(thread, describe)),
    losses: sumLosses(threads),
    durationNs: Number(last(threads.map(({ stopNs }) => stopNs)) + last(threads.map(({ startNs }) => -startNs))),
  };
}

function unfinishedOf({ threadName, openFrames, stopNs }: ThreadState, describe: Describe): UnfinishedFrame[] {
  const frames = openFrames.map(({ functionId, startNs }) => {
    const { name, file, line } = describe(functionId);
    return { thread: threadName, name, file, line, openNs: Number(stopNs - startNs) };
  });
  return frames.reverse();
}

function suspendedOf({ threadName, suspendedTasks, stopNs }: ThreadState, describe: Describe): SuspendedFunction[] {
  return suspendedTasks.map(({ functionId, line, column, suspendedNs }) => {
    const { name, file } = describe(functionId);
    return { thread: threadName, name, file, line, column, waitingNs: Number(stopNs - suspendedNs) };
  });
}

function sumLosses(threads: readonly ThreadState[]): Losses {
  const sum = { ...threads[0].losses };
  for (const { losses } of threads.slice(1)) {
    for (const name of Object.keys(sum) as (keyof Losses)[]) sum[name] += losses[name];
  }
  return sum;
}

const last = (moments: readonly bigint[]): bigint => moments.reduce((a, b) => (b > a ? b : a));

type Describe = (functionId: number) => Description;

interface Description {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

function describer(files: readonly RegisteredFile[]): Describe {
  return (functionId) => {
    const home = files.findLast(({ firstId }) => firstId <= functionId);
    const at = home === undefined ? -1 : (functionId - home.firstId) * FUNCTION_TABLE_STRIDE;
    const name = home?.table[at];
    if (home === undefined || name === undefined)
      return { name: `(unknown function ${functionId})`, file: "", line: 0 };
    return { name: String(name), file: home.file, line: Number(home.table[at + 2]) };
  };
}
