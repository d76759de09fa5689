/** The work of `callweave ci summary`. */
import { appendFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CallweaveError } from "../base/errors.js";
import { retainArtifacts } from "../hosts/traced-tests/retain-artifacts.js";
import { lastOfEach, readResults } from "../hosts/traced-tests/test-results.js";
import type { Kept } from "../hosts/traced-tests/test-settings.js";
import { matchFunctions } from "../trace/answers/match-functions.js";
import { changeLines, headLines, notPassedLines, retainedLines, slowestLines } from "./ci-summary-text.js";
import { readRun } from "./run-rows.js";
import { tell } from "./save-and-tell.js";
import { traceFiles } from "./trace-files.js";

export interface SummaryFlags {
  readonly base?: string;
  readonly keep: Kept;
  readonly maxSize?: number;
  readonly output?: string;
}

/** @throws {CallweaveError} when the folder holds no results of tests, or the base no traces */
export function summarizeRun(folder: string, { base, keep, maxSize = Infinity, output }: SummaryFlags): void {
  const attempts = readResults(folder);
  if (attempts.length === 0) {
    const what = `there are no results of tests, got ${folder}`;
    throw new CallweaveError("ci", what, "run the tests with callweave first: docs/ci.md says how");
  }
  const results = lastOfEach(attempts);
  const lines = [
    ...headLines(results),
    ...notPassedLines(results),
    ...slowestLines(results),
    ...(base === undefined ? [] : changesSince(base, folder)),
    // Last: it removes what the others have read.
    ...retainedLines(retainArtifacts(folder, keep, maxSize), { keep, maxSize }),
  ];
  write(`${lines.join("\n")}\n`, folder, output);
}

function changesSince(base: string, folder: string): string[] {
  const [before, after] = [base, folder].map((where) => readRun(tracesOfRun(where)));
  const side = (name: string, { summary }: typeof before) => [{ file: name, summary }];
  return changeLines({
    base: side(base, before),
    head: side(folder, after),
    metric: "self",
    functions: matchFunctions([before.rows], [after.rows]).filter(({ function: { kind } }) => kind !== "test"),
    broken: [],
  });
}

const tracesOfRun = (folder: string): string[] => traceFiles([path.join(folder, "**", "run-*.pftrace")]);

/** Steps of a job on GitHub share the file, so it is added to. */
function write(text: string, folder: string, output: string | undefined): void {
  const { GITHUB_STEP_SUMMARY: shared } = process.env;
  if (output === undefined && shared) appendFileSync(shared, text);
  else writeFileSync(output ?? path.join(folder, "summary.md"), text);
  tell(`callweave: the summary is in ${output ?? (shared || path.join(folder, "summary.md"))}`);
}
