import assert from "node:assert/strict";
import { cutTrace } from "../../trace/edit/cut-trace.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { openWorkSentence } from "../../trace/answers/open-work-sentence.js";
import { LoneThread } from "../../runtime/lone-thread.js";
import { createRecorder } from "../../runtime/recorder.js";
import { stopAndRead } from "../runtime/stop-and-read.js";

const TABLE = [
  "<module> a.ts",
  0,
  1,
  1,
  "load",
  2,
  3,
  1,
  "fetch",
  2,
  7,
  1,
  "poll",
  2,
  9,
  1,
  "parse",
  1,
  11,
  1,
  "the test",
  5,
  1,
  1,
];
const [LOAD, FETCH, POLL, PARSE, TEST] = [1, 2, 3, 4, 5];

/** A recorder on a clock that moves a millisecond a reading. */
function createProgram() {
  let ns = 0n;
  const recorder = createRecorder({ now: () => (ns += 1_000_000n), wallNs: () => 0n }, new LoneThread());
  const first = recorder.register(1, "a.ts", TABLE);
  recorder.start({
    maxFrames: 100,
    maxDepth: 100,
    maxTasks: 1024,
    whenFull: "ring",
    linkCallbacks: false,
    sharedClock: false,
  });
  const trace = () => {
    const thread = stopAndRead(recorder);
    const process = { pid: 1, name: "a", wallOffsetNs: 0n, unfinished: "close", threads: [thread] } as const;
    return fromRecordings([{ ...process, files: recorder.registry.files }]);
  };
  return {
    task: (index: number) => recorder.enterTask(first, index),
    call: (index: number) => recorder.enter(first, index),
    wait: (token: number, line: number) => recorder.suspend(token, undefined, line, 1),
    trace,
  };
}

describe("what was open, in a sentence", () => {
  it("names a chain of tasks from the innermost on, with the places where they wait, and not the test", () => {
    const { task, wait, trace } = createProgram();
    const [test, load, fetch] = [task(TEST), task(LOAD), task(FETCH)];
    wait(fetch, 8);
    wait(load, 4);
    wait(test, 1);
    assert.equal(
      openWorkSentence(trace()),
      "2 frames still open: fetch a.ts:7 4.00 ms (awaiting at a.ts:8) ← load a.ts:3 5.00 ms (awaiting at a.ts:4)",
    );
  });

  it("names the stack first, and each task once, however many it has started", () => {
    const { task, call, wait, trace } = createProgram();
    const load = task(LOAD);
    wait(task(FETCH), 8);
    wait(task(POLL), 10);
    wait(load, 4);
    call(PARSE);
    assert.equal(
      openWorkSentence(trace()),
      "4 frames still open: parse a.ts:11 1.00 ms; " +
        "poll a.ts:9 4.00 ms (awaiting at a.ts:10) ← load a.ts:3 7.00 ms (awaiting at a.ts:4); " +
        "fetch a.ts:7 6.00 ms (awaiting at a.ts:8)",
    );
  });

  it("leaves out what began before the part of a trace", () => {
    const { task, wait, trace } = createProgram();
    wait(task(POLL), 10);
    wait(task(FETCH), 8);
    const whole = trace();
    assert.match(openWorkSentence(whole), /^2 frames still open: fetch .*; poll /);
    assert.match(openWorkSentence(cutTrace(whole, { fromNs: 2_500_000 })), /^1 frame still open: fetch /);
  });

  it("counts what it does not name", () => {
    const { task, wait, trace } = createProgram();
    for (let number = 0; number < 20; number++) wait(task(POLL), 10);
    assert.match(openWorkSentence(trace()), /^20 frames still open: (poll [^;]+; ){12}and 8 more$/);
  });

  it("is empty when nothing was open", () => {
    assert.equal(openWorkSentence(createProgram().trace()), "");
  });
});
