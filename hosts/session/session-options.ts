/** What `start` takes: one table of the options, what each takes, and the check of what a program passed. */
import os from "node:os";
import path from "node:path";
import { DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import { formatOf } from "../../trace/format-names.js";
import {
  checkOptions,
  CLOCKS,
  KEEP_TAKES,
  parseKeep,
  TRUE_OR_FALSE,
  wholeNumber,
  type KeepInMemory,
  type Rule,
  oneOf,
} from "./option-rules.js";

export interface SessionOptions {
  /**
   * Where the trace is saved when the process ends, unless the program has saved it there itself. The extension is the format:
   * `.pftrace` and `.pftrace.z` (Perfetto), `.json` (Chrome), `.cwraw` (raw), `.parquet`, `.speedscope.json`, `.html`, each also with
   * `.gz`. The main thread saves it, so of a session that a worker starts only if the main thread has loaded `callweave` before, or
   * runs under `callweave run`.
   */
  output?: string | undefined;
  /**
   * Which ended calls of each thread are kept, besides all frames that are open: the newest ("last:N", default "last:1000000") or the
   * oldest ("first:N"), in memory of 24 bytes each, 40 of a task's; or "all", which are streamed to disk beside `output` and take no
   * more memory than three million.
   */
  keep?: Keep | undefined;
  /** Deeper calls are counted and left out. Default 16,384: more than Node's default stack holds. */
  maxDepth?: number | undefined;
  /**
   * A signal that saves a snapshot beside the output, `a-PID-1.pftrace`, while the program goes on, hung or not. A program that listens to
   * the signal itself keeps it. Heard from a moment after the start on; not on Windows.
   */
  snapshotSignal?: "SIGUSR2" | undefined;
  /**
   * Links what timers, immediates, ticks, microtasks and handlers of I/O call to the frame that scheduled it. Default false: a program
   * that awaits a lot takes twice as long or more.
   */
  linkCallbacks?: boolean | undefined;
  /**
   * "own" (default): each thread reads the clock itself. "shared": a thread does nothing but write the time every half microsecond, and the
   * others read it from memory, which takes a fraction of the time, where the machine has an idle core for it. `start` takes
   * some 0.4 s until the clock runs, and throws where it stalls for half a second on end.
   */
  clock?: "own" | "shared" | undefined;
}

export type Keep = "all" | KeepInMemory;

const START_RULES: Record<keyof SessionOptions, Rule> = {
  output: { takes: "the path of a file", accepts: (value) => typeof value === "string" && value !== "" },
  keep: {
    takes: `"all", ${KEEP_TAKES}`,
    accepts: (value) => value === "all" || parseKeep(value) !== undefined,
  },
  maxDepth: wholeNumber(1, 1_000_000),
  snapshotSignal: {
    takes: `"SIGUSR2" (SIGUSR1 starts Node's debugger, and Windows has neither)`,
    accepts: (value) => value === "SIGUSR2" && value in os.constants.signals,
  },
  linkCallbacks: TRUE_OR_FALSE,
  clock: oneOf(...CLOCKS),
};

/** Options with every default filled in, and `output` as an absolute path: the program may change its directory. */
export interface ResolvedOptions {
  readonly output: string | undefined;
  readonly maxFrames: number;
  readonly maxDepth: number;
  readonly whenFull: "ring" | "stop";
  /** All calls are kept, on disk. */
  readonly keepsAll: boolean;
  readonly snapshotSignal: "SIGUSR2" | undefined;
  readonly linkCallbacks: boolean;
  readonly sharedClock: boolean;
}

/** Between two steps of the drain, which come when a half is full: at 60 ns a call it has 60 ms for one. */
const STREAMED = { maxFrames: 1 << 21, whenFull: "ring", keepsAll: true } as const;

/** @throws {CallweaveError} when an option is unknown or its value is not what it takes */
export function resolveStartOptions(options: SessionOptions): ResolvedOptions {
  checkOptions("start", options, START_RULES);
  if (options.output !== undefined) formatOf(options.output);
  const { maxFrames, whenFull } = DEFAULT_RECORDER_OPTIONS;
  return {
    ...(options.keep === "all" ? STREAMED : { maxFrames, whenFull, keepsAll: false, ...parseKeep(options.keep) }),
    output: options.output === undefined ? undefined : path.resolve(options.output),
    maxDepth: options.maxDepth ?? DEFAULT_RECORDER_OPTIONS.maxDepth,
    snapshotSignal: options.snapshotSignal,
    linkCallbacks: options.linkCallbacks ?? DEFAULT_RECORDER_OPTIONS.linkCallbacks,
    sharedClock: options.clock === "shared",
  };
}
