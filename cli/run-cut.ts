/** The work of `callweave cut`. */
import { CallweaveError } from "../base/errors.js";
import { assertWritable } from "../hosts/files/output-file.js";
import { cutTrace, startOf } from "../trace/edit/cut-trace.js";
import { formatTime } from "../trace/answers/format-time.js";
import { formatOf } from "../trace/format-names.js";
import type { Thread, Trace } from "../trace/model/model.js";
import { summarize } from "../trace/answers/summary.js";
import { nameMatcher } from "./name-filter.js";
import { NO_TERMINAL, ProgressLine } from "./progress-line.js";
import { readWithProgress } from "./read-progress.js";
import { saveAndTell } from "./save-and-tell.js";
import { describeThread, visible } from "../trace/answers/describe.js";

export interface CutFlags {
  readonly output: string;
  readonly from?: number;
  readonly to?: number;
  readonly thread?: string[];
  readonly function?: string;
  readonly quiet?: boolean;
}

/** @throws {CallweaveError} when a file cannot be read or written, or nothing of the trace is asked for */
export function cut(file: string, flags: CutFlags): void {
  const { output, from, to, thread, quiet } = flags;
  formatOf(output);
  if (from !== undefined && to !== undefined && from >= to) {
    const what = `the range ends before it begins, got ${formatTime(from)} to ${formatTime(to)}`;
    throw new CallweaveError("cut", what, "give a --to that is later than --from");
  }
  assertWritable(output);
  const line = new ProgressLine(quiet ? NO_TERMINAL : process.stderr);
  const trace = readWithProgress(file, line);
  if (thread !== undefined) assertThreads(file, trace, thread);
  const isFunction = functionOf(file, trace, flags);
  const part = cutTrace(trace, {
    ...(from !== undefined && { fromNs: from }),
    ...(to !== undefined && { toNs: to }),
    ...(thread && { isThread: (each) => thread.some((wanted) => isNamed(each, wanted)) }),
    ...(isFunction && { isFunction }),
  });
  if (part.processes.length === 0) throw nothingThere(file, trace);
  saveAndTell(part, output, quiet);
}

const isNamed = ({ name, id }: Thread, wanted: string): boolean => name === wanted || String(id) === wanted;

function assertThreads(file: string, { processes }: Trace, wanted: readonly string[]): void {
  const all = processes.flatMap((process) => process.threads.map((thread) => ({ process, thread })));
  const missing = wanted.find((name) => !all.some(({ thread }) => isNamed(thread, name)));
  if (missing === undefined) return;
  const threads = all.map(({ process, thread }) => `${thread.id} (${describeThread({ process, thread })})`);
  const what = `${file} has no such thread, got ${JSON.stringify(missing)}`;
  throw new CallweaveError("cut", what, `give the name or the id of one: ${threads.join(", ") || "there is none"}`);
}

function functionOf(file: string, { processes }: Trace, { function: wanted }: CutFlags) {
  if (wanted === undefined) return undefined;
  const matches = nameMatcher(wanted);
  const all = processes.flatMap(({ functions }) => functions.map(({ name }) => name));
  if (all.some(matches)) return ({ name }: { name: string }): boolean => matches(name);
  const close = all.filter((name) => name.toLowerCase().includes(wanted.toLowerCase())).slice(0, 5);
  const next =
    close.length > 0 ? `there is ${visible(close.join(", "))}` : `see \`callweave report ${file}\` for those it has`;
  throw new CallweaveError("cut", `${file} has no such function, got ${JSON.stringify(wanted)}`, next);
}

function nothingThere(file: string, trace: Trace): CallweaveError {
  const { durationNs } = summarize(trace);
  const starts = trace.processes.flatMap(({ threads }) => threads.map(({ startNs }) => startNs - startOf(trace)));
  const what = `no thread of ${file} ran in that range, got a trace of ${formatTime(durationNs)}`;
  const next = starts.length > 1 ? `threads start at ${starts.map(formatTime).join(", ")}` : "give a range within it";
  return new CallweaveError("cut", what, next);
}
