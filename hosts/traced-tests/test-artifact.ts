/** The trace of one test: what the running session has recorded since its first hook, up to now. */
import path from "node:path";
import { systemClock } from "../../runtime/clock.js";
import type { Threads } from "../../runtime/threads.js";
import { cutTrace, startOf } from "../../trace/edit/cut-trace.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { claimArtifact } from "./claim-artifact.js";
import type { RunningTest } from "./running-test.js";
import { saveTrace } from "../session/session-save.js";
import { isRunning, lastSession, readRunningSession } from "../session/session-threads.js";

/** @returns undefined when the session of the test is over, as the program has started one of its own */
export function traceOfTest(threads: Threads, { session, startNs, since }: RunningTest): Trace | undefined {
  if (!isRunning(threads) || lastSession(threads) !== session) return undefined;
  const whole = fromRecordings([readRunningSession(threads, systemClock.now, since)]);
  const trace = cutTrace(whole, { fromNs: Number(startNs - whole.originNs) - startOf(whole) });
  return trace.processes.length > 0 ? trace : undefined;
}

/**
 * @returns path of its files below the folder, without their extensions
 * @throws {CallweaveError} when a file cannot be written
 */
export function saveTestTrace(trace: Trace, running: RunningTest): string {
  const { artifacts } = running;
  const artifact = claimArtifact(running);
  for (const extension of [".pftrace", ".html"]) saveTrace(trace, path.join(artifacts, artifact) + extension);
  return artifact;
}
