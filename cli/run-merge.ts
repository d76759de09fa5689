/** The work of `callweave merge`. */
import { assertWritable } from "../hosts/files/output-file.js";
import { formatOf } from "../trace/format-names.js";
import { mergeTraces, type Alignment } from "../trace/edit/merge-traces.js";
import { NO_TERMINAL, ProgressLine } from "./progress-line.js";
import { readWithProgress } from "./read-progress.js";
import { saveAndTell, tell } from "./save-and-tell.js";
import { traceFiles } from "./trace-files.js";

export interface MergeFlags {
  readonly output: string;
  readonly align: Alignment;
  readonly quiet?: boolean;
}

/** @throws {CallweaveError} when a file cannot be read or written, or the clocks of the traces cannot be compared */
export function merge(files: string[], { output, align, quiet }: MergeFlags): void {
  formatOf(output);
  const names = traceFiles(files);
  assertWritable(output);
  const line = new ProgressLine(quiet ? NO_TERMINAL : process.stderr);
  const traces = names.map((name) => ({ name, trace: readWithProgress(name, line) }));
  const { trace, renumbered } = mergeTraces(traces, align);
  if (!quiet) {
    for (const { name, pid, newPid } of renumbered)
      tell(`callweave: process ${pid} of ${name} has the number ${newPid}, as an earlier file has a process ${pid}`);
  }
  saveAndTell(trace, output, quiet);
}
