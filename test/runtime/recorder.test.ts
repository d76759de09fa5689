import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { noLosses } from "../../trace/model/calls.js";
import { createStepRecorder, FUNCTIONS, lines, record, type StepRecorder } from "./step-recorder.js";

const NONE = noLosses();

describe("recorder: calls", () => {
  it("records a call at its end, with depth", () => {
    const { lines, losses } = record((r) => {
      const outer = r.enterNamed("outer");
      r.exit(r.enterNamed("inner"));
      r.exit(outer);
    });
    assert.deepEqual(lines, ["  inner 3-4", "outer 2-5"]);
    assert.deepEqual(losses, NONE);
  });

  it("lists frames that are open at the stop, outermost first", () => {
    const { lines } = record((r) => {
      r.enterNamed("outer");
      r.exit(r.enterNamed("leaf"));
      r.enterNamed("inner");
    });
    assert.deepEqual(lines, ["  leaf 3-4", "outer 2-…", "  inner 5-…"]);
  });

  it("heals a missed exit at the next one below", () => {
    const { lines, losses } = record((r) => {
      const outer = r.enterNamed("outer");
      r.enterNamed("inner");
      r.enterNamed("leaf");
      r.exit(outer);
    });
    assert.deepEqual(lines, ["    leaf 4-5 healed", "  inner 3-6 healed", "outer 2-7"]);
    assert.deepEqual(losses, { ...NONE, mismatched: 2 });
  });

  it("records nothing when no session runs", () => {
    const recorder = createStepRecorder(FUNCTIONS);
    assert.equal(recorder.enterNamed("outer"), 0);
    recorder.exit(0);
    recorder.exit(17);
    assert.equal(recorder.suspend(0, "value", 1, 1), "value");
    assert.equal(recorder.resume(0, "value"), "value");
  });

  it("ignores exits of an earlier session", () => {
    const recorder = createStepRecorder(FUNCTIONS);
    recorder.begin();
    const call = recorder.enterNamed("outer");
    const task = recorder.enterTaskNamed("job");
    recorder.end();
    recorder.exit(call);
    recorder.begin();
    const second = recorder.enterNamed("inner");
    recorder.exit(call);
    recorder.suspend(task, undefined, 1, 1);
    recorder.resume(task, undefined);
    recorder.exitTask(task);
    recorder.exit(second);
    const recording = recorder.end();
    assert.deepEqual(lines(recorder, recording), ["inner 6-7"]);
    assert.deepEqual(recording.losses, NONE);
  });
});

describe("recorder: sessions", () => {
  it("ignores what an earlier session of other sizes has left: frames and tasks", () => {
    const recorder = createStepRecorder({ outer: "function", job: "async", inner: "function", other: "async" });
    recorder.begin();
    const outer = recorder.enterNamed("outer");
    const job = recorder.enterTaskNamed("job");
    recorder.suspend(job, undefined, 2, 3);
    recorder.begin({ maxFrames: 500 });
    const inner = recorder.enterNamed("inner");
    const other = recorder.enterTaskNamed("other");
    recorder.suspend(other, undefined, 4, 5);
    recorder.resume(job, undefined);
    recorder.exitTask(job);
    recorder.exit(outer);
    const { openFrames, suspendedTasks, calls, losses } = recorder.end();
    assert.deepEqual(
      openFrames.map(({ functionId }) => recorder.nameOf(functionId)),
      ["inner"],
    );
    assert.deepEqual(
      suspendedTasks.map(({ functionId }) => recorder.nameOf(functionId)),
      ["other"],
    );
    assert.deepEqual([calls.starts.length, losses.mismatched], [1, 0]);
    assert.ok(new Set([outer, inner]).size === 2 && new Set([job, other]).size === 2, "no token is given twice");
  });

  it("the exit of an earlier session's deepest frame does nothing on an empty stack", () => {
    const recorder = createStepRecorder(FUNCTIONS);
    recorder.begin({ maxDepth: 1 });
    const deepest = recorder.enterNamed("outer");
    recorder.begin();
    recorder.exit(deepest);
    assert.deepEqual(lines(recorder, recorder.end()), []);
  });
});

describe("recorder: limits", () => {
  const three = (r: StepRecorder): void => {
    for (const name of ["outer", "inner", "leaf"]) r.exit(r.enterNamed(name));
  };

  it("a full ring keeps the newest calls and counts the others", () => {
    const { lines, losses } = record(three, { maxFrames: 2 });
    assert.deepEqual(lines, ["inner 4-5", "leaf 6-7"]);
    assert.deepEqual(losses, { ...NONE, overwritten: 1 });
  });

  it("a ring that is exactly full has lost nothing", () => {
    const { lines, losses } = record(three, { maxFrames: 3 });
    assert.deepEqual(lines, ["outer 2-3", "inner 4-5", "leaf 6-7"]);
    assert.deepEqual(losses, NONE);
  });

  it('whenFull "stop" keeps the oldest calls and counts the others', () => {
    const { lines, losses } = record(three, { maxFrames: 1, whenFull: "stop" });
    assert.deepEqual(lines, ["outer 2-3"]);
    assert.deepEqual(losses, { ...NONE, dropped: 2 });
  });

  it("elides calls beyond maxDepth and stays balanced", () => {
    const { lines, losses } = record(
      (r) => {
        const outer = r.enterNamed("outer");
        const inner = r.enterNamed("inner");
        const leaf = r.enterNamed("leaf");
        r.exit(leaf);
        r.exit(inner);
        r.exit(r.enterNamed("leaf"));
        r.exit(outer);
      },
      { maxDepth: 2 },
    );
    assert.deepEqual(lines, ["  inner 3-4", "  leaf 5-6", "outer 2-7"]);
    assert.deepEqual(losses, { ...NONE, elided: 1 });
  });
});
