/** What `start` takes: one table of the options, what each takes, and the check of what a program passed. */
import os from "node:os";
import path from "node:path";
import { CallweaveError } from "../base/errors.js";
import { DEFAULT_RECORDER_OPTIONS } from "../runtime/recorder.js";
import { formatOf } from "../trace/formats.js";

export interface SessionOptions {
  /**
   * Where the trace is saved when the process ends, unless the program has saved it there itself. The extension is the format:
   * `.pftrace` (Perfetto), `.json` (Chrome), `.cwraw` (raw), `.parquet`, `.speedscope.json`, `.html`, each also with `.gz`. The main thread
   * saves it, so of a session that a worker starts only if the main thread has loaded `callweave` before, or runs under `callweave run`.
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
   * others read it from memory, which takes a fraction of the time, where the machine has an idle core for it. `start` takes 0.1 s to try, and throws where the
   * clock stalls.
   */
  clock?: "own" | "shared" | undefined;
}

export type Keep = "all" | `last:${number}` | `first:${number}`;

export interface StopOptions {
  /** Frames that are open at the stop end there ("close", default) or stay begin events, "Did not end" in Perfetto ("open"). */
  unfinished?: "close" | "open" | undefined;
}

interface Rule {
  readonly takes: string;
  readonly accepts: (value: unknown) => boolean;
}

const MOST_KEPT = 100_000_000;

const wholeNumber = (least: number, most: number): Rule => ({
  takes: `a whole number from ${least} to ${most}`,
  accepts: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
});
const oneOf = (...words: readonly string[]): Rule => ({
  takes: words.map((word) => JSON.stringify(word)).join(" or "),
  accepts: (value) => typeof value === "string" && words.includes(value),
});

const TRUE_OR_FALSE: Rule = { takes: "true or false", accepts: (value) => typeof value === "boolean" };

export const CLOCKS = ["own", "shared"] as const;

const START_RULES: Record<keyof SessionOptions, Rule> = {
  output: { takes: "the path of a file", accepts: (value) => typeof value === "string" && value !== "" },
  keep: {
    takes: `"all", "last:N" or "first:N" with a whole number from 1 to ${MOST_KEPT}`,
    accepts: (value) => typeof value === "string" && parseKeep(value) !== undefined,
  },
  maxDepth: wholeNumber(1, 1_000_000),
  snapshotSignal: {
    takes: `"SIGUSR2" (SIGUSR1 starts Node's debugger, and Windows has neither)`,
    accepts: (value) => value === "SIGUSR2" && value in os.constants.signals,
  },
  linkCallbacks: TRUE_OR_FALSE,
  clock: oneOf(...CLOCKS),
};
const STOP_RULES: Record<keyof StopOptions, Rule> = { unfinished: oneOf("close", "open") };

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
const STREAMED_FRAMES = 1 << 21;

/** @returns undefined when it is none */
function parseKeep(text: string): Pick<ResolvedOptions, "maxFrames" | "whenFull" | "keepsAll"> | undefined {
  if (text === "all") return { maxFrames: STREAMED_FRAMES, whenFull: "ring", keepsAll: true };
  const [, which, count] = /^(last|first):([1-9]\d*)$/.exec(text) ?? [];
  if (which === undefined || Number(count) > MOST_KEPT) return undefined;
  return { maxFrames: Number(count), whenFull: which === "last" ? "ring" : "stop", keepsAll: false };
}

/** @throws {CallweaveError} when an option is unknown or its value is not what it takes */
export function resolveStartOptions(options: SessionOptions): ResolvedOptions {
  checkOptions("start", options, START_RULES);
  if (options.output !== undefined) formatOf(options.output);
  const { maxFrames, whenFull } = DEFAULT_RECORDER_OPTIONS;
  return {
    ...(options.keep === undefined ? { maxFrames, whenFull, keepsAll: false } : parseKeep(options.keep)!),
    output: options.output === undefined ? undefined : path.resolve(options.output),
    maxDepth: options.maxDepth ?? DEFAULT_RECORDER_OPTIONS.maxDepth,
    snapshotSignal: options.snapshotSignal,
    linkCallbacks: options.linkCallbacks ?? DEFAULT_RECORDER_OPTIONS.linkCallbacks,
    sharedClock: options.clock === "shared",
  };
}

/** @throws {CallweaveError} when an option is unknown or its value is not what it takes */
export function resolveUnfinished(options: StopOptions): "close" | "open" {
  checkOptions("stop", options, STOP_RULES);
  return options.unfinished ?? "close";
}

function checkOptions(where: string, options: unknown, rules: Record<string, Rule>): void {
  if (typeof options !== "object" || options === null) {
    throw new CallweaveError(where, `the options must be an object, got ${show(options)}`, "pass {} for the defaults");
  }
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      const known = Object.keys(rules).join(", ");
      throw new CallweaveError(where, `there is no option "${name}", got ${show(value)}`, `the options are ${known}`);
    }
    if (value !== undefined && !rule.accepts(value)) {
      throw new CallweaveError(where, `"${name}" must be ${rule.takes}, got ${show(value)}`, "correct the option");
    }
  }
}

const show = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value));
