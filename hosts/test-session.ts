/** The session that records the tests of a process, and what its tests are called. */
import fs from "node:fs";
import path from "node:path";
import { sharedRecorder } from "../runtime/shared-recorder.js";
import { liveFolder } from "./live-folder.js";
import { findProjectRoot } from "./project-root.js";
import type { RunningTest } from "./running-test.js";
import { isRunning } from "./session-threads.js";
import { sharedSession } from "./session.js";
import type { TestIdentity } from "./test-results.js";
import { readTestSettings } from "./test-settings.js";

const { existsSync } = fs;
const { now: wallMs } = Date;
const { pid } = process;

export const testSettings = readTestSettings(process.env);
const root = findProjectRoot(process.cwd());

/** What a runner says of a test. */
export interface TestNames extends Omit<TestIdentity, "occurrence"> {
  /** Absolute path. */
  readonly file: string;
}

/** How many tests have had the same names, since the tests of the file began. */
const occurrences = new Map<string, number>();
let runSinceMs = wallMs();

/**
 * Starts to record, unless `callweave run` or another file has. The trace of the whole run is saved when the process ends. To be called
 * when the tests of a file begin, or of all files: in a process that watches, each time.
 */
export function startTestSession(): void {
  occurrences.clear();
  runSinceMs = wallMs();
  if (!isRunning(sharedRecorder.threads)) sharedSession.startRun({ output: outputOfRun() });
}

let runs = 0;

/** One a session, as a program may end ours with one of its own. Processes of several containers may have the same id. */
function outputOfRun(): string {
  for (;;) {
    const name = ++runs === 1 ? `run-${pid}` : `run-${pid}-${runs}`;
    const output = path.join(testSettings.artifacts, `${name}.pftrace`);
    if (!existsSync(output) && !existsSync(liveFolder(output, pid))) return output;
  }
}

export function identify({
  project,
  suites,
  title,
  file,
  attempt,
}: TestNames): Pick<RunningTest, "test" | "runSinceMs"> {
  const names = { project: project || undefined, suites, title, file: fromRoot(file), attempt };
  const key = JSON.stringify(names);
  const occurrence = occurrences.get(key) ?? 0;
  occurrences.set(key, occurrence + 1);
  return { test: { ...names, occurrence }, runSinceMs };
}

/** Path from the project root, as woven files have it. */
const fromRoot = (file: string): string => path.relative(root, file).replaceAll("\\", "/");
