/// <reference lib="esnext.disposable" preserve="true" />
/** The public API: `import { start, stop } from "callweave"`. */
import "./session/all-formats.js";
import type { CounterUnit } from "../runtime/contract.js";
import { sharedRecorder } from "../runtime/shared-recorder.js";
import type { StopOptions } from "./session/option-rules.js";
import type { SessionOptions } from "./session/session-options.js";
import type { Recording } from "./session/session-recording.js";
import { sharedSession } from "./session/session.js";

export { CallweaveError } from "../base/errors.js";
export type { CounterUnit, Losses } from "../runtime/contract.js";
export type { FormatName } from "../trace/format-names.js";
export { ignore } from "./ignore.js";
export type { SuspendedFunction, UnfinishedFrame } from "./session/describe-recording.js";
export type { StopOptions } from "./session/option-rules.js";
export type { SessionOptions } from "./session/session-options.js";
export type { Recording } from "./session/session-recording.js";
export type { SavedFile } from "./files/output-file.js";

/**
 * Starts to record every woven function that is called from now on, in all threads of the process, workers that start later included.
 * @throws {CallweaveError} when a session is already running, or an option is unknown or wrong
 */
export function start(options?: SessionOptions): void {
  sharedSession.start(options);
}

/**
 * Stops all threads, also those that hang, and returns what they have recorded, with the functions that have not returned. Called again,
 * it returns the same recording; in another thread, one that says the same.
 * @throws {CallweaveError} when nothing was ever started, or an option is unknown or wrong
 */
export function stop(options?: StopOptions): Recording {
  return sharedSession.stop(options);
}

/**
 * Records what a counter stands at now, as a point on a track of this thread: the length of a queue, the size of the heap. Without a session
 * it does nothing. As many values are kept as calls (`keep`). It never throws: NaN, Infinity and what else is no finite number is left
 * out and counted in `Losses.invalidValues`.
 * @param name of the counter; 32,768 UTF-16 code units hold all names of a thread
 * @param unit of the values, which belongs to the name: with another unit it is another counter
 */
export function counter(name: string, value: number, unit?: CounterUnit): void {
  sharedRecorder.counter(name, value, unit);
}

/** A session that ends with its block: `using tracing = startTracing({ output: "a.pftrace" })`. */
export interface Tracing {
  /** Stops before the end of the block. */
  stop(options?: StopOptions): Recording;
  [Symbol.dispose](): void;
}

/**
 * Starts to record until the end of the block, and saves to `output` there. A save that fails is told on stderr: the block's own
 * result or error stands.
 * @throws {CallweaveError} as `start`
 */
export function startTracing(options: SessionOptions = {}): Tracing {
  start(options);
  return {
    stop,
    [Symbol.dispose]() {
      stop();
      sharedSession.saveOutput();
    },
  };
}

/**
 * Records while `action` runs, until its promise settles, and saves to `output`.
 * @returns what `action` returns; its error passes through. A save that fails is told on stderr
 * @throws {CallweaveError} as `start`
 */
export async function trace<T>(options: SessionOptions, action: () => T | PromiseLike<T>): Promise<T> {
  const tracing = startTracing(options);
  try {
    return await action();
  } finally {
    tracing[Symbol.dispose]();
  }
}
