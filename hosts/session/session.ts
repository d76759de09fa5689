/**
 * The session of a process: from `start()` to `stop()`, each in any thread, at most one at a time, with its trace saved at the end of
 * the process if it has an output. Whether one runs stands at the gate that the threads share (runtime/gate.ts), not here.
 *
 *     idle ──start──▶ running ──stop──▶ stopped ──start──▶ running …
 *                        └── process ends: stop, save to output ──┘
 */
import { isMainThread } from "node:worker_threads";
import { JSON } from "../../base/built-ins.js";
import { CallweaveError, messageOf } from "../../base/errors.js";
import { CONTRACT_VERSION } from "../../runtime/contract.js";
import { closeGate } from "../../runtime/gate.js";
import { DEFAULT_RECORDER_OPTIONS, type Recorder } from "../../runtime/recorder.js";
import { sharedRecorder } from "../../runtime/shared-recorder.js";
import type { Threads } from "../../runtime/threads.js";
import { startHangWatch } from "../traced-tests/hang-watch.js";
import type { RunningTest } from "../traced-tests/running-test.js";
import { identifyProcess } from "./process-identity.js";
import { watchProcessEnd, type ProcessEnd } from "./session-end.js";
import { noticeFailedEnd, noticeFailedSave, noticeWhatIsMissing } from "./session-notices.js";
import { resolveUnfinished, type StopOptions } from "./option-rules.js";
import { resolveStartOptions, type ResolvedOptions, type SessionOptions } from "./session-options.js";
import { contentOf, createRecording, type Recording } from "./session-recording.js";
import { measureByShared } from "../overhead/overhead.js";
import { moveRaw, type SavedFile } from "../files/output-file.js";
import { RAW_FORMAT, type Formats } from "./session-formats.js";
import { startSharedClock, stopSharedClock } from "../clock/shared-clock.js";
import { readStreamed } from "./session-streamed.js";
import {
  isRunning,
  isSaved,
  lastSession,
  markSaved,
  readSession,
  sessionInfo,
  type SessionInfo,
} from "./session-threads.js";

export interface Session {
  /**
   * Starts to record. A session that `callweave run` began is replaced: the recording starts anew and keeps the run's output.
   * @throws {CallweaveError} when the program's own session runs already, or an option is wrong
   */
  start(options?: SessionOptions): void;
  /** Starts the session of `callweave run`, which the program's own `start()` replaces. */
  startRun(options: SessionOptions): void;
  /**
   * Stops all threads and returns what they have recorded; when nothing runs, the last recording again.
   * @throws {CallweaveError} when nothing was ever started, or an option is wrong
   */
  stop(options?: StopOptions): Recording;
  /** Ends the session that runs, if any, and saves nothing. */
  discard(): void;
  /** A test runs from now on, or none: the watchdog saves what it did when it hangs, or the process is ended by a signal. */
  testRuns(test: RunningTest | undefined): void;
  /** What its recordings can be saved as, from the next one on. */
  useFormats(formats: Formats): void;
  /** Saves a stopped recording to its output now instead of at the end of the process. A failure is told on stderr. */
  saveOutput(): void;
}

/** The last session, when this thread has read it. */
interface Stopped {
  readonly session: number;
  readonly recording: Recording;
  /** A raw trace that holds all of it, and is not needed any more once it is saved. */
  readonly segment: string | undefined;
  readonly onSaved: (file: SavedFile) => void;
  /** The output that this thread still has to save. */
  output: string | undefined;
}

