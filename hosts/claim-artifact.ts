/**
 * Gives the trace of a test a name that no other has, however many processes and threads save to one folder: a name belongs to whoever
 * makes the file. It is `<suite>/<test>`; where that is taken by a test of another file, the name of the file is added, else a number.
 *
 *     a.test.ts   users › fails      users/fails
 *     b.test.ts   users › fails      users/fails (b.test.ts)
 *     b.test.ts   users › fails      users/fails 2, as it is the second in its file
 */
import fs from "node:fs";
import path from "node:path";
import { safeName } from "./artifact-name.js";
import { isSameTest, readResults, type TestIdentity, type TestResult } from "./test-results.js";

const { closeSync, mkdirSync, openSync, statSync } = fs;

const EXTENSION = ".pftrace";

/**
 * @param artifacts the folder
 * @param runSinceMs wall clock: what was made before is of an earlier run, and the trace of the same test is written over
 * @returns path below the folder, without extension; the file is there, empty, unless it cannot be made, which saving it will tell
 */
export function claimArtifact(artifacts: string, test: TestIdentity, runSinceMs: number): string {
  let label = "";
  for (let number = test.occurrence + 1; ;) {
    const name = nameOf(test, label, number);
    const file = path.join(artifacts, name) + EXTENSION;
    if (takes(file) || isOfEarlierRun(file, artifacts, name, test, runSinceMs)) return name;
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
function takes(file: string): boolean {
  const key = file.toLowerCase();
  if ((given.get(key) ?? file) !== file) return false;
  given.set(key, file);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    closeSync(openSync(file, "wx"));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EEXIST";
  }
}

function isOfEarlierRun(
  file: string,
  artifacts: string,
  name: string,
  test: TestIdentity,
  runSinceMs: number,
): boolean {
  const { mtimeMs = runSinceMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
  const owner = earlierOwners(artifacts, runSinceMs).get(name);
  return owner !== undefined && isSameTest(owner, test) && owner.attempt === test.attempt && mtimeMs < runSinceMs;
}

const isOfSameFile = (artifacts: string, name: string, { project, file }: TestIdentity): boolean => {
  const owner = readResults(artifacts).findLast(({ artifact }) => artifact?.toLowerCase() === name.toLowerCase());
  return owner?.file === file && owner.project === project;
};

let earlier: { readonly key: string; readonly owners: ReadonlyMap<string, TestResult> } | undefined;

/** Read once: of a run that goes on, nothing becomes an earlier one. */
function earlierOwners(artifacts: string, runSinceMs: number): ReadonlyMap<string, TestResult> {
  const key = `${artifacts} ${runSinceMs}`;
  if (earlier?.key !== key) {
    const results = readResults(artifacts).filter(({ endedMs }) => endedMs < runSinceMs);
    earlier = { key, owners: new Map(results.map((result) => [result.artifact ?? "", result])) };
  }
  return earlier.owners;
}
