/** What jest-circus tells of the tests of one file → recordings. */
import { beginTest, type TestBegin, type TestEnd, type TestRecording } from "./test-recorder.js";

/** Of jest-circus, as far as we know it. */
interface DescribeBlock {
  readonly name: string;
  readonly parent?: DescribeBlock;
}
interface Test {
  readonly name: string;
  readonly parent: DescribeBlock;
  /** Counts the attempts. */
  readonly invocations: number;
  readonly timeout?: number;
  /** Each with the error that tells where the test is. */
  readonly errors: [error: unknown, place: unknown][];
}
interface Hook {
  readonly type: "beforeAll" | "beforeEach" | "afterAll" | "afterEach";
  readonly parent: DescribeBlock;
  readonly timeout?: number;
}
export type Event =
  | { readonly name: "test_fn_start" | "test_fn_success" | "test_skip"; readonly test: Test }
  | { readonly name: "test_fn_failure"; readonly test: Test; readonly error: unknown }
  | { readonly name: "hook_start" | "hook_success"; readonly hook: Hook }
  | { readonly name: "hook_failure"; readonly hook: Hook; readonly error: unknown };
export interface State {
  readonly testTimeout: number;
}

export class JestEvents {
  private readonly recordings = new Map<Test | Hook, TestRecording>();

  /** @param file absolute path */
  constructor(
    private readonly file: string,
    private readonly project: string | undefined,
    private readonly slowMs: number,
  ) {}

  take(event: Event, { testTimeout }: State): void {
    switch (event.name) {
      case "test_fn_start": {
        const { name: title, invocations, timeout = testTimeout, parent } = event.test;
        const attempt = invocations - 1;
        return this.begin(event.test, { title, attempt, timeoutMs: timeout, kind: "test", suites: suitesOf(parent) });
      }
      case "hook_start": {
        const { type, timeout = testTimeout, parent } = event.hook;
        const kind = type === "beforeEach" ? "hook before each test" : "hook";
        const title = `${type} hook`;
        return this.begin(event.hook, { title, attempt: 0, timeoutMs: timeout, kind, suites: suitesOf(parent) });
      }
      case "test_fn_success":
        return this.end(event.test, { state: "passed" });
      case "hook_success":
        return this.end(event.hook, { state: "passed" });
      case "test_fn_failure":
        return this.fail(event.test, event.error);
      case "hook_failure":
        return this.end(event.hook, { state: stateOf(event.error), error: event.error });
      default:
    }
  }

  private begin(what: Test | Hook, begin: Omit<TestBegin, "file" | "project">): void {
    const recording = beginTest({ ...begin, file: this.file, project: this.project });
    this.recordings.set(what, recording);
    recording.suspend();
  }

  /** A text that was thrown, such as that of a timeout, stands among the errors of the test by now. */
  private fail(test: Test, error: unknown): void {
    const thrown = typeof error === "string" ? { message: error } : error;
    this.end(test, { state: stateOf(error), error: thrown });
    const last = test.errors.at(-1);
    if (last !== undefined && last[0] === error && thrown !== error) last[0] = (thrown as { message: string }).message;
  }

  private end(what: Test | Hook, end: Omit<TestEnd, "slowMs">): void {
    this.recordings.get(what)?.end({ ...end, slowMs: this.slowMs });
    this.recordings.delete(what);
  }
}

const stateOf = (error: unknown): "failed" | "timed out" =>
  typeof error === "string" && error.startsWith("Exceeded timeout of ") ? "timed out" : "failed";

/** The outermost block is that of the file, and has no title. */
function suitesOf(block: DescribeBlock): string[] {
  return block.parent === undefined ? [] : [...suitesOf(block.parent), block.name];
}
