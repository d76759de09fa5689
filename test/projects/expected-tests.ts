/** What every runner leaves of the tests in its project: the same of a test that fails, of one that waits for ever, and of one that hangs. */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { readResults, type TestResult } from "../../hosts/traced-tests/test-results.js";
import { readTraceFile } from "../../hosts/files/trace-file.js";
import { summarize } from "../../trace/answers/summary.js";
import { wholeCalls } from "../trace/whole-calls.js";
import type { InstalledProject } from "./installed-project.js";

const TIME = String.raw`[\d.]+ m?s`;
const WAITING =
  `3 frames still open: request src/users\\.ts:15 ${TIME} \\(awaiting at src/users\\.ts:16\\) ← ` +
  `fetchUser src/users\\.ts:10 ${TIME} \\(awaiting at src/users\\.ts:11\\) ← \\S+ \\S+ ${TIME} \\(awaiting at `;
const HANGING = new RegExp(
  `^[23] frames still open: (step src/users\\.ts:\\d+ [\\d.]+ .?s ← )?spin src/users\\.ts:21 ${TIME} ← \\S+ \\S+ ${TIME}$`,
);

/** @returns the results by title */
export function resultsOf(project: InstalledProject): Map<string, TestResult> {
  return new Map(readResults(project.file("callweave-artifacts")).map((result) => [result.title, result]));
}

/** @param printed what the runner said of the failures */
export function checkFailures(project: InstalledProject, printed: string): void {
  const results = resultsOf(project);
  const stateOf = (title: string) => results.get(title)?.state;
  assert.equal(stateOf("fetches a user"), "passed");
  assert.equal(stateOf("has another name: a/b?"), "failed");
  assert.equal(stateOf("waits for ever"), "timed out");
  assert.equal(results.get("fetches a user")!.artifact, undefined);
  assert.match(printed, new RegExp(WAITING));
  assert.match(results.get("waits for ever")!.open!, new RegExp(WAITING));

  const failed = artifactOf(project, results.get("has another name: a/b?")!);
  assert.match(printed.replaceAll("\\", "/"), /trace: callweave-artifacts\/\S+.has another name- a-b-\.pftrace/);
  assert.ok(failed.called.has("fetchUser"));
  // Cut to that test; a runner may have hooks of its own.
  assert.deepEqual(
    failed.tests.filter((name) => !name.endsWith(" hook")),
    ["users has another name: a/b?"],
  );
}

/** The traces of a test: both formats are there, and what the one that can be read holds. */
export function artifactOf(project: InstalledProject, { artifact }: TestResult) {
  const file = path.join(project.file("callweave-artifacts"), artifact!);
  assert.ok(existsSync(`${file}.html`));
  const trace = readTraceFile(`${file}.pftrace`);
  const [{ functions, threads }] = trace.processes;
  const { functions: indexes } = wholeCalls(threads[0].calls);
  const called = new Set(Array.from(indexes, (index) => functions[index]));
  return {
    calls: Array.from(indexes, (index) => functions[index].name),
    called: new Set(Array.from(called, ({ name }) => name)),
    tests: [...called].filter(({ kind }) => kind === "test").map(({ name }) => name),
    summary: summarize(trace),
  };
}

/**
 * One file that runs in several projects of the runner leaves traces of each, by names that speak of the projects that have one, and
 * again by the same.
 */
export async function checkProjects(
  project: InstalledProject,
  run: () => Promise<unknown>,
  named: readonly string[],
  nameless: number,
): Promise<void> {
  const artifacts = project.file("callweave-artifacts");
  const namesOfRun = async (): Promise<string[]> => {
    await run();
    const failed = readResults(artifacts).filter(
      ({ title, state }) => title.startsWith("has another") && state === "failed",
    );
    const results = failed.slice(-(named.length + nameless));
    assert.equal(new Set(results.map((result) => result.project)).size, results.length);
    for (const name of named)
      assert.ok(
        results.some((result) => result.project === name),
        name,
      );
    for (const { artifact, project: of, file } of results) {
      assert.ok(existsSync(path.join(artifacts, `${artifact}.html`)));
      const isPlain = artifact === path.join("users", "has another name- a-b-");
      assert.ok(isPlain || artifact!.endsWith(` (${of} ${file.replaceAll("/", "-")})`), artifact);
    }
    return results.map(({ artifact }) => artifact!).sort();
  };
  const names = await namesOfRun();
  assert.equal(new Set(names).size, named.length + nameless);
  assert.deepEqual(await namesOfRun(), names);
}

/** The trace of a whole process that was ended in a test that hangs, and nothing half done. */
export function checkRun(project: InstalledProject): void {
  const folder = project.file("callweave-artifacts");
  const ofRuns = readdirSync(folder).filter((name) => name.startsWith("run-"));
  assert.equal(ofRuns.length, 1);
  const { unfinished } = summarize(readTraceFile(path.join(folder, ofRuns[0])));
  assert.ok(unfinished.some((frame) => frame.function.name === "spin"));
}

/** @param states what may become of it: some runners end its process themselves */
export function checkHung(project: InstalledProject, states = ["hung"]): void {
  const hung = resultsOf(project).get("hangs")!;
  assert.ok(states.includes(hung.state), hung.state);
  assert.match(hung.open!, HANGING);
  const { summary } = artifactOf(project, hung);
  assert.ok(summary.unfinished.some((frame) => frame.function.name === "spin"));
}
