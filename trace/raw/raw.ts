/**
 * The raw trace: what processes have recorded, as bytes. A process, its functions and the steps of its threads (raw-steps.ts) are chunks
 * of their own (raw-chunks.ts), so that it can be written while a program runs.
 *
 *     preamble · cut? · skipped? · { process · (file | step | links | values)… }… · done
 */
import type { ProcessRecording, RegisteredFile } from "../../runtime/contract.js";
import { concatBytes } from "../bytes/bytes.js";
import type { Trace } from "../model/model.js";
import { CHUNK, encodeChunk, encodePreamble } from "./raw-chunks.js";
import { encodeCounters, OF_PROCESS } from "./raw-counters.js";
import { encodeJson } from "./raw-json.js";
import { encodeLinks } from "./raw-links.js";
import { CALLS_PER_STEP, encodeStep, inSteps } from "./raw-steps.js";
import { counterLanesOf, linkLanesOf, recordedOf, stepsOf } from "../model/to-recording.js";

/** A process before any of its files and threads. */
export type RawProcessHead = Omit<ProcessRecording, "files" | "threads" | "counters">;

export interface ProcessChunk {
  readonly process: RawProcessHead;
  /** What the file is to hold of the process, to tell what a cut has taken; not known while the process runs. */
  readonly calls?: number;
}

/** @returns the beginning of a raw trace of one process that goes on */
export function encodeStart(process: RawProcessHead): Uint8Array {
  return concatBytes([encodePreamble(), encodeJson(CHUNK.process, { process } satisfies ProcessChunk)]);
}

/** What only the end of a process, or a later moment, tells of it. */
export type KnownLater = Pick<RawProcessHead, "sharedClock">;

export const encodeKnown = (known: KnownLater): Uint8Array => encodeJson(CHUNK.known, known);

export const encodeFile = (file: RegisteredFile): Uint8Array => encodeJson(CHUNK.file, file);

/** The writer has come to its end. */
export const encodeDone = (): Uint8Array => encodeChunk(CHUNK.done, 0, () => {});

/** @returns the raw trace of any number of processes, a chunk at a time */
export function* encodeRecordings(
  recordings: readonly ProcessRecording[],
  callsPerStep = CALLS_PER_STEP,
): Generator<Uint8Array> {
  yield encodePreamble();
  for (const { files, threads, counters, ...process } of recordings) {
    const calls = threads.reduce((sum, { calls, openFrames }) => sum + calls.starts.length + openFrames.length, 0);
    yield encodeJson(CHUNK.process, { process, calls } satisfies ProcessChunk);
    for (const file of files) yield encodeFile(file);
    yield* encodeCounters(OF_PROCESS, counters);
    for (const thread of threads) {
      for (const step of inSteps(thread, callsPerStep)) yield encodeStep(step);
      yield* encodeLinks(thread.threadId, thread.links);
      yield* encodeCounters(thread.threadId, thread.counters);
    }
  }
  yield encodeDone();
}

/** @returns the raw trace of any number of processes, a chunk at a time */
export function* writeRaw(trace: Trace): Generator<Uint8Array> {
  yield encodePreamble();
  if (trace.cut) yield encodeJson(CHUNK.cut, trace.cut);
  if (trace.skipped) yield encodeJson(CHUNK.skipped, Object.fromEntries(trace.skipped));
  for (const process of trace.processes) {
    const { files, counters, ...head } = recordedOf(process, trace);
    const calls = process.threads.reduce((sum, thread) => sum + thread.calls.count, 0);
    yield encodeJson(CHUNK.process, { process: head, calls } satisfies ProcessChunk);
    for (const file of files) yield encodeFile(file);
    yield* encodeCounters(OF_PROCESS, counters);
    for (const thread of process.threads) {
      for (const block of stepsOf(thread, trace)) for (const step of inSteps(block)) yield encodeStep(step);
      yield* encodeLinks(thread.id, linkLanesOf(thread, trace));
      yield* encodeCounters(thread.id, counterLanesOf(thread, trace));
    }
  }
  yield encodeDone();
}
