/** The rows of `callweave report`: by what they are grouped and sorted, and how they look in a table and in JSON. */
import { METRICS, valueOf } from "../trace/answers/call-statistics.js";
import type { Metric } from "../trace/answers/call-statistics.js";
import { formatTime } from "../trace/answers/format-time.js";
import type { Trace } from "../trace/model/model.js";
import type { OnRead } from "../trace/model/read-calls.js";
import { report, reportFiles, reportThreads } from "../trace/answers/report.js";
import type { FileRow, Grouping, ReportRow, ThreadRow } from "../trace/answers/report.js";
import { markdownCode } from "./markdown.js";
import { nameFilter } from "./name-filter.js";
import { describePlace, describeThread, visible } from "../trace/answers/describe.js";

/** Columns that a narrow terminal can do without, in that order. */
const EXPENDABLE = ["p50", "average", "max", "p99"];

export type AnyRow = ReportRow | FileRow | ThreadRow;

interface RowFlags {
  readonly by: Grouping;
  readonly sort: Metric;
  readonly filter?: string;
  readonly markdown?: boolean;
}

/** @returns the rows that pass the filter, the largest first */
export function reportRows(trace: Trace, { by, sort, filter }: RowFlags, onRead?: OnRead): AnyRow[] {
  const matches = nameFilter(filter);
  const rows: AnyRow[] = READERS[by](trace, onRead);
  return rows.filter((row) => matches(...namesOf(row))).sort((one, other) => valueOf(other, sort) - valueOf(one, sort));
}

const READERS = { function: report, file: reportFiles, thread: reportThreads } as const;

function namesOf(row: AnyRow): string[] {
  if ("function" in row) return [row.function.name, row.function.file];
  return "file" in row ? [row.file] : [row.thread.name, row.process.name];
}

/** @returns rows of cells, the headings first, and which columns a narrow terminal can do without */
export function rowTable(rows: readonly AnyRow[], { by, sort, markdown }: RowFlags) {
  const withUnfinished = rows.some(({ unfinished }) => unfinished > 0);
  const heading = [...METRICS, ...(withUnfinished ? ["unfinished"] : []), by];
  const cells = rows.map((row) => [
    ...METRICS.map((metric) => (metric === "calls" ? String(row.calls) : formatTime(valueOf(row, metric)))),
    ...(withUnfinished ? [row.unfinished === 0 ? "" : String(row.unfinished)] : []),
    markdown ? markdownCode(describe(row)) : describe(row),
  ]);
  return { rows: [heading, ...cells], expendable: EXPENDABLE.filter((metric) => metric !== sort) };
}

function describe(row: AnyRow): string {
  if ("function" in row) return describePlace(row.function);
  return "file" in row ? visible(row.file) || "(unknown)" : describeThread(row);
}

export function rowJson(row: AnyRow): object {
  const { calls, totalNs, selfNs, averageNs, p50Ns, p99Ns, maxNs, unfinished } = row;
  return { ...about(row), calls, totalNs, selfNs, averageNs, p50Ns, p99Ns, maxNs, unfinished };
}

function about(row: AnyRow): object {
  if ("function" in row) return row.function;
  if ("file" in row) return { file: row.file };
  const { process, thread } = row;
  return { pid: process.pid, process: process.name, threadId: thread.id, thread: thread.name };
}
