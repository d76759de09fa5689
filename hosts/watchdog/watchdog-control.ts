/** What the watchdog and the thread it watches share: a few Int32 slots, and messages. */
import type { ThreadMessage, ThreadSnapshot } from "../../runtime/thread-messages.js";
import type { RunningTest } from "../traced-tests/running-test.js";

/** Slots of the control lane. */
export const SAVING = 0;
/** 1 while the watchdog handles the signals. */
export const READY = 1;
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
/** With the one that asks for a snapshot, where a session says so. */
export const HEARD = [...SIGNALS, "SIGUSR2"] as const;

export type WatchdogMessage = ThreadMessage | { readonly test: RunningTest | undefined };

export interface HangWatchData {
  /** What the thread that starts it knows of all threads; what it tells and hears from now on, it passes on. */
  readonly threads: ThreadSnapshot;
}

export interface WatchdogData extends HangWatchData {
  readonly control: Int32Array;
}
