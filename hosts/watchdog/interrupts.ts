/** Ctrl-C, counted: once saves and ends, twice ends at once. */
import { systemClock } from "../../runtime/clock.js";

/** A terminal interrupts all its processes, and npm passes the same on once more. Nobody presses twice so quickly. */
const SAME_MS = 250;
/** What was interrupted so long ago has gone on: that one was about something else. */
const FORGOTTEN_MS = 10_000;

/** On one clock in all threads, unlike `performance.now()`. */
export const nowMs = (): number => Number(systemClock.now()) / 1e6;

export class Interrupts {
  /**
   * @param lastMs when there was one before; -Infinity: never
   * @param memoryMs how long one counts
   */
  constructor(
    private lastMs = -Infinity,
    private readonly memoryMs = FORGOTTEN_MS,
  ) {}

  /** Notes one. @returns whether it is the second */
  isSecond(atMs: number): boolean {
    const sinceMs = atMs - this.lastMs;
    if (sinceMs < SAME_MS) return false;
    this.lastMs = atMs;
    return sinceMs < this.memoryMs;
  }

  /** When the last one was, if it still counts, else -Infinity. */
  last(atMs: number): number {
    return atMs - this.lastMs < this.memoryMs ? this.lastMs : -Infinity;
  }
}
