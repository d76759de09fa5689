/** The parts of `callweave ci summary`, as Markdown. */
import type { Amount, Retained } from "../hosts/traced-tests/retain-artifacts.js";
import { fullTitle, type TestResult } from "../hosts/traced-tests/test-results.js";
import type { Kept } from "../hosts/traced-tests/test-settings.js";
import { count } from "../trace/answers/describe.js";
import { formatTime } from "../trace/answers/format-time.js";
import type { Comparison } from "./diff-rows.js";
import { diffLines } from "./diff-text.js";
import { markdownCode, markdownTable } from "./markdown.js";
import { formatBytes } from "./summary-text.js";

/** A summary is to be read, and GitHub takes a megabyte. */
const LISTED = 50;
const SLOWEST = 10;
const CHANGES = 15;

export function headLines(results: readonly TestResult[]): string[] {
  const states = [...new Set(results.map(({ state }) => state))];
  const counts = states.map((state) => `${results.filter((result) => result.state === state).length} ${state}`);
  const slow = results.filter(({ state, isSlow }) => state === "passed" && isSlow).length;
  const took = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const tests = `${count(results.length, "test")} in ${formatTime(took * 1e6)}`;
  return ["## Tests", "", `${tests}: ${[...counts, ...(slow ? [`${slow} slow`] : [])].join(", ")}`, ""];
}

export function notPassedLines(results: readonly TestResult[]): string[] {
  const all = results.filter(({ state }) => state !== "passed");
  if (all.length === 0) return [];
  const hidden = all.length - LISTED;
  return [
    "### Not passed",
    "",
    ...all.slice(0, LISTED).flatMap(entryOf),
    ...(hidden > 0 ? [`- … and ${hidden} more`] : []),
    "",
  ];
}

function entryOf(result: TestResult): string[] {
  const { state, durationMs, message, open, artifact, file, project } = result;
  const where = `${markdownCode(file)}${project === undefined ? "" : ` of ${markdownCode(project)}`}`;
  return [
    `- ${markdownCode(fullTitle(result))}, ${state} after ${formatTime(durationMs * 1e6)}, in ${where}`,
    ...(message === undefined ? [] : [`  - ${markdownCode(message)}`]),
    ...(open === undefined ? [] : [`  - ${markdownCode(open)}`]),
    ...(artifact === undefined ? [] : [`  - trace: ${markdownCode(`${artifact}.pftrace`)}`]),
  ];
}

export function slowestLines(results: readonly TestResult[]): string[] {
  const slowest = results.toSorted((one, other) => other.durationMs - one.durationMs).slice(0, SLOWEST);
  const rows = slowest.map((result) => [
    formatTime(result.durationMs * 1e6),
    result.state,
    markdownCode(fullTitle(result)),
  ]);
  return ["### Slowest", "", ...markdownTable([["took", "", "test"], ...rows]), ""];
}

export function changeLines(comparison: Comparison): string[] {
  return ["### Changes", "", ...diffLines(comparison, { limit: CHANGES, markdown: true }, {})];
}

export function retainedLines(
  { kept, unwanted, tooMuch }: Retained,
  { keep, maxSize }: { keep: Kept; maxSize: number },
): string[] {
  return [
    "### Traces",
    "",
    `- kept: ${amountText(kept)}`,
    ...(unwanted.traces > 0 ? [`- dropped, as --keep ${keep} does not want them: ${amountText(unwanted)}`] : []),
    ...(tooMuch.traces > 0
      ? [`- dropped, as more than ${formatBytes(maxSize)} would be left, the oldest first: ${amountText(tooMuch)}`]
      : []),
    "",
  ];
}

const amountText = ({ traces, bytes }: Amount): string => `${count(traces, "trace")}, ${formatBytes(bytes)}`;
