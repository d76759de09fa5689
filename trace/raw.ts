/**
 * The raw trace: what processes have recorded, as bytes, and back. Ended calls are lanes (raw-calls.ts), the rest is JSON, each in
 * chunks of its own (raw-chunks.ts).
 */
import { CallweaveError } from "../base/errors.js";
import type { CallLanes, ProcessRecording, RegisteredFile, ThreadRecording } from "../runtime/contract.js";
import { concatBytes } from "./bytes.js";
import { mergeRecordings, type Recorded } from "./merge-recordings.js";
import type { Trace } from "./model.js";
import { decodeCalls, encodeCalls, joinLanes } from "./raw-calls.js";
import { CHUNK, decodeChunks, encodeChunk, encodePreamble } from "./raw-chunks.js";
import { decodeJson, encodeJson } from "./raw-json.js";

/** A torn tail loses at most this many calls beyond those that were torn. */
const CALLS_PER_CHUNK = 1 << 16;

interface ProcessChunk {
  readonly process: Omit<ProcessRecording, "files" | "threads">;
  /** What the file is to hold of the process, to tell what a cut has taken. */
  readonly calls: number;
}
type ThreadChunk = Omit<ThreadRecording, "calls">;

interface ThreadParts {
  readonly thread: ThreadChunk;
  readonly parts: CallLanes[];
}

interface ProcessParts extends ProcessChunk {
  readonly files: RegisteredFile[];
  readonly threads: ThreadParts[];
}

/** @returns the raw trace of one process */
export function writeRaw(recording: ProcessRecording): Uint8Array {
  return concatBytes([...encodeRecordings([recording])]);
}

/** @returns the raw trace of any number of processes, a chunk at a time */
export function* encodeRecordings(recordings: readonly ProcessRecording[]): Generator<Uint8Array> {
  yield encodePreamble();
  for (const { files, threads, ...process } of recordings) {
    const calls = threads.reduce((sum, { calls, openFrames }) => sum + calls.starts.length + openFrames.length, 0);
    yield encodeJson(CHUNK.process, { process, calls } satisfies ProcessChunk);
    for (const file of files) yield encodeJson(CHUNK.file, file);
    for (const { calls, ...thread } of threads) {
      yield encodeJson(CHUNK.thread, thread satisfies ThreadChunk);
      for (let from = 0; from < calls.starts.length; from += CALLS_PER_CHUNK) {
        yield encodeCalls(thread.threadId, calls, from, Math.min(from + CALLS_PER_CHUNK, calls.starts.length));
      }
    }
  }
  yield encodeChunk(CHUNK.done, 0, () => {});
}

/**
 * Reads a raw trace. Of a torn one, what stands before the tear, with the loss in `cut`.
 * @throws {CallweaveError} when not even a process can be read, or the version is another
 */
export function readRaw(bytes: Uint8Array): Trace {
  return mergeRecordings([readRecordings(bytes)]);
}

/** The same, before it is made into a trace: to be merged with others. */
export function readRecordings(bytes: Uint8Array): Recorded {
  const processes: ProcessParts[] = [];
  let done = false;
  let wholeBytes = 0;
  for (const { type, payload, end } of decodeChunks(bytes)) {
    decodeChunk(type, payload, processes);
    done = type === CHUNK.done;
    wholeBytes = end;
  }
  if (processes.length === 0 && !done) {
    throw new CallweaveError(
      "trace/raw",
      `the raw trace is cut before its first process, got ${bytes.length} bytes`,
      "record it again",
    );
  }
  const recordings = processes.map(joinProcess);
  if (done && wholeBytes === bytes.length) return { recordings };
  return { recordings, cut: { bytes: bytes.length - wholeBytes, calls: missingCalls(processes) } };
}

function decodeChunk(type: number, payload: Uint8Array, processes: ProcessParts[]): void {
  const process = processes.at(-1);
  if (type === CHUNK.process) {
    processes.push({ ...(decodeJson(payload) as ProcessChunk), files: [], threads: [] });
  } else if (type === CHUNK.file) {
    process?.files.push(decodeJson(payload) as RegisteredFile);
  } else if (type === CHUNK.thread) {
    process?.threads.push({ thread: decodeJson(payload) as ThreadChunk, parts: [] });
  } else if (type === CHUNK.calls) {
    const { threadId, lanes } = decodeCalls(payload);
    process?.threads.find(({ thread }) => thread.threadId === threadId)?.parts.push(lanes);
  }
}

function missingCalls(processes: readonly ProcessParts[]): number {
  let missing = 0;
  for (const { calls, threads } of processes) {
    missing += calls;
    for (const { thread, parts } of threads) {
      missing -= parts.reduce((sum, { starts }) => sum + starts.length, thread.openFrames.length);
    }
  }
  return missing;
}

function joinProcess({ process, files, threads }: ProcessParts): ProcessRecording {
  return { ...process, files, threads: threads.map(({ thread, parts }) => ({ ...thread, calls: joinLanes(parts) })) };
}
