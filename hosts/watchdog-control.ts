/** What the watchdog and the thread it watches share: a few Int32 slots, and messages. */
import type { RegisteredFile } from "../runtime/contract.js";
import type { RecordingBuffer } from "../runtime/layout.js";
import type { ProcessIdentity } from "./process-identity.js";

/** Slots of the control lane. */
export const SAVING = 0;
/** 1 while the watchdog handles the signals. */
export const READY = 1;
/** 1 when the session's output is saved. */
export const SAVED = 2;
/** Never notified: a thread that waits for its own end waits here. */
export const NEVER = 3;
/** First of one slot a signal: 1 while the program listens to the signal itself. */
export const LISTENS = 4;
/** First of one slot a signal: how often the program got it. */
export const DELIVERED = 8;
/** 1 while the watchdog writes the live recording. */
export const DRAINING = 12;
export const CONTROL_SLOTS = 13;

/** Values of SAVING. */
export const NOBODY = 0;
export const PROGRAM = 1;
export const WATCHDOG = 2;

/** In the order of their slots. The ones that end a process by default and are sent by people, CI and closing terminals. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface WatchedSession {
  readonly buffer: RecordingBuffer;
  readonly identity: ProcessIdentity;
  /** Absolute path. */
  readonly output: string;
}

export interface WatchdogData {
  readonly control: Int32Array;
  /** What it would else be told in messages, so that it knows them before it handles its first signal. */
  readonly files: readonly RegisteredFile[];
  readonly session: WatchedSession;
}

export type WatchdogMessage = { readonly file: RegisteredFile } | { readonly session: WatchedSession };
