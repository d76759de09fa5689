/**
 * A thread that saves the trace when a signal ends the process, also while the program's own thread is in an endless loop: there a
 * signal handler of ours would never run and would make the process unkillable.
 */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { TextEncoder, process } from "../../base/built-ins.js";
import { systemClock } from "../../runtime/clock.js";
import type { ProcessRecording } from "../../runtime/contract.js";
import { closeGate, GateSlot } from "../../runtime/gate.js";
import { encodeRecordings } from "../../trace/raw/raw.js";
import { controlPath, removeSocket } from "./control-path.js";
import { OUTPUT, serveControl, SNAPSHOT } from "./control-server.js";
import { Drain, LOOK_MS } from "./drain.js";
import { dropHalfDone, type HalfDone } from "./half-done.js";
import { endAtOnceOnInterrupt } from "./end-at-once.js";
import { Interrupts, nowMs } from "./interrupts.js";
import { liveFolder } from "./live-folder.js";
import { MemoryAhead } from "./memory-ahead.js";
import { isLeftToRun, overheadHere } from "../overhead/overhead.js";
import { isOfFollowedRun } from "../run/parts-folder.js";
import { noticeFailedDrain, noticeFailedSave } from "../session/session-notices.js";
import { contentOf } from "../session/session-recording.js";
import type { RunningTest } from "../traced-tests/running-test.js";
import { moveRaw, unfinishedSave } from "../files/output-file.js";
import { saveTrace } from "../session/session-save.js";
import { readStreamed } from "../session/session-streamed.js";
import {
  areLastCallsOver,
  isRunning,
  isSaved,
  lastSession,
  readRunningSession,
  readSession,
  sessionInfo,
} from "../session/session-threads.js";
import { handleSignal, type SignalHandle } from "./signal-handle.js";
import { saveSnapshot } from "./snapshot-signal.js";
import * as at from "./watchdog-control.js";
import type { WatchdogData, WatchdogMessage } from "./watchdog-control.js";
import { hangs, saveHungTest, saveRunningTest } from "../traced-tests/watch-test.js";
import { threads } from "./watchdog-threads.js";

const { control } = workerData as WatchdogData;
const LONGEST_SAVE_MS = 60_000;

// The listener also keeps this thread alive, which holds nothing else: the main thread has given it up with `unref`.
parentPort!.on("message", take);

/** The test that runs. */
let test: RunningTest | undefined;

function take(message: WatchdogMessage): void {
  if ("test" in message) test = message.test;
  else threads.take(message);
}

/** What was told before now. */
function takeNews(): void {
  for (let sent; (sent = receiveMessageOnPort(parentPort!)) !== undefined;) take(sent.message as WatchdogMessage);
}

let drain: Drain | undefined;

/** A thread in an endless loop cannot be told to fail: all that is left is to end its process, which the tests behind it share. */
function endHungTest(): void {
  if (test === undefined || !hangs(test)) return;
  endBy("SIGKILL", () => saveHungTest(threads, test!));
}

const memoryAhead = new MemoryAhead(threads);

/** The program takes the live recording away once the trace is saved, but not while it is written. */
function look(): void {
  Atomics.store(control, at.DRAINING, 1);
  memoryAhead.look();
  const error = drainSession();
  Atomics.store(control, at.DRAINING, 0);
  Atomics.notify(control, at.DRAINING);
  if (error !== undefined) noticeFailedDrain(error, sessionInfo(threads)!.output!);
  endHungTest();
}

/** @returns the error of a disk that takes no more */
function drainSession(): unknown {
  const session = lastSession(threads);
  takeNews();
  Atomics.add(threads.gate.slots, GateSlot.DRAIN_STEPS, 1);
  if (session !== drain?.session) {
    // What came before is saved, or was given up by the program.
    drain?.remove();
    const { output, keepsAll } = sessionInfo(threads) ?? {};
    // One that is about to be saved needs no copy that is only begun.
    const isNeeded = output !== undefined && (keepsAll || !isSavedByProgram());
    drain = isNeeded ? new Drain(threads, session, output) : undefined;
    hearSnapshotSignal();
  }
  if (isSaved(threads)) return drain?.remove();
  if (isRunning(threads) || !sessionInfo(threads)?.keepsAll) return drain?.look(performance.now());
  return areLastCallsOver(threads) ? finishDrain(session) : undefined;
}

/** Once, for the thread that has stopped the session and waits for it. */
function finishDrain(session: number): unknown {
  const { slots } = threads.gate;
  if (Math.abs(slots[GateSlot.DRAINED]) === session) return undefined;
  const error = drain?.finish();
  Atomics.store(slots, GateSlot.DRAINED, drain?.isWhole ? session : -session);
  Atomics.notify(slots, GateSlot.DRAINED);
  return error;
}

