/** What traces hold, counted when somebody asks, one trace at a time, and again only when the file is another. */
import { countTrace } from "./view-job.js";
import type { TraceCounts } from "./view-job.js";
import type { ViewedFile } from "./view-files.js";

interface Known {
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly counts: Promise<TraceCounts>;
}

/** @returns counts a trace; its promise fails with the message for people when the trace cannot be read */
export function viewCounts(count = countTrace): (viewed: ViewedFile) => Promise<TraceCounts> {
  const known = new Map<string, Known>();
  let last: Promise<unknown> = Promise.resolve();
  return ({ file, bytes, modifiedMs }) => {
    const before = known.get(file);
    if (before?.bytes === bytes && before.modifiedMs === modifiedMs) return before.counts;
    const counts = last.then(() => count(file));
    last = counts.catch(() => undefined);
    known.set(file, { bytes, modifiedMs, counts });
    return counts;
  };
}
