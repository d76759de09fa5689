/** Keeps the cache of compiled files from growing for ever: once a day, the oldest entries go when all are too large. */
import fs from "node:fs";
import path from "node:path";

const { readdirSync, rmSync, statSync, writeFileSync } = fs;

const LARGEST_BYTES = 200e6;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Written at each sweep; its time is that of the last one. */
const MARK = "swept";

/** @throws {Error} when the folder cannot be read or written */
export function sweepCache(folder: string, nowMs = Date.now(), largestBytes = LARGEST_BYTES): void {
  const mark = path.join(folder, MARK);
  const sweptMs = statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Math.abs(nowMs - sweptMs) < DAY_MS) return;
  writeFileSync(mark, "");
  let bytes = 0;
  for (const { file, size } of newestFirst(folder)) {
    bytes += size;
    if (bytes > largestBytes) rmSync(file, { force: true });
  }
}

interface Entry {
  readonly file: string;
  readonly size: number;
  readonly writtenMs: number;
}

function newestFirst(folder: string): Entry[] {
  const entries = readdirSync(folder).flatMap((name): Entry[] => {
    const file = path.join(folder, name);
    // Another process may sweep as well.
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats === undefined || name === MARK ? [] : [{ file, size: stats.size, writtenMs: stats.mtimeMs }];
  });
  return entries.sort((one, other) => other.writtenMs - one.writtenMs);
}
