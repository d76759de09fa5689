/** A run of several processes as one: a row a function, over all its traces. */
import { CallweaveError } from "../base/errors.js";
import { mergeTraces } from "../trace/edit/merge-traces.js";
import { report, type ReportRow } from "../trace/answers/report.js";
import { summarize, type Summary } from "../trace/answers/summary.js";
import { readTraceFile } from "../hosts/files/trace-file.js";
import { traceFiles } from "./trace-files.js";

export interface RunRows {
  readonly files: readonly string[];
  readonly summary: Summary;
  readonly rows: readonly ReportRow[];
}

/** @param given paths and globs @throws {CallweaveError} when there is no trace, or one cannot be read */
export function readRun(given: readonly string[]): RunRows {
  const files = traceFiles(given);
  if (files.length === 0) throw new CallweaveError("ci", "a run has traces, got none", "give paths of trace files");
  const traces = files.map((name) => ({ name, trace: readTraceFile(name) }));
  // Nothing here asks when a call was, and so not on what clock.
  const { trace } = mergeTraces(traces, "start");
  return { files, summary: summarize(trace), rows: report(trace) };
}
