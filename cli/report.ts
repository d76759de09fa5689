/** `callweave report FILE`: the functions of a trace by self time. */
import { Command } from "commander";
import { formatTime } from "../trace/format-time.js";
import { report, type ReportRow } from "../trace/report.js";
import { summarize } from "../trace/summary.js";
import { describePlace, lossLines, summaryLines } from "./summary-text.js";
import { alignColumns } from "./table.js";
import { readTraceFile } from "../hosts/trace-file.js";
import { parseWholeNumber } from "./whole-number.js";

export function reportCommand(): Command {
  return new Command("report")
    .description("print the functions of a trace by self time")
    .argument("<file>", "a trace: .pftrace, .json or .cwraw, each also .gz (known by its content)")
    .option("-n, --limit <count>", "functions to print, 0 for all", parseWholeNumber, 40)
    .addHelpText("after", "\nExample:\n  $ callweave report callweave.pftrace --limit 10")
    .action((file: string, { limit }: { limit: number }) => {
      process.stdout.write(reportText(file, limit));
    });
}

function reportText(file: string, limit: number): string {
  const trace = readTraceFile(file);
  const summary = summarize(trace);
  const rows = report(trace);
  const shown = limit === 0 ? rows : rows.slice(0, limit);
  const hidden = rows.length - shown.length;
  return [
    ...summaryLines(summary),
    ...lossLines(summary),
    "",
    ...alignColumns([HEADER, ...shown.map(cells)], { leftAligned: HEADER.indexOf("function") }),
    ...(hidden > 0 ? [`… and ${hidden} more functions (--limit 0 prints all)`] : []),
    "",
  ].join("\n");
}

const HEADER = ["self", "total", "calls", "average", "max", "unfinished", "function"];

function cells(row: ReportRow): string[] {
  return [
    formatTime(row.selfNs),
    formatTime(row.totalNs),
    String(row.calls),
    formatTime(row.averageNs),
    formatTime(row.maxNs),
    row.unfinished === 0 ? "" : String(row.unfinished),
    describePlace(row.function),
  ];
}
