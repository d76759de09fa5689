/** The work of `callweave diff`. */
import { CallweaveError } from "../base/errors.js";
import type { Metric } from "../trace/answers/call-statistics.js";
import { matchFunctions } from "../trace/answers/match-functions.js";
import { report, type ReportRow } from "../trace/answers/report.js";
import { summarize } from "../trace/answers/summary.js";
import type { AnswerFlags } from "./answer-options.js";
import { isBroken } from "./broken-rules.js";
import { diffJson, type Comparison, type DiffSide } from "./diff-rows.js";
import { diffLines } from "./diff-text.js";
import type { FailRule } from "./fail-rule.js";
import { functionFilter } from "./name-filter.js";
import { NO_TERMINAL, ProgressLine } from "./progress-line.js";
import { callProgress, readWithProgress } from "./read-progress.js";
import { traceFiles } from "./trace-files.js";

export interface DiffFlags extends AnswerFlags {
  readonly base?: string[];
  readonly head?: string[];
  readonly sort: Metric;
  readonly failOn?: FailRule[];
}

/** Exit code 1 when a rule is broken. @throws {CallweaveError} when a file cannot be read, or a side is missing */
export function diff(baseFile: string | undefined, headFile: string | undefined, flags: DiffFlags): void {
  const files = sidesOf(baseFile, headFile, flags);
  const line = new ProgressLine(flags.quiet ? NO_TERMINAL : process.stderr);
  try {
    const [base, head] = [readSide(files.base, line), readSide(files.head, line)];
    const matches = functionFilter(flags.filter);
    const functions = matchFunctions(base.rows, head.rows).filter((match) => matches(match.function));
    const broken = (flags.failOn ?? []).map((rule) => ({
      rule,
      by: functions.filter((match) => isBroken(rule, match)),
    }));
    const comparison: Comparison = { base: base.side, head: head.side, metric: flags.sort, functions, broken };
    process.stdout.write(
      flags.json ? diffJson(comparison, flags) : diffLines(comparison, flags, process.stdout).join("\n"),
    );
    if (broken.some(({ by }) => by.length > 0)) process.exitCode = 1;
  } finally {
    line.clear();
  }
}

function sidesOf(base: string | undefined, head: string | undefined, flags: DiffFlags) {
  const given = {
    base: flags.base ?? (base === undefined ? [] : [base]),
    head: flags.head ?? (head === undefined ? [] : [head]),
  };
  if (given.base.length === 0 || given.head.length === 0) {
    const what = `there are two sides to a comparison, got ${given.base.length === 0 ? "no base" : "no head"}`;
    throw new CallweaveError("diff", what, "give BASE and HEAD, or --base FILES and --head FILES");
  }
  if ((flags.base && base !== undefined) || (flags.head && base !== undefined)) {
    const what = `a side is given twice, got ${base} beside --base or --head`;
    throw new CallweaveError("diff", what, "give either two arguments or both options");
  }
  return { base: traceFiles(given.base), head: traceFiles(given.head) };
}

/** One trace after another: of each, no more than a row a function stays. */
function readSide(files: readonly string[], line: ProgressLine): { side: DiffSide; rows: ReportRow[][] } {
  const read = files.map((file) => {
    const trace = readWithProgress(file, line);
    return { file, summary: summarize(trace), rows: report(trace, callProgress(file, line)) };
  });
  line.clear();
  return { side: read.map(({ file, summary }) => ({ file, summary })), rows: read.map(({ rows }) => rows) };
}
