/** `callweave report FILE`: where the time of a trace went, who called whom, and what had not returned. */
import { Command, Option } from "commander";
import { callTree } from "../trace/call-tree.js";
import type { Trace } from "../trace/model.js";
import { summarize } from "../trace/summary.js";
import { treeJson, treeLines } from "./call-tree-text.js";
import { jsonText } from "./json-text.js";
import { markdownBlock } from "./markdown.js";
import { FILTER_HELP, functionFilter } from "./name-filter.js";
import { openWorkJson, openWorkLines } from "./open-work-text.js";
import { NO_TERMINAL, ProgressLine } from "./progress-line.js";
import { callProgress, readWithProgress } from "./read-progress.js";
import { GROUPINGS, METRICS, reportRows, rowJson, rowTable, type Grouping, type Metric } from "./report-rows.js";
import { markdownTable } from "./markdown.js";
import { lossLines, summaryLines } from "./summary-text.js";
import { fitColumns } from "./table.js";
import { parseWholeNumber } from "./whole-number.js";

interface ReportFlags {
  readonly by: Grouping;
  readonly sort: Metric;
  readonly limit?: number;
  readonly filter?: string;
  readonly tree?: boolean;
  readonly unfinished?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly quiet?: boolean;
}

/** Rows that are printed without `--limit`; JSON is for programs, which get all. */
const LIMIT = 40;

export function reportCommand(): Command {
  return new Command("report")
    .description("print where the time of a trace went, who called whom, or what had not returned")
    .argument("<file>", "a trace: .pftrace, .json or .cwraw, each also .gz (known by its content)")
    .addOption(
      new Option("--by <what>", "a row for each function, file or thread").choices(GROUPINGS).default("function"),
    )
    .addOption(new Option("--sort <metric>", "the largest first").choices(METRICS).default("self"))
    .option("-n, --limit <count>", `rows to print, 0 for all (default: ${LIMIT}; all as JSON)`, parseWholeNumber)
    .option("--filter <text>", FILTER_HELP)
    .addOption(new Option("--tree", "who called whom, merged by path, the largest branches").conflicts(["by", "sort"]))
    .addOption(new Option("--unfinished", "what was open or suspended at the stop").conflicts(["by", "sort", "tree"]))
    .option("--json", "print JSON, times in ns")
    .addOption(new Option("--markdown", "print Markdown").conflicts("json"))
    .option("-q, --quiet", "show no progress")
    .addHelpText("after", REMARKS)
    .action((file: string, flags: ReportFlags) => {
      const line = new ProgressLine(flags.quiet ? NO_TERMINAL : process.stderr);
      try {
        const trace = readWithProgress(file, line);
        process.stdout.write(answer(file, trace, flags, line));
      } finally {
        line.clear();
      }
    });
}

const REMARKS = `
total counts the time of a recursive function once; average, p50, p99 and max are of one call; percentiles are
exact, by nearest rank. Of an async function or a generator each stretch between two waits is a call.
In --tree an only child stands right under its caller, brothers and sisters stand on branches.

Examples:
  $ callweave report callweave.pftrace --limit 10
  $ callweave report callweave.pftrace --by file --sort total
  $ callweave report callweave.pftrace --tree --filter 'src/*'
  $ callweave report callweave.pftrace --unfinished`;

function answer(file: string, trace: Trace, flags: ReportFlags, line: ProgressLine): string {
  if (flags.tree) return treeAnswer(file, trace, flags, line);
  if (flags.unfinished) return unfinishedAnswer(file, trace, flags);
  const rows = reportRows(trace, flags, callProgress(file, line));
  line.clear();
  const shown = rows.slice(0, limitOf(flags));
  if (flags.json) return jsonText(file, trace, { by: flags.by, rows: shown.map(rowJson) });
  const { rows: table, expendable } = rowTable(shown, flags);
  const hidden = rows.length - shown.length;
  const lines = flags.markdown ? markdownTable(table) : fitColumns(table, expendable, terminalWidth());
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
  const roots = callTree(trace, callProgress(file, line));
  line.clear();
  const shown = { limit: limitOf(flags), filter: functionFilter(flags.filter) };
  if (flags.json) return jsonText(file, trace, { tree: treeJson(roots, shown) });
  const lines = treeLines(roots, shown);
  return [...headLines(trace, flags), "", ...(flags.markdown ? markdownBlock(lines) : lines), ""].join("\n");
}

function unfinishedAnswer(file: string, trace: Trace, flags: ReportFlags): string {
  const shown = { limit: limitOf(flags), filter: functionFilter(flags.filter) };
  if (flags.json) return jsonText(file, trace, { threads: openWorkJson(trace, shown) });
  const lines = openWorkLines(trace, shown);
  return [...(flags.markdown ? markdownBlock(lines) : lines), ""].join("\n");
}

function limitOf({ limit, json }: ReportFlags): number {
  return (limit ?? (json ? 0 : LIMIT)) || Infinity;
}

function headLines(trace: Trace, { markdown }: ReportFlags): string[] {
  const summary = summarize(trace);
  const lines = [...summaryLines(summary), ...lossLines(summary)];
  return markdown ? markdownBlock(lines) : lines;
}

/** What is not for eyes is not cut to a width. */
function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Infinity;
}
