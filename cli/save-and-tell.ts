/** Saves a trace and says on stderr what it holds, what it lacks, and how to open it. */
import path from "node:path";
import type { Trace } from "../trace/model.js";
import { summarize } from "../trace/summary.js";
import { saveWithProgress } from "./save-progress.js";
import { formatBytes, lossLines, summaryLines } from "./summary-text.js";

/** @throws {CallweaveError} when the file cannot be written */
export function saveAndTell(trace: Trace, output: string): void {
  const { file, bytes } = saveWithProgress(trace, output);
  const summary = summarize(trace);
  const name = path.relative("", file);
  const lines = [
    ...summaryLines(summary),
    ...lossLines(summary),
    `saved ${name}, ${formatBytes(bytes)}`,
    `open it in https://ui.perfetto.dev ("Open trace file"), or: npx callweave report ${name}`,
  ];
  tell(lines.map((line, at) => (at === 0 ? `callweave: ${line}` : `  ${line}`)).join("\n"));
}

/** The program's stdout is its own: everything of ours goes to stderr. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
