/** The test that runs: what its own thread knows and the watchdog needs, should it never end. Sent between threads as it is. */
import type { RecordedSoFar } from "./session-threads.js";
import type { TestIdentity } from "./test-results.js";

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
  /** Wall clock, ms: when the tests of its file began. */
  readonly runSinceMs: number;
}
