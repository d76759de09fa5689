/**
 * A thread that saves the trace when a signal ends the process, also while the program's own thread is in an endless loop: there a
 * signal handler of ours would never run and would make the process unkillable.
 *
 * Node's `process.on("SIGTERM")` does nothing in a worker. The binding below it works on the loop of whichever thread uses it
 * (Node 20: lib/internal/process/signal.js uses the same object). Once its handle is closed, the signal has its default action again.
 */
import { createRequire } from "node:module";
import os from "node:os";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { systemClock } from "../runtime/clock.js";
import { closeGate } from "../runtime/gate.js";
import type { ThreadMessage } from "../runtime/thread-messages.js";
import { fromRecordings } from "../trace/from-recording.js";
import { noticeFailedSave } from "./session-notices.js";
import { saveTrace } from "./session-save.js";
import { isSaved, readSession, sessionInfo } from "./session-threads.js";
import * as at from "./watchdog-control.js";
import type { WatchdogData } from "./watchdog-control.js";
import { threads } from "./watchdog-threads.js";

interface SignalHandle {
  unref(): void;
  start(signal: number): number;
  close(): void;
  onsignal: (signal: number) => void;
}
interface InternalBindings {
  readonly internalBinding: (name: "signal_wrap") => SignalBinding;
}
interface SignalBinding {
  readonly Signal: new () => SignalHandle;
}

const { control } = workerData as WatchdogData;
const LONGEST_SAVE_MS = 60_000;

// The listener also keeps this thread alive, which holds nothing else: the main thread has given it up with `unref`.
parentPort!.on("message", (message: ThreadMessage) => threads.take(message));

// Node 24 no longer has it in `process.binding`. The module is there with --expose-internals, which only this thread gets.
const { internalBinding } = createRequire(import.meta.url)("internal/test/binding") as InternalBindings;
const { Signal } = internalBinding("signal_wrap");
const handles = at.SIGNALS.map((name, index) => {
  const handle = new Signal();
  handle.unref();
  /** Signals that were the program's. */
  let theirs = 0;
  handle.onsignal = () => {
    // A `once` listener is gone as soon as the program runs it, maybe before this thread looks.
    const isTheirs = control[at.LISTENS + index] === 1 || control[at.DELIVERED + index] > theirs;
    if (isTheirs) theirs++;
    else endProcess(name);
  };
  handle.start(os.constants.signals[name]);
  return handle;
});
Atomics.store(control, at.READY, 1);

/** Saves what there is to save, and lets the signal do what it does by default. */
function endProcess(signal: (typeof at.SIGNALS)[number]): void {
  while (Atomics.compareExchange(control, at.SAVING, at.NOBODY, at.WATCHDOG) === at.PROGRAM) {
    if (Atomics.wait(control, at.SAVING, at.PROGRAM, LONGEST_SAVE_MS) === "timed-out") break;
  }
  try {
    for (let sent; (sent = receiveMessageOnPort(parentPort!)) !== undefined;)
      threads.take(sent.message as ThreadMessage);
    save();
  } catch (error) {
    noticeFailedSave(error);
  } finally {
    for (const handle of handles) handle.close();
    process.kill(process.pid, signal);
  }
}

function save(): void {
  closeGate(threads.gate, systemClock.now());
  const { output } = sessionInfo(threads) ?? {};
  if (output === undefined || isSaved(threads)) return;
  saveTrace(fromRecordings([readSession(threads)]), output);
}
