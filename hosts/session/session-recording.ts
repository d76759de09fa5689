/** What `stop()` returns: the answers that a program asks for most, and the whole as a trace. */
import type { ProcessRecording, RegisteredFile } from "../../runtime/contract.js";
import type { Threads } from "../../runtime/threads.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import type { FormatName } from "../../trace/format-names.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { describeRecording, type EndedThread, type RecordingSummary } from "./describe-recording.js";
import { overheadOf } from "../overhead/overhead.js";
import type { SavedFile } from "../files/output-file.js";
import type { Formats } from "./session-formats.js";

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

/** The content of a recording in memory. Whoever makes no trace of it need not wait for the overhead. */
export function contentOf(recording: ProcessRecording, all: Threads): SessionContent {
  const threads = recording.threads.map((thread) => ({ ...thread, ended: thread.calls.starts.length }));
  return { files: recording.files, threads, trace: () => fromRecordings([{ ...recording, ...overheadOf(all) }]) };
}

/** @param onSaved told of each file that was saved */
export function createRecording(
  { files, threads, trace }: SessionContent,
  formats: Formats,
  onSaved: (file: SavedFile) => void,
): Recording {
  return {
    ...describeRecording(files, threads),
    save(file) {
      const saved = formats.saveTrace(trace(), file);
      onSaved(saved);
      return saved;
    },
    toBytes: (format) => collectBytes(formats.writeTrace(trace(), format)),
  };
}
