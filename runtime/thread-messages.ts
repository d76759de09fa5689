/** What the threads of a process tell each other: the types of it, no behaviour. */
import type { RecordingBuffer } from "./layout.js";

/** A function table on its way: text is cheap to pass on, and read only where names are needed. */
export interface FileText {
  readonly firstId: number;
  /** An object, so that one that many threads have is copied once with all of them (structured clone keeps references). */
  readonly content: FileContent;
}

export interface FileContent {
  /** JSON: `[file, table]`. */
  readonly text: string;
}

export interface ThreadEntry {
  readonly id: number;
  readonly name: string;
  /** The session that `buffer` is of. */
  readonly session: number;
  readonly buffer: RecordingBuffer;
  readonly files: FileText[];
}

export type ThreadFacts =
  { readonly thread: ThreadEntry } | { readonly of: number; readonly at: number; readonly file: FileText };

export type ThreadNews =
  | ThreadFacts
  /** Of a thread that has missed something while it came up. */
  | { readonly question: true }
  /** Of a session that has begun: for threads that have not heard of its gate. */
  | { readonly opened: RecordingBuffer };

/** With the gate of its sender. */
export type ThreadMessage = ThreadNews & { readonly gate: number };

/** What a new thread gets of its parent. */
export interface ThreadSnapshot {
  readonly owner: number;
  readonly gate: RecordingBuffer;
  readonly threads: readonly ThreadEntry[];
}

export interface Messages {
  post(message: ThreadMessage): void;
  /** The oldest of those that have come and were not handed on yet. */
  receive(): ThreadMessage | undefined;
}
