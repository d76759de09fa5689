/**
 * `runner: "callweave/vitest"`, beside the plugin that weaves: Vitest's own runner, which in addition records each test
 * (test-recorder.ts). It hears of a failure before any hook of the program cleans up.
 */
import { CallweaveError } from "../base/errors.js";
import { beginTest, markNow, type TestEnd, type TestMark, type TestRecording } from "./traced-tests/test-recorder.js";
import { startTestSession } from "./traced-tests/test-session.js";

/** Of Vitest, as far as we know it. */
interface Block {
  readonly name: string;
  readonly suite?: Suite;
  readonly file: Suite & { readonly filepath: string; readonly projectName?: string };
  /** The errors of all attempts. */
  readonly result?: { readonly state: string; readonly errors?: readonly { message: string }[] };
}
interface Suite extends Block {
  readonly type: "suite";
}
interface Test extends Block {
  readonly type: "test";
  readonly timeout: number;
  /** It passes by failing. */
  readonly fails?: boolean;
}
type Task = Test | Suite;
interface Runner {
  readonly config: { readonly slowTestThreshold: number };
  onBeforeTryTask?(test: Task, attempt: { retry: number; repeats: number }): unknown;
  onTaskFinished?(test: Task): unknown;
  onAfterRetryTask?(test: Task, attempt: { retry: number; repeats: number }): unknown;
  onBeforeRunSuite?(suite: Suite): unknown;
  onAfterRunSuite?(suite: Suite): unknown;
}

/** The project's own: callweave brings none. */
const VITEST: string = "vitest";
const { TestRunner } = (await import(VITEST)) as { TestRunner?: new (config: object) => Runner };
if (TestRunner === undefined) {
  const next = "update it, or have `callweave run` record the whole run, without `runner`, see docs/hosts.md";
  throw new CallweaveError("vitest", "Vitest 4.1 is needed, got one that has no TestRunner to extend", next);
}

/** In the pool `forks`; a thread is in the process of the runner. */
const IS_STARTED = process.env["VITEST_POOL_ID"] !== undefined && process.send !== undefined;

export default class CallweaveTestRunner extends TestRunner {
  private readonly recordings = new Map<Test, { readonly recording: TestRecording; errors: number }>();
  private readonly suites = new Map<Suite, TestMark>();

  constructor(config: object) {
    super(config);
    startTestSession(IS_STARTED);
  }

  override async onBeforeTryTask(test: Task, attempt: { retry: number; repeats: number }): Promise<void> {
    await super.onBeforeTryTask?.(test, attempt);
    if (test.type !== "test") return;
    const { name: title, timeout: timeoutMs } = test;
    const recording = beginTest({ ...whereIs(test), title, attempt: attempt.retry, timeoutMs, kind: "test" });
    this.recordings.set(test, { recording, errors: errorsOf(test) });
    recording.suspend();
  }

  override async onTaskFinished(test: Task): Promise<void> {
    if (test.type === "test") this.end(test);
    await super.onTaskFinished?.(test);
  }

  /** When the hooks behind it have run, which may have failed. */
  override async onAfterRetryTask(test: Task, attempt: { retry: number; repeats: number }): Promise<void> {
    await super.onAfterRetryTask?.(test, attempt);
    if (test.type === "test" && this.hasNewErrors(test)) this.end(test);
  }

  override async onBeforeRunSuite(suite: Suite): Promise<void> {
    this.suites.set(suite, markNow());
    await super.onBeforeRunSuite?.(suite);
  }

  /** Its own errors are those of beforeAll and afterAll. */
  override async onAfterRunSuite(suite: Suite): Promise<void> {
    const error = suite.result?.errors?.at(-1);
    if (error !== undefined) {
      const title = "beforeAll or afterAll hook";
      const begin = { ...whereIs(suite), suites: suitesOf(suite), title, attempt: 0, timeoutMs: 0 } as const;
      const recording = beginTest({ ...begin, kind: "hook" }, this.suites.get(suite));
      recording.end({ ...failedBy(error), slowMs: this.config.slowTestThreshold });
    }
    await super.onAfterRunSuite?.(suite);
  }

  private end(test: Test): void {
    const known = this.recordings.get(test);
    known?.recording.end({ ...this.endOf(test), slowMs: this.config.slowTestThreshold });
    if (known) known.errors = errorsOf(test);
  }

  private endOf(test: Test): Omit<TestEnd, "slowMs"> {
    if (test.result?.state === "skip") return { state: "skipped" };
    const failed = this.hasNewErrors(test);
    if (failed === (test.fails ?? false)) return { state: "passed" };
    return failed ? failedBy(test.result!.errors!.at(-1)!) : { state: "failed" };
  }

  private hasNewErrors = (test: Test): boolean => errorsOf(test) > (this.recordings.get(test)?.errors ?? 0);
}

const errorsOf = ({ result }: Test): number => result?.errors?.length ?? 0;

function failedBy(error: { message: string }): Omit<TestEnd, "slowMs"> {
  return { state: /^(?:Test|Hook) timed out in /.test(error.message) ? "timed out" : "failed", error };
}

function whereIs({ file, suite }: Block): { file: string; project: string | undefined; suites: string[] } {
  return { file: file.filepath, project: file.projectName, suites: suitesOf(suite) };
}

/** A file is a suite as well, in which nothing is said to be. */
const suitesOf = (suite: Suite | undefined): string[] =>
  suite === undefined || suite === suite.file ? [] : [...suitesOf(suite.suite), suite.name];
