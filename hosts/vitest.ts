/**
 * `runner: "callweave/vitest"`, beside the plugin that weaves: Vitest's own runner, which in addition records each test
 * (test-recorder.ts). It hears of a failure before any hook of the program cleans up.
 */
import { beginTest, type TestEnd, type TestRecording } from "./test-recorder.js";
import { startTestSession } from "./test-session.js";

/** Of Vitest, as far as we know it. */
interface Suite {
  readonly name: string;
  readonly suite?: Suite;
}
interface Test extends Suite {
  readonly type: "test";
  readonly file: { readonly filepath: string; readonly projectName?: string };
  readonly timeout: number;
  readonly result?: { readonly state: string; readonly errors?: readonly { message: string }[] };
}
type Task = Test | { readonly type: "suite" };
interface Runner {
  readonly config: { readonly slowTestThreshold: number };
  onBeforeTryTask?(test: Task, attempt: { retry: number; repeats: number }): unknown;
  onTaskFinished?(test: Task): unknown;
}

/** The project's own: callweave brings none. */
const VITEST: string = "vitest";
const { TestRunner } = (await import(VITEST)) as { TestRunner: new (config: object) => Runner };

export default class CallweaveTestRunner extends TestRunner {
  private readonly recordings = new Map<Task, TestRecording>();

  constructor(config: object) {
    super(config);
    startTestSession();
  }

  override async onBeforeTryTask(test: Task, attempt: { retry: number; repeats: number }): Promise<void> {
    await super.onBeforeTryTask?.(test, attempt);
    if (test.type !== "test") return;
    const recording = beginTest({
      suites: suitesOf(test.suite),
      title: test.name,
      file: test.file.filepath,
      project: test.file.projectName,
      attempt: attempt.retry,
      timeoutMs: test.timeout,
      kind: "test",
    });
    this.recordings.set(test, recording);
    recording.suspend();
  }

  override async onTaskFinished(test: Task): Promise<void> {
    if (test.type === "test") this.recordings.get(test)?.end({ ...endOf(test), slowMs: this.config.slowTestThreshold });
    await super.onTaskFinished?.(test);
  }
}

const suitesOf = (suite: Suite | undefined): string[] =>
  suite === undefined ? [] : [...suitesOf(suite.suite), suite.name];

function endOf({ result }: Test): Omit<TestEnd, "slowMs"> {
  if (result?.state === "skip") return { state: "skipped" };
  if (result?.state !== "fail") return { state: "passed" };
  const error = result.errors?.at(-1);
  return { state: error?.message.startsWith("Test timed out in ") ? "timed out" : "failed", error };
}
