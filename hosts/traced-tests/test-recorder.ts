/**
 * Records the tests of a process, whatever runs them: each is a slice, and one that fails, is slow, hangs, or is cut off by the end of the
 * process leaves a trace of its own among the artifacts. A runner tells when hooks and tests begin and end.
 *
 *     beforeEach ── test ─── fails │ afterEach      the trace of the test goes from its first hook to its failure
 *     ├──────────────────────────┤
 */
import inspector from "node:inspector";
import path from "node:path";
import { messageOf } from "../../base/errors.js";
import { sharedRecorder } from "../../runtime/shared-recorder.js";
import { openWorkSentence } from "../../trace/answers/open-work-sentence.js";
import { extendMessage } from "./failure-message.js";
import { endIsTold, ITS_THREAD, takesEnd, type RunningTest } from "./running-test.js";
import { notice } from "../session/session-notices.js";
import { recordedSoFar, lastSession } from "../session/session-threads.js";
import { sharedSession } from "../session/session.js";
import { saveTestTrace, traceOfTest } from "./test-artifact.js";
import { appendResult, type TestResult, type TestState } from "./test-results.js";
import { endTestSession, identify, testSettings, type TestNames } from "./test-session.js";
import { TestSlices, type TestSlice } from "./test-slices.js";

const { now: wallMs } = Date;
const { clock, threads } = sharedRecorder;
const slices = new TestSlices(sharedRecorder);

/** A test, or a hook, which is recorded like one and has a result only if it fails. */
export interface TestBegin extends TestNames {
  /** 0 for none. */
  readonly timeoutMs: number;
  readonly kind: "test" | "hook" | "hook before each test";
}

export interface TestEnd {
  readonly state: Exclude<TestState, "hung"> | "skipped";
  readonly error?: unknown;
  /** What takes longer is slow. */
  readonly slowMs: number;
}

export interface TestRecording {
  /** It has returned, and has not ended yet. */
  suspend(): void;
  /** It may take so long from now on. */
  limit(timeoutMs: number): void;
  /** Only the first end counts, but for a test that has passed and fails afterwards. */
  end(end: TestEnd): void;
}

/** Where the trace of a test begins. */
export type TestMark = Pick<RunningTest, "startNs" | "since" | "session">;

/** Of the next test: at the first hook that runs for it. */
let prepared: TestMark | undefined;
/** Several, where tests are in tests or run at one time. */
const recordings = new Set<Recording>();

// A test that runs will not end any more.
process.on("exit", () => {
  for (const recording of recordings) recording.end({ state: "ended", slowMs: 0 });
  endTestSession();
});

export const markNow = (): TestMark => ({
  startNs: clock.now(),
  since: recordedSoFar(threads),
  session: lastSession(threads),
});

/** @param from where its trace begins: by default here, or at a hook before it */
export function beginTest(begin: TestBegin, from?: TestMark): TestRecording {
  const mark = from ?? prepared ?? markNow();
  prepared = begin.kind === "hook before each test" ? mark : undefined;
  const { artifacts } = testSettings;
  const end = new Int32Array(new SharedArrayBuffer(4));
  const running = { ...mark, ...identify(begin), hangsAtNs: undefined, artifacts, end };
  return new Recording(begin, running, from?.startNs ?? clock.now());
}

class Recording implements TestRecording {
  private readonly slice: TestSlice;
  private hasPassed = false;

  constructor(
    private readonly begin: TestBegin,
    private running: RunningTest,
    private readonly beganNs: bigint,
  ) {
    recordings.add(this);
    this.limit(begin.timeoutMs);
    this.slice = slices.begin(running.test);
  }

  suspend(): void {
    this.slice.suspend();
  }

  limit(timeoutMs: number): void {
    const mayTakeNs = BigInt(Math.ceil((timeoutMs + testSettings.graceMs) * 1e6));
    const isLimited = timeoutMs > 0 && !isDebugged();
    const hangsAtNs = isLimited ? clock.now() + mayTakeNs : undefined;
    this.running = { ...this.running, hangsAtNs };
    tellWatchdog();
  }

  end(end: TestEnd): void {
    const failsLate = this.hasPassed && end.state === "failed";
    if (!failsLate && (!recordings.delete(this) || !takesEnd(this.running, ITS_THREAD))) return;
    this.tell(end, failsLate);
    endIsTold(this.running);
  }

  private tell({ state, error, slowMs }: TestEnd, failsLate: boolean): void {
    this.hasPassed = state === "passed";
    const durationMs = Number(clock.now() - this.beganNs) / 1e6;
    if (!failsLate) this.slice.end();
    tellWatchdog();
    if (state === "skipped" || (state === "passed" && this.begin.kind !== "test")) return;
    const outcome = { state, durationMs, isSlow: durationMs > slowMs };
    try {
      const message = messageIn(error);
      const left = isKept(outcome) ? this.saveTrace(error) : {};
      const said = message === undefined ? {} : { message };
      const { test, artifacts, run } = this.running;
      appendResult(artifacts, { ...test, run: run.name, ...outcome, endedMs: wallMs(), ...said, ...left });
    } catch (failure) {
      notice(messageOf(failure));
    }
  }

  /** What the watchdog is to know. */
  about(): RunningTest {
    return this.running;
  }

  /** Where that fails, the test has its result all the same. */
  private saveTrace(error: unknown): Pick<TestResult, "open" | "artifact"> {
    try {
      const trace = traceOfTest(threads, this.running);
      if (trace === undefined) return {};
      const artifact = saveTestTrace(trace, this.running);
      const open = openWorkSentence(trace);
      const file = path.relative("", path.join(this.running.artifacts, `${artifact}.pftrace`));
      extendMessage(error, [...(open ? [open] : []), `trace: ${file}`]);
      return { ...(open && { open }), artifact };
    } catch (failure) {
      notice(messageOf(failure));
      return {};
    }
  }
}

/** A breakpoint may hold it for as long as somebody looks. */
const isDebugged = (): boolean => inspector.url() !== undefined;

/** Of the test that began last. */
function tellWatchdog(): void {
  sharedSession.testRuns([...recordings].at(-1)?.about());
}

function isKept({ state, isSlow }: Pick<TestResult, "state" | "isSlow">): boolean {
  const { keep } = testSettings;
  return state !== "passed" || keep === "all" || (keep === "slow" && isSlow);
}

/** The first line: what follows is a comparison of values. */
function messageIn(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined;
  return String(error.message).split("\n")[0];
}
