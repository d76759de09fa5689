/**
 * Gives the trace of a test a name that no other has, however many processes and threads save to one folder: a name belongs to whoever
 * makes the file. It is `<suite>/<test>`; where that is taken by a test of another file, the name of the file is added, else a number.
 *
 *     a.test.ts   users › fails      users/fails
 *     b.test.ts   users › fails      users/fails (b.test.ts)
 *     b.test.ts   users › fails      users/fails 2, as it is the second in its file
 *
 * What an earlier run has left of the same test is written over, and so is what is left of a process that was killed while it saved: an
 * empty file, and a half one beside it.
 */
import fs from "node:fs";
import path from "node:path";
import { safeName } from "./artifact-name.js";
import type { RunningTest } from "./running-test.js";
import { isSameTest, readResults, type TestIdentity, type TestResult } from "./test-results.js";
import { isOver, leftBy, takes } from "./test-runs.js";

const { closeSync, mkdirSync, openSync, readdirSync, statSync, unlinkSync } = fs;

const EXTENSION = ".pftrace";

type Claim = Pick<RunningTest, "artifacts" | "test" | "run" | "runSinceMs">;

/**
 * @returns path below the folder, without extension; the file is there, empty or of an earlier run, unless it cannot be made, which
 *   saving it will tell
 */
export function claimArtifact(claim: Claim): string {
  const { artifacts, test } = claim;
  let label = "";
  for (let number = test.occurrence + 1; ;) {
    const name = nameOf(test, label, number);
    const file = path.join(artifacts, name) + EXTENSION;
    if (makes(file) || takesOver(file, name, claim)) return name;
    if (label === "" && !isOfSameFile(artifacts, name, test))
      label = ` (${[test.project, test.file].filter(Boolean).join(" ")})`;
    else number++;
  }
}

function nameOf({ suites, title, file, attempt }: TestIdentity, label: string, number: number): string {
  const folder = safeName(suites.join(" ") || path.basename(file));
  const attempts = attempt === 0 ? "" : ` (attempt ${attempt + 1})`;
  return path.join(folder, safeName(`${title}${attempts}${label}`) + (number === 1 ? "" : ` ${number}`));
}

/** As this process has given them, by what they are where capitals make no difference: on the disks of Windows and macOS. */
const given = new Map<string, string>();

/** Makes the file, if nobody else has. */
function makes(file: string): boolean {
  const key = file.toLowerCase();
  if ((given.get(key) ?? file) !== file) return false;
  given.set(key, file);
  for (let attempt = 0; ; attempt++) {
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      closeSync(openSync(file, "wx"));
      return true;
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (code === "EEXIST" && syscall === "open") return false;
      // The folder was empty, and somebody took it away.
      if (code !== "ENOENT" || attempt === ATTEMPTS) return true;
    }
  }
}

const ATTEMPTS = 10;

/** If it is of the same test and of a run that is over, or of a save that is. */
function takesOver(file: string, name: string, { artifacts, test, run, runSinceMs }: Claim): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  const result = resultsBefore(artifacts, runSinceMs).get(name);
  const isOfTest = result !== undefined && isSameTest(result, test) && result.attempt === test.attempt;
  if (!isOfTest && stats.size > 0) return false;
  const left = leftBy(result, stats.mtimeMs);
  // A process that watches runs the tests of a file again and again.
  const isOfRoundBefore = left.run === run.name && left.madeMs < runSinceMs;
  if (!(isOfRoundBefore || isOver(left, run)) || !takes(run, file, stats)) return false;
  removeHalves(path.join(artifacts, name));
  return true;
}

/** What was being saved of a trace when the process was killed. @param artifact path, without extension */
export function removeHalves(artifact: string): void {
  const folder = path.dirname(artifact);
  const begin = `${path.basename(artifact)}.`;
  const isHalf = (name: string): boolean => name.startsWith(begin) && HALF.test(name.slice(begin.length));
  for (const name of readdirSync(folder).filter(isHalf)) unlinkSync(path.join(folder, name));
}

const HALF = /^(?:pftrace|html)\.\d+\.tmp$/;

const isOfSameFile = (artifacts: string, name: string, { project, file }: TestIdentity): boolean => {
  const owner = readResults(artifacts).findLast(({ artifact }) => artifact?.toLowerCase() === name.toLowerCase());
  return owner?.file === file && owner.project === project;
};

let before: { readonly key: string; readonly results: ReadonlyMap<string, TestResult> } | undefined;

/** By the names of their traces. Read once: of a run that goes on, nothing becomes an earlier one. */
function resultsBefore(artifacts: string, runSinceMs: number): ReadonlyMap<string, TestResult> {
  const key = `${artifacts} ${runSinceMs}`;
  if (before?.key !== key) {
    const results = readResults(artifacts).filter(({ endedMs }) => endedMs < runSinceMs);
    before = { key, results: new Map(results.map((result) => [result.artifact ?? "", result])) };
  }
  return before.results;
}