const INTERRUPT = at.SIGNALS.indexOf("SIGINT");
/** Those of the program too: only whoever handles them in the end knows what they were about. */
const interrupts = new Interrupts();

/** @param act is told whether the program listens to the signal itself */
function hear(name: (typeof at.HEARD)[number], act: (isTheirs: boolean) => void): SignalHandle | undefined {
  const index = at.HEARD.indexOf(name);
  /** Signals that were the program's. */
  let theirs = control[at.DELIVERED + index];
  return handleSignal(name, () => {
    // A `once` listener is gone as soon as the program runs it, maybe before this thread looks.
    const isTheirs = control[at.LISTENS + index] === 1 || control[at.DELIVERED + index] > theirs;
    if (isTheirs) theirs++;
    act(isTheirs);
  });
}

const handles = at.SIGNALS.flatMap((name) => {
  const act = (isTheirs: boolean): void => {
    if (name === "SIGINT" && interrupts.isSecond(nowMs()) && isSavedByProgram()) endAtOnce();
    if (!isTheirs) endBySignal(name);
  };
  return hear(name, act) ?? [];
});
const readNow = (): ProcessRecording => ({ ...readRunningSession(threads, systemClock.now), ...overheadHere(threads) });
let snapshotHandle: SignalHandle | undefined;

/** Once a session has asked for it, the signal ends the process no more. */
function hearSnapshotSignal(): void {
  const { snapshotSignal } = sessionInfo(threads) ?? {};
  if (snapshotSignal === undefined) return;
  snapshotHandle ??= hear(snapshotSignal, (isTheirs) => {
    const { output } = sessionInfo(threads)!;
    if (!isTheirs && output !== undefined) saveSnapshot(readNow, output);
  });
}

Atomics.store(control, at.READY, handles.length > 0 ? 1 : 0);
serveControl({
  [SNAPSHOT]: () => encodeRecordings([readNow()]),
  [OUTPUT]: () => [new TextEncoder().encode(sessionInfo(threads)?.output ?? "")],
});
look();
// Behind the signals, as it is deaf meanwhile.
if (!isLeftToRun(threads)) overheadHere(threads);
setInterval(look, LOOK_MS);

/** None of its listeners will run any more. */
function isSavedByProgram(): boolean {
  return control[at.SAVING] === at.PROGRAM;
}

function halfDone(): HalfDone {
  const { output, startedByRun } = sessionInfo(threads)!;
  if (output === undefined || isSaved(threads)) return { files: [controlPath(process.pid)], isQuiet: true };
  const files = [liveFolder(output, process.pid), controlPath(process.pid), unfinishedSave(output)];
  // A run tells it itself.
  return { files, isQuiet: startedByRun || isOfFollowedRun(output) };
}

function endAtOnce(): void {
  dropHalfDone(halfDone());
  for (const handle of handles) handle.close();
  // Nobody calls the program's listener any more, and it keeps the signal from ending the process.
  process.kill(process.pid, control[at.LISTENS + INTERRUPT] === 1 ? "SIGKILL" : "SIGINT");
}

function endBySignal(signal: (typeof at.SIGNALS)[number]): void {
  endBy(signal, () => {
    takeNews();
    if (test !== undefined) saveRunningTest(threads, test, `ran when the process was ended by ${signal}`);
  });
}

/** Saves what there is to save, and lets the signal do what it does by default. */
function endBy(signal: NodeJS.Signals, saveTest: () => void): void {
  saveTest();
  closeGate(threads.gate, systemClock.now());
  const holder = takeSaving();
  const release = endAtOnceOnInterrupt(halfDone(), nowMs());
  handles[INTERRUPT].close();
  if (holder === at.PROGRAM) awaitProgramSave();
  try {
    takeNews();
    save();
    drain?.remove();
  } catch (error) {
    noticeFailedSave(error, sessionInfo(threads)!.output!);
  } finally {
    for (const handle of handles) handle.close();
    release();
    removeSocket(process.pid);
    process.kill(process.pid, signal);
  }
}

const takeSaving = (): number => Atomics.compareExchange(control, at.SAVING, at.NOBODY, at.WATCHDOG);

function awaitProgramSave(): void {
  while (takeSaving() === at.PROGRAM) {
    if (Atomics.wait(control, at.SAVING, at.PROGRAM, LONGEST_SAVE_MS) === "timed-out") return;
  }
}

function save(): void {
  const { output, keepsAll } = sessionInfo(threads) ?? {};
  if (output === undefined || isSaved(threads)) return;
  if (!keepsAll) return void saveTrace(contentOf(readSession(threads), threads).trace(), output);
  while (!areLastCallsOver(threads));
  const error = drainSession();
  if (error !== undefined) noticeFailedDrain(error, output);
  const { segment, trace } = readStreamed(threads);
  if (segment === undefined || !moveRaw(segment, output)) saveTrace(trace(), output);
}
