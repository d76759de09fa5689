/** What `stop()` returns: the answers that a program asks for most, and the whole as a trace. */
import type { ProcessRecording, RegisteredFile } from "../runtime/contract.js";
import { collectBytes } from "../trace/bytes.js";
import { writeTrace, type FormatName } from "../trace/formats.js";
import { fromRecordings } from "../trace/from-recording.js";
import type { Trace } from "../trace/model.js";
import { describeRecording, type EndedThread, type RecordingSummary } from "./describe-recording.js";
import { saveTrace, type SavedFile } from "./session-save.js";

export interface Recording extends RecordingSummary {
  /**
   * Saves the trace, synchronously, in the format of the extension: .pftrace, .pftrace.z, .json, .cwraw, .parquet,
   * .speedscope.json or .html, each also with .gz.
   * @throws {CallweaveError} when the extension is unknown or the file cannot be written; an older file is then still there
   */
  save(file: string): SavedFile;
  /** The trace as bytes of a format. */
  toBytes(format: FormatName): Uint8Array;
}

/** What a session has recorded, wherever its calls are. */
export interface SessionContent {
  readonly files: readonly RegisteredFile[];
  readonly threads: readonly EndedThread[];
  readonly trace: () => Trace;
  /** A raw trace that holds all of it. */
  readonly segment?: string;
}

/** The content of a recording in memory. */
export function contentOf(recording: ProcessRecording): SessionContent {
  const threads = recording.threads.map((thread) => ({ ...thread, ended: thread.calls.starts.length }));
  return { files: recording.files, threads, trace: () => fromRecordings([recording]) };
}

/** @param onSaved told of each file that was saved */
export function createRecording(
  { files, threads, trace }: SessionContent,
  onSaved: (file: SavedFile) => void,
): Recording {
  return {
    ...describeRecording(files, threads),
    save(file) {
      const saved = saveTrace(trace(), file);
      onSaved(saved);
      return saved;
    },
    toBytes: (format) => collectBytes(writeTrace(trace(), format)),
  };
}
