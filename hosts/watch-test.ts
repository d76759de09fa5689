/** The watchdog's eye on the test that runs: it saves what the test did when it hangs, or when a signal ends the process. */
import path from "node:path";
import { messageOf } from "../base/errors.js";
import { systemClock } from "../runtime/clock.js";
import type { Threads } from "../runtime/threads.js";
import { openWorkSentence } from "../trace/open-work-sentence.js";
import { openWorkLines } from "../trace/open-work-text.js";
import type { RunningTest } from "./running-test.js";
import { notice } from "./session-notices.js";
import { saveTestTrace, traceOfTest } from "./test-artifact.js";
import { appendResult, fullTitle, type TestState } from "./test-results.js";

const { now: wallMs } = Date;

/** Whether it should have ended long ago, and its thread has not said a word since. */
export function hangs({ hangsAtNs }: RunningTest): boolean {
  return hangsAtNs !== undefined && systemClock.now() > hangsAtNs;
}

export function saveHungTest(threads: Threads, running: RunningTest): void {
  const why = "hangs in a synchronous loop: its time is over and it has not come back; callweave ends the process";
  saveRunningTest(threads, running, "hung", why);
}

/** Saves its trace and tells on stderr what was open. @param why as a part of a sentence */
export function saveRunningTest(
  threads: Threads,
  running: RunningTest,
  state: Extract<TestState, "hung" | "ended">,
  why: string,
): void {
  const { test, startNs, artifacts } = running;
  const durationMs = Number(systemClock.now() - startNs) / 1e6;
  const result = { ...test, state, durationMs, isSlow: true, endedMs: wallMs(), message: why };
  try {
    const trace = traceOfTest(threads, running);
    if (trace === undefined) return appendResult(artifacts, result);
    const artifact = saveTestTrace(trace, running);
    const open = openWorkSentence(trace);
    appendResult(artifacts, { ...result, ...(open && { open }), artifact });
    const file = path.relative("", path.join(artifacts, `${artifact}.pftrace`));
    const lines = openWorkLines(trace, { limit: FRAMES, filter: ({ kind }) => kind !== "test" });
    notice([`callweave: ${fullTitle(test)}: ${why}`, ...lines, `trace: ${file}`].join("\n  "));
  } catch (error) {
    notice(messageOf(error));
  }
}

/** Of each thread. */
const FRAMES = 40;
