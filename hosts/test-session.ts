/** The session that records the tests of a process, and where their artifacts go. */
import fs from "node:fs";
import path from "node:path";
import { sharedRecorder } from "../runtime/shared-recorder.js";
import { FreeNames, safeName } from "./artifact-name.js";
import { findProjectRoot } from "./project-root.js";
import { isRunning } from "./session-threads.js";
import { sharedSession } from "./session.js";
import type { TestIdentity } from "./test-results.js";
import { readTestSettings } from "./test-settings.js";

const { statSync } = fs;

export const testSettings = readTestSettings(process.env);
const root = findProjectRoot(process.cwd());
const names = new FreeNames();

/** When the run of all its processes began, ms: what is older among the artifacts is of another run, and is written over. */
const sinceMs = Number((process.env.CALLWEAVE_TESTS_SINCE ??= String(performance.timeOrigin)));

/** Starts to record, unless `callweave run` has. The trace of the whole run is saved when the process ends. */
export function startTestSession(): void {
  if (isRunning(sharedRecorder.threads)) return;
  sharedSession.startRun({ output: path.join(testSettings.artifacts, `run-${process.pid}.pftrace`) });
}

/** Path from the project root, as woven files have it. */
export const fromRoot = (file: string): string => path.relative(root, file).replaceAll("\\", "/");

/** `suite/test`, a name of its own for each test of the run and each attempt at it. */
export function artifactOf({ suites, title, file, attempt }: TestIdentity): string {
  const folder = safeName(suites.join(" ") || path.basename(file));
  const name = safeName(attempt === 0 ? title : `${title} (attempt ${attempt + 1})`);
  return names.take(path.join(folder, name), isOfThisRun);
}

/** Another process of this run has made it. */
function isOfThisRun(name: string): boolean {
  const stats = statSync(`${path.join(testSettings.artifacts, name)}.pftrace`, { throwIfNoEntry: false });
  return stats !== undefined && stats.mtimeMs >= sinceMs;
}
