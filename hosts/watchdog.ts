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
import { closeGate, DRAIN_STEPS, DRAINED } from "../runtime/gate.js";
import type { ThreadMessage } from "../runtime/thread-messages.js";
import { fromRecordings } from "../trace/from-recording.js";
import { encodeRecordings } from "../trace/raw.js";
import { removeSocket } from "./control-path.js";
import { Drain, LOOK_MS } from "./drain.js";
import { serveControl } from "./control-server.js";
import { noticeFailedDrain, noticeFailedSave } from "./session-notices.js";
import { moveRaw, saveTrace } from "./session-save.js";
import { readStreamed } from "./session-streamed.js";
import {
  areLastCallsOver,
  isRunning,
  isSaved,
  lastSession,
  readRunningSession,
  readSession,
  sessionInfo,
} from "./session-threads.js";
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

/** What was told before now. */
function takeNews(): void {
  for (let sent; (sent = receiveMessageOnPort(parentPort!)) !== undefined;) threads.take(sent.message as ThreadMessage);
}

let drain: Drain | undefined;

/** The program takes the live recording away once the trace is saved, but not while it is written. */
function look(): void {
  Atomics.store(control, at.DRAINING, 1);
  const error = drainSession();
  Atomics.store(control, at.DRAINING, 0);
  Atomics.notify(control, at.DRAINING);
  if (error !== undefined) noticeFailedDrain(error, sessionInfo(threads)!.output!);
}

/** @returns the error of a disk that takes no more */
function drainSession(): unknown {
  const session = lastSession(threads);
  takeNews();
  Atomics.add(threads.gate.slots, DRAIN_STEPS, 1);
  if (session !== drain?.session) {
    // What came before is saved, or was given up by the program.
    drain?.remove();
    const { output } = sessionInfo(threads) ?? {};
    drain = output === undefined ? undefined : new Drain(threads, session, output);
  }
  if (isSaved(threads)) return drain?.remove();
  if (isRunning(threads) || !sessionInfo(threads)?.keepsAll) return drain?.look(performance.now());
  return areLastCallsOver(threads) ? finishDrain(session) : undefined;
}

/** Once, for the thread that has stopped the session and waits for it. */
function finishDrain(session: number): unknown {
  const { slots } = threads.gate;
  if (Math.abs(slots[DRAINED]) === session) return undefined;
  const error = drain?.finish();
  Atomics.store(slots, DRAINED, drain?.isWhole ? session : -session);
  Atomics.notify(slots, DRAINED);
  return error;
}

const Signal = findSignal();
const handles = at.SIGNALS.flatMap((name, index) => {
  if (Signal === undefined) return [];
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
Atomics.store(control, at.READY, handles.length > 0 ? 1 : 0);
serveControl(() => encodeRecordings([readRunningSession(threads, systemClock.now)]));
setInterval(look, LOOK_MS);

/**
 * Node 24 no longer has it in `process.binding`. The module is there with --expose-internals, which only this thread gets. Should a
 * later Node not have it either, a signal leaves what was drained, as SIGKILL does.
 */
function findSignal(): SignalBinding["Signal"] | undefined {
  try {
    const { internalBinding } = createRequire(import.meta.url)("internal/test/binding") as InternalBindings;
    return internalBinding("signal_wrap").Signal;
  } catch {
    return undefined;
  }
}

/** Saves what there is to save, and lets the signal do what it does by default. */
function endProcess(signal: (typeof at.SIGNALS)[number]): void {
  while (Atomics.compareExchange(control, at.SAVING, at.NOBODY, at.WATCHDOG) === at.PROGRAM) {
    if (Atomics.wait(control, at.SAVING, at.PROGRAM, LONGEST_SAVE_MS) === "timed-out") break;
  }
  try {
    takeNews();
    save();
    drain?.remove();
  } catch (error) {
    noticeFailedSave(error, sessionInfo(threads)!.output!);
  } finally {
    for (const handle of handles) handle.close();
    removeSocket(process.pid);
    process.kill(process.pid, signal);
  }
}

function save(): void {
  closeGate(threads.gate, systemClock.now());
  const { output, keepsAll } = sessionInfo(threads) ?? {};
  if (output === undefined || isSaved(threads)) return;
  if (!keepsAll) return void saveTrace(fromRecordings([readSession(threads)]), output);
  while (!areLastCallsOver(threads));
  const error = drainSession();
  if (error !== undefined) noticeFailedDrain(error, output);
  const { segment, trace } = readStreamed(threads);
  if (segment === undefined || !moveRaw(segment, output)) saveTrace(trace(), output);
}
