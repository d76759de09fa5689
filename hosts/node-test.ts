/**
 * `node --import callweave/node-test --test`: weaves the tests and what they load, and records each test (test-recorder.ts), by hooks
 * of the root, which all tests inherit.
 */
import "./register.js";
import { afterEach, beforeEach } from "node:test";
import { isMainThread } from "node:worker_threads";
import { beginTest, type TestEnd, type TestRecording } from "./traced-tests/test-recorder.js";
import { startTestSession } from "./traced-tests/test-session.js";

/** Of a test, as its hooks get it; the types of Node 20 leave most of it out. */
interface Context {
  readonly name: string;
  /** `suite > test` */
  readonly fullName: string;
  readonly filePath?: string;
  readonly passed: boolean;
  /** What Node makes of the error of the test, which is its cause. */
  readonly error: (Error & { readonly failureType?: string }) | null;
}

const TIMEOUT = "--test-timeout=";
/** Node has no measure of its own. */
const SLOW_MS = 1000;

/** What a test may take, 0 for as long as it likes. The limit that it gives itself is not told. */
const timeoutMs = Number(
  process.execArgv.findLast((argument) => argument.startsWith(TIMEOUT))?.slice(TIMEOUT.length) ?? 0,
);

const recordings = new WeakMap<object, TestRecording>();

const options = [...process.execArgv, ...(process.env["NODE_OPTIONS"] ?? "").split(/\s+/)].join(" ");
/** This process starts those of the test files; by default, each has its own. */
const onlyStarts = /(?:^| )--test(?: |$)/.test(options) && !/-test-isolation[= ]none(?: |$)/.test(options);

// Neither there nor in a process that a test has forked: hooks would make tests of it.
if (isMainThread && process.send === undefined && !onlyStarts) {
  // Without isolation, this process is that of the runner; so it is without `--test`.
  startTestSession(process.env["NODE_TEST_CONTEXT"] !== undefined);
  beforeEach((context) => begin(context as unknown as Context));
  afterEach((context) => end(context as unknown as Context));
}

function begin(context: Context): void {
  const recording = beginTest({
    suites: context.fullName.slice(0, -context.name.length).split(" > ").slice(0, -1),
    title: context.name,
    file: context.filePath ?? process.argv[1],
    attempt: 0,
    timeoutMs,
    kind: "test",
  });
  recordings.set(context, recording);
  recording.suspend();
}

function end(context: Context): void {
  recordings.get(context)?.end(endOf(context));
  const { error } = context;
  // Of a test that has timed out, reporters print the cause, which says the same.
  if (typeof error?.cause === "string") error.cause = error.message;
}

function endOf({ passed, error }: Context): TestEnd {
  if (passed || error === null) return { state: "passed", slowMs: SLOW_MS };
  const isTimeout = error.failureType === "testTimeoutFailure";
  return { state: isTimeout ? "timed out" : "failed", error: isTimeout ? error : error.cause, slowMs: SLOW_MS };
}
