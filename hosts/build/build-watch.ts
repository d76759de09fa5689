/**
 * What TypeScript misses when it watches: edits that come before it does, which is after it has said so, and with -b those that come while it
 * builds, since it tells by the time at which it has built whether there is anything new.
 *
 *     round of a build:   starts …… reads tsconfig.json …… (edit) …… writes the .tsbuildinfo, which is then newer than the edit
 */
import type ts from "typescript";

export interface WatchedRounds {
  /** Says each status when it is true. */
  readonly status: ts.WatchStatusReporter;
  /** The time that counts for all that a round builds: before it has read anything. */
  readonly now: () => Date;
}

/** "Starting compilation in watch mode...", "File change detected. Starting incremental compilation...". */
const STARTS: ReadonlySet<number> = new Set([6031, 6032]);
/** "Found {0} errors. Watching for file changes.", of one and of several. */
const WATCHING: ReadonlySet<number> = new Set([6193, 6194]);
/** So much may a disk's time be behind the clock: Linux and Windows count it in ticks of up to 16 ms. */
const DISK_TICK_MS = 50;

/** @param report prints */
export function watchRounds(report: ts.WatchStatusReporter): WatchedRounds {
  let start = Date.now();
  return {
    status(diagnostic, ...more) {
      if (STARTS.has(diagnostic.code)) start = Date.now();
      // TypeScript starts to watch in what is left of this turn.
      if (WATCHING.has(diagnostic.code)) queueMicrotask(() => report(diagnostic, ...more));
      else report(diagnostic, ...more);
    },
    now: () => new Date(start - DISK_TICK_MS),
  };
}
