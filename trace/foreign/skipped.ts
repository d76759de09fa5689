/** What a file of another program holds that is left out, counted by kind. Traces that are made of it say so too, in JSON as an object. */
import type { Skipped } from "../model/model.js";

export class SkippedCounts {
  private readonly counts = new Map<string, number>();

  /** @param kind in the plural */
  add(kind: string, count = 1): void {
    if (count > 0) this.counts.set(kind, (this.counts.get(kind) ?? 0) + count);
  }

  /** @returns undefined when nothing has been left out */
  finish(): Skipped | undefined {
    return this.counts.size === 0 ? undefined : this.counts;
  }
}

/** @param counts by kind, as JSON has it; what a damaged head makes up is none */
export function skippedOf(counts: unknown): Skipped | undefined {
  const skipped = new SkippedCounts();
  for (const [kind, count] of Object.entries(counts ?? {}))
    if (Number.isSafeInteger(count)) skipped.add(kind, Number(count));
  return skipped.finish();
}

/** What several files hold. */
export function sumSkipped(all: readonly (Skipped | undefined)[]): Skipped | undefined {
  const sum = new SkippedCounts();
  for (const skipped of all) for (const [kind, count] of skipped ?? []) sum.add(kind, count);
  return sum.finish();
}

export const NO_TIME = "events without a time in range";

/** Counters that say no number, or nobody knows of what. */
export const COUNTERS = "counters";

/** @param phase of an event in Chrome's format that is no call */
export function kindOfPhase(phase: string): string {
  return OTHER_PHASES.find(([phases]) => phase.length === 1 && phases.includes(phase))?.[1] ?? "other events";
}

/** https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU */
const OTHER_PHASES = [
  ["bneSTpF", "async events"],
  ["stf", "flow events"],
  ["iIR", "instants"],
  ["C", COUNTERS],
  ["P", "samples"],
] as const;
