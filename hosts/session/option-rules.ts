/** What options take, in Node and in a page, and the check of what a program passed. */
import { JSON } from "../../base/built-ins.js";
import { CallweaveError } from "../../base/errors.js";
import type { RecorderOptions } from "../../runtime/recorder.js";

/** Which calls a thread keeps in memory. */
export type KeepInMemory = `last:${number}` | `first:${number}`;

export interface StopOptions {
  /** Frames that are open at the stop end there ("close", default) or stay begin events, "Did not end" in Perfetto ("open"). */
  unfinished?: "close" | "open" | undefined;
}

export interface Rule {
  readonly takes: string;
  readonly accepts: (value: unknown) => boolean;
}

const MOST_KEPT = 100_000_000;

export const wholeNumber = (least: number, most: number): Rule => ({
  takes: `a whole number from ${least} to ${most}`,
  accepts: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
});
export const oneOf = (...words: readonly string[]): Rule => ({
  takes: words.map((word) => JSON.stringify(word)).join(" or "),
  accepts: (value) => typeof value === "string" && words.includes(value),
});

/** What tells a session the time. */
export const CLOCKS = ["own", "shared"] as const;

export const TRUE_OR_FALSE: Rule = { takes: "true or false", accepts: (value) => typeof value === "boolean" };

export const KEEP_TAKES = `"last:N" or "first:N" with a whole number from 1 to ${MOST_KEPT}`;

/** @returns undefined when it is none */
export function parseKeep(text: unknown): Pick<RecorderOptions, "maxFrames" | "whenFull"> | undefined {
  const [, which, count] = (typeof text === "string" && /^(last|first):([1-9]\d*)$/.exec(text)) || [];
  if (which === undefined || Number(count) > MOST_KEPT) return undefined;
  return { maxFrames: Number(count), whenFull: which === "last" ? "ring" : "stop" };
}

const STOP_RULES: Record<keyof StopOptions, Rule> = { unfinished: oneOf("close", "open") };

/** @throws {CallweaveError} when an option is unknown or its value is not what it takes */
export function resolveUnfinished(options: StopOptions): "close" | "open" {
  checkOptions("stop", options, STOP_RULES);
  return options.unfinished ?? "close";
}

/** @throws {CallweaveError} when an option is unknown or its value is not what it takes */
export function checkOptions(where: string, options: unknown, rules: Record<string, Rule>): void {
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
