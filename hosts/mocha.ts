/**
 * `mocha --require callweave/mocha`: weaves the tests and what they load, and records each test (test-recorder.ts). A root hook behind a
 * test would run when the hooks of the program have cleaned up, and the failure is printed. So the one method of Mocha that runs a test or
 * a hook is wrapped (Mocha 11 and 12), by a root hook, which gets hold of it; it is told of an error before anybody else.
 */
import "./register.js";
import { replaceMethod } from "./session/replace-method.js";
import { sharedSession } from "./session/session.js";
import { beginTest, type TestEnd, type TestRecording } from "./traced-tests/test-recorder.js";
import { startTestSession } from "./traced-tests/test-session.js";

/** A test or a hook of Mocha's, as far as we know it. */
interface Runnable {
  readonly type: "test" | "hook";
  readonly title: string;
  readonly fn: unknown;
  readonly file?: string;
  readonly parent: { titlePath(): string[] };
  readonly ctx?: { readonly currentTest?: Pick<Runnable, "file"> };
  readonly state?: "passed" | "failed";
  /** Set by reporters. */
  readonly err?: unknown;
  isPending(): boolean;
  timeout(ms?: number | string): unknown;
  slow(): number;
  currentRetry(): number;
  run(this: Runnable, done: Done): void;
  prependListener(event: "error", listener: (error: unknown) => void): unknown;
}
type Done = (error?: unknown) => void;

/** With --parallel. */
const IS_STARTED = process.env["MOCHA_WORKER_ID"] !== undefined && process.send !== undefined;

let isWatching = false;
/** What runs, or was given up: an uncaught error ends a test without a word to whoever runs it. */
let last: { readonly runnable: Runnable; readonly recording: TestRecording } | undefined;

export const mochaHooks = {
  /** Of each run, with --watch, and of each file, with --parallel. */
  beforeAll(this: { test: Runnable }): void {
    if (!isWatching) watch(prototypeWith("run", this.test));
    isWatching = true;
    startTestSession(IS_STARTED);
  },
  afterAll: settle,
};

startTestSession(IS_STARTED);
// With --parallel, this process is one that runs no tests.
process.on("exit", () => {
  if (!isWatching) sharedSession.discard();
});

/** The object that has the method itself: that of all runnables. */
function prototypeWith(name: string, runnable: Runnable): Runnable {
  let found: object = runnable;
  while (!Object.hasOwn(found, name)) found = Object.getPrototypeOf(found) as object;
  return found as Runnable;
}

function watch(prototype: Runnable): void {
  replaceMethod(
    prototype as { run: Runnable["run"] },
    "run",
    (run) =>
      function (done) {
        settle();
        if (this.isPending() || this.fn === settle) return run.call(this, done);
        const recording = begin(this);
        last = { runnable: this, recording };
        // It is told so of a second `done`. A listener of ours at a hook would keep Mocha from adding its own.
        if (this.type === "test") this.prependListener("error", (error) => recording.end(endOf(this, error)));
        run.call(this, (error) => {
          recording.end(endOf(this, error));
          done(error);
        });
        recording.suspend();
      },
  );
  replaceMethod(
    prototype as { timeout: Runnable["timeout"] },
    "timeout",
    (timeout) =>
      function (this: Runnable, ...ms: [number?]) {
        const result = timeout.apply(this, ms);
        if (ms.length > 0 && last?.runnable === this) last.recording.limit(this.timeout() as number);
        return result;
      },
  );
}

function begin(runnable: Runnable): TestRecording {
  const { type, title, file, parent, ctx } = runnable;
  return beginTest({
    suites: parent.titlePath(),
    title,
    file: file ?? ctx?.currentTest?.file ?? "mocha",
    attempt: runnable.currentRetry(),
    timeoutMs: runnable.timeout() as number,
    kind: type === "test" ? "test" : title.startsWith('"before each"') ? "hook before each test" : "hook",
  });
}

function endOf(runnable: Runnable, error: unknown): TestEnd {
  const slowMs = runnable.slow();
  if (!error) return { state: runnable.isPending() ? "skipped" : "passed", slowMs };
  const code = typeof error === "object" && "code" in error ? error.code : undefined;
  return { state: code === "ERR_MOCHA_TIMEOUT" ? "timed out" : "failed", error, slowMs };
}

/** The one before has ended, whether it was told or not. */
function settle(): void {
  if (last?.runnable.state === "failed") last.recording.end(endOf(last.runnable, last.runnable.err));
  last = undefined;
}
