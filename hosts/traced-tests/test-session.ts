/** The session that records the tests of a process, and what its tests are called. */
import fs from "node:fs";
import path from "node:path";
import { isMainThread } from "node:worker_threads";
import { sharedRecorder } from "../../runtime/shared-recorder.js";
import "../session/all-formats.js";
import { identityOf } from "../watchdog/is-running.js";
import { claimLive, liveFolder, removeLive } from "../watchdog/live-folder.js";
import { findProjectRoot } from "../compile/project-root.js";
import type { RunningTest } from "./running-test.js";
import { isRunning } from "../session/session-threads.js";
import { sharedSession } from "../session/session.js";
import type { TestIdentity } from "./test-results.js";
import { joinRun, leaveRun, type TestRun } from "./test-runs.js";
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
let run: TestRun | undefined;

/**
 * Starts to record, unless `callweave run` or another file has. The trace of the whole run is saved when the process ends. To be called
 * when the tests of a file begin, or of all files: in a process that watches, each time.
 * @param isStarted by the process of the runner, which has others as well; no thread is
 */
export function startTestSession(isStarted: boolean): void {
  occurrences.clear();
  runSinceMs = wallMs();
  if (run === undefined || !existsSync(run.folder))
    run = joinRun(testSettings.artifacts, isStarted ? process.ppid : pid);
  if (!isRunning(sharedRecorder.threads)) sharedSession.startRun({ output: outputOfRun() });
}

/** The run is over with the process that it is named after, and not with a thread of it. */
export function endTestSession(): void {
  if (isMainThread && run?.name === identityOf(pid)) leaveRun(run);
}

let runs = 0;

/** One a session, as a program may end ours with one of its own. Ids of processes come again, and in containers at one time. */
function outputOfRun(): string {
  for (;;) {
    const name = ++runs === 1 ? `run-${pid}` : `run-${pid}-${runs}`;
    const output = path.join(testSettings.artifacts, `${name}.pftrace`);
    if (takesOutput(output)) return output;
  }
}

/** It belongs to the process that the disk lets make its live folder. That of a thread is saved only when it hangs, and has none. */
function takesOutput(output: string): boolean {
  const live = liveFolder(output, pid);
  if (existsSync(output) || (isMainThread && !claimLive(live))) return false;
  if (!existsSync(output)) return true;
  // Saved by another meanwhile.
  removeLive(live);
  return false;
}

export function identify({
  project,
  suites,
  title,
  file,
  attempt,
}: TestNames): Pick<RunningTest, "test" | "run" | "runSinceMs"> {
  const names = { project: project || undefined, suites, title, file: fromRoot(file), attempt };
  const key = JSON.stringify(names);
  const occurrence = occurrences.get(key) ?? 0;
  occurrences.set(key, occurrence + 1);
  return { test: { ...names, occurrence }, run: run!, runSinceMs };
}

/** Path from the project root, as woven files have it. */
const fromRoot = (file: string): string => path.relative(root, file).replaceAll("\\", "/");
