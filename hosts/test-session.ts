/** The session that records the tests of a process, and where their artifacts go. */
import fs from "node:fs";
import path from "node:path";
import { sharedRecorder } from "../runtime/shared-recorder.js";
import { FreeNames, safeName } from "./artifact-name.js";
import { findProjectRoot } from "./project-root.js";
import { isRunning } from "./session-threads.js";
import { sharedSession } from "./session.js";
import { readResults, type TestIdentity } from "./test-results.js";
import { readTestSettings } from "./test-settings.js";

const { existsSync } = fs;

export const testSettings = readTestSettings(process.env);
const root = findProjectRoot(process.cwd());
const names = new FreeNames();

/** Starts to record, unless `callweave run` has. The trace of the whole run is saved when the process ends. */
export function startTestSession(): void {
  if (isRunning(sharedRecorder.threads)) return;
  sharedSession.startRun({ output: path.join(testSettings.artifacts, `run-${process.pid}.pftrace`) });
}

/** Path from the project root, as woven files have it. */
export const fromRoot = (file: string): string => path.relative(root, file).replaceAll("\\", "/");

/** `suite/test`, a name of its own for each test and each attempt at it; what the same test has left in an earlier run is written over. */
export function artifactOf({ suites, title, file, attempt }: TestIdentity): string {
  const isOfAnother = (name: string): boolean =>
    existsSync(`${path.join(testSettings.artifacts, name)}.pftrace`) &&
    readResults(testSettings.artifacts).some((result) => result.artifact === name && result.file !== file);
  const folder = safeName(suites.join(" ") || path.basename(file));
  const name = safeName(attempt === 0 ? title : `${title} (attempt ${attempt + 1})`);
  return names.take(path.join(folder, name), isOfAnother);
}
