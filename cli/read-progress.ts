/** Reads a trace and says so on a terminal where it takes long. */
import { statSync } from "node:fs";
import type { Trace } from "../trace/model/model.js";
import type { OnRead } from "../trace/model/read-calls.js";
import type { ProgressLine } from "./progress-line.js";
import { formatBytes } from "./summary-text.js";
import { readTraceFile } from "../hosts/files/trace-file.js";

/** Files above this take about a second to read. */
const LARGE_BYTES = 30e6;

/** @throws {CallweaveError} as `readTraceFile` */
export function readWithProgress(file: string, line: ProgressLine): Trace {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > LARGE_BYTES) line.showNow(`reading ${file}, ${formatBytes(bytes)}`);
  try {
    return readTraceFile(file);
  } finally {
    line.clear();
  }
}

/** For those that go through the calls of a trace. */
export function callProgress(file: string, line: ProgressLine): OnRead {
  return (calls, of) => line.show(() => `${file}: ${Math.floor((100 * calls) / of)} % of the calls`);
}
