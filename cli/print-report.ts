/** The answers of `callweave report`. */
import { callTree } from "../trace/answers/call-tree.js";
import type { Metric } from "../trace/answers/call-statistics.js";
import { compensate } from "../trace/answers/compensate.js";
import type { Trace } from "../trace/model/model.js";
import type { Grouping } from "../trace/answers/report.js";
import { summarize } from "../trace/answers/summary.js";
import { limitOf, type AnswerFlags } from "./answer-options.js";
import { treeJson, treeLines } from "./call-tree-text.js";
import { widthOf } from "./colour.js";
import { jsonText } from "./json-text.js";
import { markdownBlock, markdownTable } from "./markdown.js";
import { functionFilter } from "./name-filter.js";
import { openWorkJson, openWorkLines } from "../trace/answers/open-work-text.js";
import { NO_TERMINAL, ProgressLine } from "./progress-line.js";
import { callProgress, readWithProgress } from "./read-progress.js";
import { reportRows, rowJson, rowTable } from "./report-rows.js";
import { lossLines, overheadLines, selfLines, summaryLines } from "./summary-text.js";
import { fitColumns } from "./table.js";

export interface ReportFlags extends AnswerFlags {
  readonly by: Grouping;
  readonly sort: Metric;
  readonly tree?: boolean;
  readonly unfinished?: boolean;
  readonly compensate?: boolean;
}

/** @throws {CallweaveError} when the file cannot be read, or does not say what is to be subtracted */
export function printReport(file: string, flags: ReportFlags): void {
  const line = new ProgressLine(flags.quiet ? NO_TERMINAL : process.stderr);
  try {
    const trace = readWithProgress(file, line);
    const text = answer(file, trace, flags, line);
    line.clear();
    process.stdout.write(text);
  } finally {
    line.clear();
  }
}

function answer(file: string, trace: Trace, flags: ReportFlags, line: ProgressLine): string {
  if (flags.tree) return treeAnswer(file, trace, flags, line);
  if (flags.unfinished) return unfinishedAnswer(file, trace, flags, line);
  const rows = reportRows(timesOf(trace, flags), flags, callProgress(file, line));
  const shown = rows.slice(0, limitOf(flags));
  if (flags.json) return jsonText(file, trace, { ...about(flags), by: flags.by, rows: shown.map(rowJson) });
  const { rows: table, expendable } = rowTable(shown, flags);
  const hidden = rows.length - shown.length;
  const lines = flags.markdown ? markdownTable(table) : fitColumns(table, expendable, widthOf(process.stdout));
  return [
    ...headLines(trace, flags),
    "",
    ...lines,
    ...(hidden > 0
      ? ["", `… and ${hidden} more ${flags.by}s (--limit 0 prints all)`].slice(flags.markdown ? 0 : 1)
      : []),
    "",
  ].join("\n");
}

function treeAnswer(file: string, trace: Trace, flags: ReportFlags, line: ProgressLine): string {
  const roots = callTree(timesOf(trace, flags), callProgress(file, line));
  const shown = { limit: limitOf(flags), filter: functionFilter(flags.filter) };
  if (flags.json) return jsonText(file, trace, { ...about(flags), tree: treeJson(roots, shown) });
  const lines = treeLines(roots, shown);
  return [...headLines(trace, flags), "", ...(flags.markdown ? markdownBlock(lines) : lines), ""].join("\n");
}

function unfinishedAnswer(file: string, trace: Trace, flags: ReportFlags, line: ProgressLine): string {
  const shown = { limit: limitOf(flags), filter: functionFilter(flags.filter) };
  const onRead = callProgress(file, line);
  if (flags.json) return jsonText(file, trace, { threads: openWorkJson(trace, shown, onRead) });
  const lines = [...lossLines(summarize(trace)), "", ...openWorkLines(trace, shown, onRead)];
  return [...(flags.markdown ? markdownBlock(lines) : lines), ""].join("\n");
}

/** The head of an answer tells what was recorded, in any case. */
const timesOf = (trace: Trace, flags: ReportFlags): Trace => (flags.compensate ? compensate(trace) : trace);

const about = ({ compensate: isCompensated }: ReportFlags): object => (isCompensated ? { compensated: true } : {});

function headLines(trace: Trace, flags: ReportFlags): string[] {
  const { markdown } = flags;
  const summary = summarize(trace);
  const lines = [
    ...summaryLines(summary),
    ...lossLines(summary),
    ...selfLines(summary),
    ...overheadLines(summary, flags),
  ];
  return markdown ? markdownBlock(lines) : lines;
}
