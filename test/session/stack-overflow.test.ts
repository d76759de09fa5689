/**
 * Programs that recurse until the stack overflows, anywhere in them or in the recorder. The recorder is the built one: what runs from
 * the source calls a getter for each slot, and so overflows at places that the package does not have.
 */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, it } from "mocha";
import type { systemClock as SystemClock } from "../../runtime/clock.js";
import type { ThreadRecording } from "../../runtime/contract.js";
import type * as LoneThreads from "../../runtime/lone-thread.js";
import { DEFAULT_RECORDER_OPTIONS, type Recorder, type RecorderOptions } from "../../runtime/recorder.js";
import type * as Recorders from "../../runtime/recorder.js";
import { checkIntegrity } from "../runtime/check-integrity.js";
import { stopAndRead } from "../runtime/stop-and-read.js";
import { runTraced } from "./woven-program.js";

const require = createRequire(import.meta.url);
const { systemClock } = require("../../dist/cjs/runtime/clock.js") as { systemClock: typeof SystemClock };
const { LoneThread } = require("../../dist/cjs/runtime/lone-thread.js") as typeof LoneThreads;
const { createRecorder } = require("../../dist/cjs/runtime/recorder.js") as typeof Recorders;

/** What a program of its own sees: how many woven functions it has entered, and what it has caught. */
interface Seen {
  entered: number;
  readonly caught: unknown[];
}

interface Overflowed {
  readonly seen: Seen;
  readonly recording: ThreadRecording;
}

/** The text of `down`, which calls itself until the stack overflows. */
const RECURSIONS = {
  "plain calls": (parameters: string) => `
    const token = recorder.enter(first, 1);
    try { seen.entered++; return 1 + down(${parameters}); } finally { recorder.exit(token); }`,
  "calls that go on where they have caught": (parameters: string) => `
    const token = recorder.enter(first, 1);
    try {
      seen.entered++;
      return 1 + down(${parameters});
    } catch (error) {
      for (let i = 0; i < 3; i++) leaf();
      throw error;
    } finally { recorder.exit(token); }`,
  tasks: (parameters: string) => `
    const token = recorder.enterTask(first, 2);
    try { seen.entered++; return 1 + down(${parameters}); } finally { recorder.exitTask(token); }`,
};

/** @param words of the stack that a frame takes more */
function recursion(name: keyof typeof RECURSIONS, words: number, recorder: Recorder, first: number, seen: Seen) {
  const parameters = Array.from({ length: words }, (_, i) => `a${i}`).join();
  const leaf = `const token = recorder.enter(first, 3); try { seen.entered++; } finally { recorder.exit(token); }`;
  const text = `function leaf() { ${leaf} } return function down(${parameters}) { ${RECURSIONS[name](parameters)} }`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- frames of many sizes
  return new Function("recorder", "first", "seen", text)(recorder, first, seen) as () => number;
}

/** Overflows from each of `PLACES` on the stack, one word apart. */
function overflowOften(name: keyof typeof RECURSIONS, options: Partial<RecorderOptions>, words: number): Overflowed {
  const recorder = createRecorder(systemClock, new LoneThread());
  const table = ["outer", 1, 1, 1, "down", 1, 2, 1, "task", 2, 3, 1, "leaf", 1, 4, 1];
  const first = recorder.register(1, "test.ts", table);
  const seen: Seen = { entered: 0, caught: [] };
  const down = recursion(name, words, recorder, first, seen);
  const outer = (): void => {
    const token = recorder.enter(first, 0);
    try {
      seen.entered++;
      down();
    } catch (error) {
      seen.caught.push(error);
    } finally {
      recorder.exit(token);
    }
  };
  recorder.start({ ...DEFAULT_RECORDER_OPTIONS, ...options });
  for (let above = 0; above < PLACES; above++) Reflect.apply(outer, undefined, new Array(above));
  return { seen, recording: stopAndRead(recorder) };
}
const PLACES = 50;

/** What heals runs in a `finally`, and would take the place of the program's error. */
const HEALING = /\bat (?:closeWithAbove|heal\w*|close|markStretch) /;

function check({ seen, recording }: Overflowed): void {
  assert.deepEqual(checkIntegrity(recording, seen.entered), []);
  assert.deepEqual(recording.openFrames, []);
  assert.equal(seen.caught.length, PLACES);
  for (const error of seen.caught) {
    assert.ok(error instanceof RangeError, String(error));
    assert.equal(error.message, "Maximum call stack size exceeded");
    assert.doesNotMatch(error.stack!, HEALING);
  }
}

describe("a program that ends by its first stack overflow", () => {
  for (const kind of ["", "Task"])
    it(`is not told of what the recorder does about it, enter${kind}`, async () => {
      const { code, stderr } = await runTraced(`begin(); const id = $cw.register(1, "program.ts", ["f", 1, 1, 1]);
        function f() { const $f = $cw.enter${kind}(id, 0); try { return f() + 1; } finally { $cw.exit${kind}($f); } } f();`);
      assert.equal(code, 1);
      assert.match(stderr, /^RangeError: Maximum call stack size exceeded$/m);
      assert.doesNotMatch(stderr, HEALING);
    });
});

describe("recorder: stack overflow", () => {
  const { stackTraceLimit } = Error;
  before(() => void (Error.stackTraceLimit = 10));
  after(() => void (Error.stackTraceLimit = stackTraceLimit));

  for (const name of Object.keys(RECURSIONS) as (keyof typeof RECURSIONS)[])
    for (const [what, options] of Object.entries({
      "all kept": {},
      "elided frames": { maxDepth: 100 },
      "the newest kept": { maxFrames: 1 },
      "the oldest kept": { maxFrames: 3, whenFull: "stop" as const },
    }))
      for (const words of [0, 5, 30])
        it(`${name}, ${what}, ${words} words a frame more: the program's error, and each call is counted once`, () => {
          check(overflowOften(name, options, words));
        });
});
