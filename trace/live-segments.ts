/**
 * A recording on disk that grows while the program runs, in files of the raw format, the segments: when a segment has its number of
 * calls a new one is begun, and old ones are taken away, so that the newest calls are there at any time.
 *
 *     preamble · process · file… · (file | step)…        step: length u32 · JSON of the thread · its new calls
 *
 * A step is one chunk, whole or not there: the frames that it says are open are those between its calls and the next ones.
 */
import { CallweaveError } from "../base/errors.js";
import type { CallLanes, ProcessRecording, RegisteredFile, ThreadRecording } from "../runtime/contract.js";
import { concatBytes } from "./bytes.js";
import type { Recorded } from "./merge-recordings.js";
import type { Cut } from "./model.js";
import { callsPayload, decodeCalls, joinLanes } from "./raw-calls.js";
import { CHUNK, decodeChunks, encodeChunk, encodePreamble } from "./raw-chunks.js";
import { decodeJson, encodeJson, jsonBytes } from "./raw-json.js";

type LiveProcess = Omit<ProcessRecording, "files" | "threads">;
type StepThread = Omit<ThreadRecording, "calls">;

export function encodeSegmentStart(process: LiveProcess): Uint8Array {
  return concatBytes([encodePreamble(), encodeJson(CHUNK.process, process)]);
}

export function encodeSegmentFile(file: RegisteredFile): Uint8Array {
  return encodeJson(CHUNK.file, file);
}

/** @param recording the thread as it is now, with the calls that no earlier step had */
export function encodeStep({ calls, ...thread }: ThreadRecording): Uint8Array {
  const json = jsonBytes(thread satisfies StepThread);
  const callsAt = 4 + Math.ceil(json.length / 4) * 4;
  const { length, fill } = callsPayload(thread.threadId, calls, 0, calls.starts.length);
  return encodeChunk(CHUNK.step, callsAt + length, (payload) => {
    new DataView(payload.buffer, payload.byteOffset).setUint32(0, json.length, true);
    payload.set(json, 4);
    fill(payload.subarray(callsAt));
  });
}

function decodeStep(payload: Uint8Array): { thread: StepThread; lanes: CallLanes } {
  const jsonLength = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
  const thread = decodeJson(payload.subarray(4, 4 + jsonLength)) as StepThread;
  return { thread, lanes: decodeCalls(payload.subarray(4 + Math.ceil(jsonLength / 4) * 4)).lanes };
}

interface LiveThread {
  latest: StepThread;
  readonly parts: CallLanes[];
}

/**
 * Reads the segments of one process, oldest first. The writer may have died in the middle of its last chunk.
 * @throws {CallweaveError} when they hold no process
 */
export function readSegments(segments: readonly Uint8Array[]): Recorded {
  let process: LiveProcess | undefined;
  const files = new Map<number, RegisteredFile>();
  const threads = new Map<number, LiveThread>();
  let tornBytes = 0;
  for (const bytes of segments) {
    let whole = 0;
    for (const { type, payload, end } of decodeChunks(bytes)) {
      whole = end;
      if (type === CHUNK.process) process = decodeJson(payload) as LiveProcess;
      else if (type === CHUNK.file) addFile(files, payload);
      else if (type === CHUNK.step) addStep(threads, payload);
    }
    tornBytes += bytes.length - whole;
  }
  if (process === undefined) {
    const what = `the live recording holds no process, got ${segments.length} segments`;
    throw new CallweaveError("trace/live", what, "record again; the program had ended before anything was written");
  }
  const recording = { ...process, files: [...files.values()], threads: [...threads.values()].map(joinThread) };
  const cut: Cut | undefined = tornBytes === 0 ? undefined : { bytes: tornBytes, calls: undefined };
  return { recordings: [recording], ...(cut && { cut }) };
}

function addFile(files: Map<number, RegisteredFile>, payload: Uint8Array): void {
  const file = decodeJson(payload) as RegisteredFile;
  files.set(file.firstId, file);
}

function addStep(threads: Map<number, LiveThread>, payload: Uint8Array): void {
  const { thread, lanes } = decodeStep(payload);
  const known = threads.get(thread.threadId);
  if (known) known.latest = thread;
  else threads.set(thread.threadId, { latest: thread, parts: [] });
  threads.get(thread.threadId)!.parts.push(lanes);
}

const joinThread = ({ latest, parts }: LiveThread): ThreadRecording => ({ ...latest, calls: joinLanes(parts) });
