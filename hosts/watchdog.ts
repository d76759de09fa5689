/**
 * A thread that saves the trace when a signal ends the process, also while the program's own thread is in an endless loop: there a
 * signal handler of ours would never run and would make the process unkillable.
 *
 * Node's `process.on("SIGTERM")` does nothing in a worker. The binding below it works on the loop of whichever thread uses it
 * (Node 20: lib/internal/process/signal.js uses the same object). Once its handle is closed, the signal has its default action again.
 */
import os from "node:os";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { systemClock } from "../runtime/clock.js";
import type { RegisteredFile } from "../runtime/contract.js";
import { layOut } from "../runtime/layout.js";
import { readLiveRecording } from "../runtime/live-recording.js";
import { readRecording } from "../runtime/read-recording.js";
import { freeze } from "../runtime/recorder.js";
import { fromRecordings } from "../trace/from-recording.js";
import { encodeRecordings } from "../trace/raw.js";
import { removeSocket } from "./control-path.js";
import { Drain, LOOK_MS } from "./drain.js";
import { liveFolder, removeLive } from "./live-folder.js";
import { serveControl } from "./control-server.js";
import { noticeFailedDrain, noticeFailedSave } from "./session-notices.js";
import { saveTrace } from "./session-save.js";
import * as at from "./watchdog-control.js";
import type { WatchdogData, WatchdogMessage, WatchedSession } from "./watchdog-control.js";

interface SignalHandle {
  unref(): void;
  start(signal: number): number;
  close(): void;
  onsignal: (signal: number) => void;
}
interface SignalBinding {
  readonly Signal: new () => SignalHandle;
}

const { control, ...atFirst } = workerData as WatchdogData;
const files: RegisteredFile[] = [...atFirst.files];
let { session } = atFirst;
let drain = new Drain(session);
/** A call that is being recorded on the other thread when the session is frozen has ended by then. */
const LAST_CALL_MS = 2;
const LONGEST_SAVE_MS = 60_000;
const MAIN_THREAD = { id: 0, name: "main" };

// The listener also keeps this thread alive, which holds nothing else: the main thread has given it up with `unref`.
parentPort!.on("message", take);

function take(message: WatchdogMessage): void {
  if ("file" in message) files.push(message.file);
  else {
    const { output } = session;
    ({ session } = message);
    drain.close();
    // A session that was replaced by one with another output has nothing left to save.
    if (output !== session.output) removeLive(liveFolder(output, process.pid));
    drain = new Drain(session);
  }
}

/** The program takes the live recording away once the trace is saved, but not while it is written. */
function look(): void {
  Atomics.store(control, at.DRAINING, 1);
  const error = Atomics.load(control, at.SAVED) === 0 ? drain.look(files, performance.now()) : undefined;
  Atomics.store(control, at.DRAINING, 0);
  Atomics.notify(control, at.DRAINING);
  if (error !== undefined) noticeFailedDrain(error, session.output);
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
serveControl(snapshot);
setInterval(look, LOOK_MS);

/** Node 24 does not hand the binding out: a signal there leaves what was drained, as SIGKILL does. */
function findSignal(): SignalBinding["Signal"] | undefined {
  // Keeps the notice about the deprecated `process.binding` out of the program's stderr.
  process.noDeprecation = true;
  try {
    return (process as unknown as { binding(name: "signal_wrap"): SignalBinding }).binding("signal_wrap").Signal;
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
    for (let sent; (sent = receiveMessageOnPort(parentPort!)) !== undefined;) take(sent.message as WatchdogMessage);
    if (control[at.SAVED] === 0) save(session);
    drain.close();
    removeLive(liveFolder(session.output, process.pid));
  } catch (error) {
    noticeFailedSave(error, session.output);
  } finally {
    for (const handle of handles) handle.close();
    removeSocket(process.pid);
    process.kill(process.pid, signal);
  }
}

function* snapshot(): Generator<Uint8Array> {
  const { buffer, identity } = session;
  const threads = [readLiveRecording(buffer, MAIN_THREAD, systemClock.now)];
  yield* encodeRecordings([{ ...identity, unfinished: "close", files, threads }]);
}

function save({ buffer, identity, output }: WatchedSession): void {
  freeze(layOut(buffer), systemClock.now());
  Atomics.wait(control, at.NEVER, 0, LAST_CALL_MS);
  const threads = [readRecording(buffer, MAIN_THREAD)];
  saveTrace(fromRecordings([{ ...identity, unfinished: "close", files, threads }]), output);
}
