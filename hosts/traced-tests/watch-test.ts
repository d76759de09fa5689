/** The watchdog's eye on the test that runs: it saves what the test did when it hangs, or when a signal ends the process. */
import path from "node:path";
import { messageOf } from "../../base/errors.js";
import { systemClock } from "../../runtime/clock.js";
import type { Threads } from "../../runtime/threads.js";
import { openWorkSentence } from "../../trace/answers/open-work-sentence.js";
import { openWorkLines } from "../../trace/answers/open-work-text.js";
import { takesEnd, WATCHDOG, type RunningTest } from "./running-test.js";
import { notice } from "../session/session-notices.js";
import { saveTestTrace, traceOfTest } from "./test-artifact.js";
import { appendResult, fullTitle, type TestResult, type TestState } from "./test-results.js";

const { now: wallMs } = Date;

/** Whether it should have ended long ago, and its thread has not said a word since, which is too late then. */
export function hangs(running: RunningTest): boolean {
  const { hangsAtNs } = running;
  return hangsAtNs !== undefined && systemClock.now() > hangsAtNs && takesEnd(running, WATCHDOG);
}

export function saveHungTest(threads: Threads, running: RunningTest): void {
  const why = "hangs in a synchronous loop: its time is over and it has not come back; callweave ends the process";
  saveTest(threads, running, "hung", why);
}

/** @param why the process ends, as a part of a sentence */
export function saveRunningTest(threads: Threads, running: RunningTest, why: string): void {
  if (takesEnd(running, WATCHDOG)) saveTest(threads, running, "ended", why);
}

function saveTest(
  threads: Threads,
  running: RunningTest,
  state: Extract<TestState, "hung" | "ended">,
  why: string,
): void {
  const { test, startNs, artifacts, run } = running;
  const durationMs = Number(systemClock.now() - startNs) / 1e6;
  const result = { ...test, run: run.name, state, durationMs, isSlow: true, message: why };
  const left = saveTrace(threads, running, why);
  try {
    appendResult(artifacts, { ...result, endedMs: wallMs(), ...left });
  } catch (error) {
    notice(messageOf(error));
  }
}

/** Tells on stderr what was open, too. Where the trace cannot be saved, the test has its result all the same. */
function saveTrace(threads: Threads, running: RunningTest, why: string): Pick<TestResult, "open" | "artifact"> {
  const { test, artifacts } = running;
  try {
    const trace = traceOfTest(threads, running);
    if (trace === undefined) return {};
    const artifact = saveTestTrace(trace, running);
    const open = openWorkSentence(trace);
    const file = path.relative("", path.join(artifacts, `${artifact}.pftrace`));
    const lines = openWorkLines(trace, { limit: FRAMES, filter: ({ kind }) => kind !== "test" });
    notice([`callweave: ${fullTitle(test)}: ${why}`, ...lines, `trace: ${file}`].join("\n  "));
    return { ...(open && { open }), artifact };
  } catch (error) {
    notice(messageOf(error));
    return {};
  }
}

/** Of each thread. */
const FRAMES = 40;
