/**
 * The session of a process: from `start()` to `stop()`, at most one at a time, with its trace saved at the end of the process if it
 * has an output.
 *
 *     idle ──start──▶ running ──stop──▶ stopped ──start──▶ running …
 *                        └── process ends: stop, save to output ──┘
 */
import { isMainThread, threadId } from "node:worker_threads";
import { CallweaveError, messageOf } from "../base/errors.js";
import { CONTRACT_VERSION } from "../runtime/contract.js";
import { DEFAULT_RECORDER_OPTIONS, type Recorder } from "../runtime/recorder.js";
import { sharedRecorder } from "../runtime/shared-recorder.js";
import { identifyProcess, type ProcessIdentity } from "./process-identity.js";
import { watchProcessEnd, type ProcessEnd } from "./session-end.js";
import { noticeFailedSave, noticeWhatIsMissing } from "./session-notices.js";
import {
  resolveStartOptions,
  resolveUnfinished,
  type ResolvedOptions,
  type SessionOptions,
  type StopOptions,
} from "./session-options.js";
import { createRecording, type Recording } from "./session-recording.js";
import type { SavedFile } from "./session-save.js";

export interface Session {
  /**
   * Starts to record. A session that `callweave run` began is replaced: the recording starts anew and keeps the run's output.
   * @throws {CallweaveError} when the program's own session runs already, or an option is wrong
   */
  start(options?: SessionOptions): void;
  /** Starts the session of `callweave run`, which the program's own `start()` replaces. */
  startRun(options: SessionOptions): void;
  /**
   * Stops and returns the recording; when nothing runs, the last one again.
   * @throws {CallweaveError} when nothing was ever started, or an option is wrong
   */
  stop(options?: StopOptions): Recording;
  /** Saves a stopped recording to its output now instead of at the end of the process. A failure is told on stderr. */
  saveOutput(): void;
}

interface Running {
  readonly options: ResolvedOptions;
  readonly startedByRun: boolean;
  readonly identity: ProcessIdentity;
}

interface Stopped {
  readonly recording: Recording;
  /** The output that still has to be saved. */
  output: string | undefined;
}

export const THREAD = { id: threadId, name: isMainThread ? "main" : `worker ${threadId}` };

export function createSession(recorder: Recorder): Session {
  let running: Running | undefined;
  let stopped: Stopped | undefined;
  let processEnd: ProcessEnd | undefined;

  function begin(options: ResolvedOptions, startedByRun: boolean): void {
    if (stopped?.output !== options.output) saveOutput();
    const identity = identifyProcess(recorder.clock);
    const buffer = allocateOrExplain(() => recorder.start({ ...DEFAULT_RECORDER_OPTIONS, ...options }));
    running = { options, startedByRun, identity };
    stopped = undefined;
    if (options.output === undefined || !isMainThread) return;
    processEnd ??= watchProcessEnd(recorder.registry, finish);
    processEnd.sessionStarts({ buffer, identity, output: options.output });
  }

  function end(unfinished: "close" | "open"): void {
    if (running === undefined) return;
    const { identity, options } = running;
    const threads = [recorder.stop(THREAD)];
    const files = [...recorder.registry.files];
    const ended: Stopped = {
      recording: createRecording({ ...identity, unfinished, files, threads }, onSaved),
      output: options.output,
    };
    function onSaved({ file }: SavedFile): void {
      if (file !== ended.output) return;
      ended.output = undefined;
      if (ended === stopped) processEnd?.outputIsSaved(file);
    }
    stopped = ended;
    running = undefined;
    noticeWhatIsMissing(recorder.registry, options.output);
  }

  function saveOutput(): void {
    const output = stopped?.output;
    if (stopped === undefined || output === undefined) return;
    try {
      stopped.recording.save(output);
    } catch (error) {
      stopped.output = undefined;
      noticeFailedSave(error, output);
    }
  }

  /** The process ends. */
  function finish(): void {
    end("close");
    saveOutput();
  }

  return {
    saveOutput,
    start(options = {}) {
      const resolved = resolveStartOptions(options);
      if (running !== undefined && !running.startedByRun) {
        throw new CallweaveError("start", "a session is already running, got a second start()", "call stop() first");
      }
      const output = resolved.output ?? running?.options.output;
      begin({ ...resolved, output }, false);
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

function allocateOrExplain<T>(allocate: () => T): T {
  try {
    return allocate();
  } catch (error) {
    const what = `there is no memory for the recording, got ${messageOf(error)}`;
    throw new CallweaveError("start", what, "give a smaller maxFrames", { cause: error });
  }
}

const realm = globalThis as unknown as Record<symbol, Session | undefined>;

/** The one session of a process, however many copies of the package it loads. */
export const sharedSession: Session = (realm[Symbol.for(`callweave.session@${CONTRACT_VERSION}`)] ??=
  createSession(sharedRecorder));