/** @param formats what it can save as long as nobody gives it others */
export function createSession(recorder: Recorder<Threads>, formats: Formats = RAW_FORMAT): Session {
  const { threads, clock } = recorder;
  let stopped: Stopped | undefined;
  let processEnd: ProcessEnd | undefined;
  /** Where the end of the process saves. */
  let watchedOutput = "";
  let watchOfWorker: ReturnType<typeof startHangWatch> | undefined;

  function begin(options: ResolvedOptions, startedByRun: boolean): void {
    if (stopped?.output !== options.output) saveOutput();
    const info = describe(recorder, options, startedByRun);
    if (options.sharedClock) {
      startSharedClock(threads.gate);
      measureByShared(threads.gate);
    } else stopSharedClock(threads.gate);
    allocateOrExplain(() => recorder.start({ ...DEFAULT_RECORDER_OPTIONS, ...options }, JSON.stringify(info)));
    stopped = undefined;
    watchEnd();
  }

  /**
   * The main thread sees to it that the output is saved at the end, whatever thread has started the session, and also when that thread
   * has stopped it before this one hears of it.
   */
  function watchEnd(): void {
    if (!isMainThread || isSaved(threads)) return;
    const output = sessionInfo(threads)?.output;
    if (output === undefined) return;
    watchedOutput = output;
    processEnd ??= watchProcessEnd(threads, finish);
    if (isRunning(threads)) processEnd.sessionStarts();
  }

  function end(unfinished: "close" | "open"): void {
    if (isRunning(threads)) closeGate(threads.gate, clock.now(), unfinished);
    const session = lastSession(threads);
    if (session === 0 || stopped?.session === session) return;
    const { output, keepsAll } = sessionInfo(threads)!;
    const content = keepsAll ? readStreamed(threads) : contentOf(readSession(threads), threads);
    const { segment } = content;
    const ended: Stopped = { session, recording: createRecording(content, formats, onSaved), segment, output, onSaved };
    function onSaved({ file }: SavedFile): void {
      if (file !== ended.output) return;
      ended.output = undefined;
      markSaved(threads, session);
      processEnd?.outputIsSaved(file);
    }
    stopped = ended;
    noticeWhatIsMissing(content.files, recorder.registry.misfits, ended.output);
  }

  function saveOutput(): void {
    const output = stopped?.output;
    if (stopped === undefined || output === undefined || isSaved(threads)) return;
    try {
      const { segment, recording, onSaved } = stopped;
      const moved = segment === undefined ? undefined : moveRaw(segment, output);
      if (moved) onSaved(moved);
      else recording.save(output);
    } catch (error) {
      stopped.output = undefined;
      noticeFailedSave(error, output);
    }
  }

  /** The process ends, with whatever the program has made of the functions that are needed here. */
  function finish(): void {
    if (isSaved(threads)) return;
    try {
      end("close");
      saveOutput();
    } catch (error) {
      noticeFailedEnd(error, watchedOutput);
    }
  }

  threads.onSession = watchEnd;

  return {
    saveOutput,
    useFormats: (others) => void (formats = others),
    discard() {
      closeGate(threads.gate, clock.now());
      markSaved(threads, lastSession(threads));
      processEnd?.outputIsSaved(sessionInfo(threads)?.output ?? "");
    },
    testRuns(test) {
      if (isMainThread) processEnd?.testRuns(test);
      else (watchOfWorker ??= startHangWatch(threads))(test);
    },
    start(options = {}) {
      const resolved = resolveStartOptions(options);
      const running = isRunning(threads) ? sessionInfo(threads) : undefined;
      if (running !== undefined && !running.startedByRun) {
        throw new CallweaveError("start", "a session is already running, got a second start()", "call stop() first");
      }
      const output = resolved.output ?? running?.output;
      if (resolved.keepsAll && (output === undefined || (!isMainThread && running === undefined)))
        throw nowhereToKeep();
      if (resolved.sharedClock && !isMainThread) throw clockWouldEnd();
      const snapshotSignal = resolved.snapshotSignal ?? running?.snapshotSignal;
      if (snapshotSignal !== undefined && output === undefined) {
        const what = `"snapshotSignal" needs an output, got ${snapshotSignal} alone`;
        throw new CallweaveError("start", what, "give an output: the snapshots are saved beside it");
      }
      begin({ ...resolved, output, snapshotSignal }, false);
      // Nobody will ask for what was recorded before.
      if (running?.output !== undefined && running.output !== output) processEnd?.outputIsSaved(running.output);
    },
    startRun(options) {
      begin(resolveStartOptions(options), true);
    },
    stop(options = {}) {
      const unfinished = resolveUnfinished(options);
      end(unfinished);
      if (stopped !== undefined) return stopped.recording;
      throw new CallweaveError("stop", "there is no recording, got stop() before any start()", "call start() first");
    },
  };
}

/** What every thread can read about a session. A worker has its own file where the main thread has the program. */
function describe(
  { clock, threads }: Recorder<Threads>,
  { output, keepsAll, snapshotSignal }: ResolvedOptions,
  startedByRun: boolean,
): SessionInfo {
  const before = isMainThread ? undefined : sessionInfo(threads);
  const { wallOffsetNs, ...identity } = identifyProcess(clock);
  return { ...identity, ...before, wallOffsetNs: String(wallOffsetNs), output, keepsAll, startedByRun, snapshotSignal };
}

function nowhereToKeep(): CallweaveError {
  const what = 'the calls are streamed to disk beside the output, got keep: "all" without one or in a worker';
  return new CallweaveError("start", what, "give an output, in the main thread, or keep the newest with last:N");
}

function clockWouldEnd(): CallweaveError {
  const what = 'the thread of the shared clock would end with this one, got clock: "shared" in a worker';
  return new CallweaveError("start", what, "start in the main thread, or with the default clock");
}

function allocateOrExplain<T>(allocate: () => T): T {
  try {
    return allocate();
  } catch (error) {
    const what = `there is no memory for the recording, got ${messageOf(error)}`;
    throw new CallweaveError("start", what, "keep fewer calls", { cause: error });
  }
}

const realm = globalThis as unknown as Record<symbol, Session | undefined>;

/** The one session of a process, however many copies of the package it loads. */
export const sharedSession: Session = (realm[Symbol.for(`callweave.session@${CONTRACT_VERSION}`)] ??=
  createSession(sharedRecorder));
