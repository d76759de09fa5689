/** Saves a trace and says on stderr what it holds, what it lacks, and how to open it. */
import path from "node:path";
import { formatOf, type FileFormat } from "../trace/format-names.js";
import type { Trace } from "../trace/model/model.js";
import { summarize } from "../trace/answers/summary.js";
import { NO_TERMINAL } from "./progress-line.js";
import { saveWithProgress } from "./save-progress.js";
import { formatBytes, lossLines, summaryLines } from "./summary-text.js";

/** @param quiet say nothing @throws {CallweaveError} when the file cannot be written */
export function saveAndTell(trace: Trace, output: string, quiet = false): void {
  const { file, bytes } = saveWithProgress(trace, output, quiet ? NO_TERMINAL : process.stderr);
  if (quiet) return;
  const summary = summarize(trace);
  const name = path.relative("", file);
  const lines = [
    ...summaryLines(summary),
    ...lossLines(summary),
    `saved ${name}, ${formatBytes(bytes)}`,
    howToOpen(name),
  ];
  tell(lines.map((line, at) => (at === 0 ? `callweave: ${line}` : `  ${line}`)).join("\n"));
}

/** For formats that callweave does not read back. */
const HOW_TO_OPEN: Partial<Record<FileFormat, string>> = {
  cpuprofile: "open it in VS Code, or load it in the Performance panel of Chrome's developer tools",
  folded: "open it in https://www.speedscope.app, which uploads nothing, or give it to flamegraph.pl",
  html: "open it in a browser",
  speedscope: "open it in https://www.speedscope.app, which uploads nothing",
};

function howToOpen(name: string): string {
  const { format } = formatOf(name);
  if (format === "parquet") return `ask it: npx callweave query ${name} 'SELECT * FROM calls LIMIT 10'`;
  return HOW_TO_OPEN[format] ?? `open it: npx callweave view ${name}, or as text: npx callweave report ${name}`;
}

/** The program's stdout is its own: everything of ours goes to stderr. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
