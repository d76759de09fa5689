/** What `stop()` returns: the answers that a program asks for most, and the whole as a trace. */
import { Buffer } from "node:buffer";
import { FUNCTION_TABLE_STRIDE, type Losses, type ProcessRecording, type RegisteredFile } from "../runtime/contract.js";
import type { Threads } from "../runtime/threads.js";
import { writeTrace, type FormatName } from "../trace/formats.js";
import { fromRecordings, type ThreadState } from "../trace/from-recording.js";
import type { Trace } from "../trace/model.js";
import { overheadOf } from "./overhead.js";
import { saveTrace, type SavedFile } from "./session-save.js";

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

export interface Recording {
  /** Slices of the trace, of all threads: ended calls, each stretch of a task by itself, and unfinished frames. */
  readonly calls: number;
  /** Thread by thread, the main thread first; innermost first. */
  readonly unfinished: readonly UnfinishedFrame[];
  /** Thread by thread, in the order in which they were first called. */
  readonly suspended: readonly SuspendedFunction[];
  readonly losses: Losses;
  /** From start to stop, ns. */
  readonly durationNs: number;
  /**
   * Saves the trace, synchronously, in the format of the extension: .pftrace, .json, .cwraw, .parquet, .speedscope.json or .html, each
   * also with .gz.
   * @throws {CallweaveError} when the extension is unknown or the file cannot be written; an older file is then still there
   */
  save(file: string): SavedFile;
  /** The trace as bytes of a format. */
  toBytes(format: FormatName): Uint8Array;
}

/** What a session has recorded, wherever its calls are. */
export interface SessionContent {
  readonly files: readonly RegisteredFile[];
  /** With the number of calls that have ended in each. */
  readonly threads: readonly (ThreadState & { readonly ended: number })[];
  readonly trace: () => Trace;
  /** A raw trace that holds all of it. */
  readonly segment?: string;
}

/** The content of a recording in memory. Whoever makes no trace of it need not wait for the overhead. */
export function contentOf(recording: ProcessRecording, all: Threads): SessionContent {
  const threads = recording.threads.map((thread) => ({ ...thread, ended: thread.calls.starts.length }));
  return { files: recording.files, threads, trace: () => fromRecordings([{ ...recording, ...overheadOf(all) }]) };
}

/** @param onSaved told of each file that was saved */
export function createRecording(
  { files, threads, trace }: SessionContent,
  onSaved: (file: SavedFile) => void,
): Recording {
  const describe = describer(files);
  return {
    calls: threads.reduce((sum, { ended, openFrames }) => sum + ended + openFrames.length, 0),
    unfinished: threads.flatMap((thread) => unfinishedOf(thread, describe)),
    suspended: threads.flatMap((thread) => suspendedOf(thread, describe)),
    losses: sumLosses(threads),
    durationNs: Number(last(threads.map(({ stopNs }) => stopNs)) + last(threads.map(({ startNs }) => -startNs))),
    save(file) {
      const saved = saveTrace(trace(), file);
      onSaved(saved);
      return saved;
    },
    toBytes: (format) => Buffer.concat([...writeTrace(trace(), format)]),
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
