/** The test that runs: what its own thread knows and the watchdog needs, should it never end. Sent between threads as it is. */
import type { RecordedSoFar } from "../session/session-threads.js";
import type { TestIdentity } from "./test-results.js";
import type { TestRun } from "./test-runs.js";

export interface RunningTest {
  readonly test: TestIdentity;
  /** The session that records it. */
  readonly session: number;
  /** Monotonic clock, ns: of the first hook that ran for it. */
  readonly startNs: bigint;
  /** What had been recorded by then. */
  readonly since: RecordedSoFar;
  /** When it hangs: its time is over, and the thread has not said so for a while. Undefined when nothing limits it. */
  readonly hangsAtNs: bigint | undefined;
  /** Where its traces go, and what was found out about it. */
  readonly artifacts: string;
  readonly run: TestRun;
  /** Wall clock, ms: when the tests of its file began. */
  readonly runSinceMs: number;
  /** Who tells of its end: one slot, shared by the threads. */
  readonly end: Int32Array;
}

/** Values of `end`. */
const NOBODY = 0;
export const ITS_THREAD = 1;
export const WATCHDOG = 2;
const OVER = 3;

/** Longer than any save. */
const LONGEST_SAVE_MS = 60_000;

/**
 * The thread of a test may come to its end in the moment in which the watchdog gives it up: only one of them saves it.
 * @returns whether `who` is the one; if not, it returns when the other has done it
 */
export function takesEnd({ end }: RunningTest, who: typeof ITS_THREAD | typeof WATCHDOG): boolean {
  const holder = Atomics.compareExchange(end, 0, NOBODY, who);
  if (holder === NOBODY) return true;
  if (holder !== OVER) Atomics.wait(end, 0, holder, LONGEST_SAVE_MS);
  return false;
}

export function endIsTold({ end }: RunningTest): void {
  Atomics.store(end, 0, OVER);
  Atomics.notify(end, 0);
}
