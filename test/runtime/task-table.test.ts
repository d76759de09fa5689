import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { layOut, Slot, TaskTable } from "../../runtime/layout.js";
import { readSuspendedTasks } from "../../runtime/read-recording.js";
import { DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import { noLosses } from "../../trace/model/calls.js";
import { createStepRecorder, FUNCTIONS, record } from "./step-recorder.js";

const NONE = noLosses();

describe("recorder: the table of tasks", () => {
  it("grows with the tasks that are alive, and each goes on in its own", () => {
    const recorder = createStepRecorder(FUNCTIONS);
    recorder.begin({ maxTasks: 1024, maxFrames: 10_000 });
    const suspended = (line: number): number => {
      const token = recorder.enterTaskNamed("job");
      recorder.suspend(token, undefined, line, 1);
      return token;
    };
    const jobs = Array.from({ length: 900 }, (_, i) => suspended(i + 1));
    const early = jobs.filter((_, i) => i % 3 === 0);
    const late = jobs.filter((_, i) => i % 3 !== 0);
    for (const job of early) recorder.exitTask(job);
    // Their numbers pass over the slots of those that are alive, more than once around the table.
    for (let i = 0; i < 2000; i++) recorder.exitTask(suspended(1));
    const alive = late.map((_, i) => i + 1 + Math.floor(i / 2) + 1);
    assert.deepEqual(
      readSuspendedTasks(layOut(recorder.stop().memory)).map(({ task, line }) => [task, line]),
      alive.map((task) => [task, task]),
    );
    const { calls, losses } = recorder.end();
    assert.equal(calls.starts.length, 2 * (300 + 2000) + 600);
    assert.equal(new Set(calls.tasks).size, 900 + 2000);
    assert.deepEqual(losses, NONE);
  });

  it("has room for `Promise.all` over 100,000 rows, by default", () => {
    const recorder = createStepRecorder(FUNCTIONS);
    recorder.begin({ maxTasks: DEFAULT_RECORDER_OPTIONS.maxTasks });
    for (let row = 0; row < 100_000; row++) recorder.suspend(recorder.enterTaskNamed("job"), undefined, 1, 1);
    const { suspendedTasks, losses } = recorder.end();
    assert.equal(suspendedTasks.length, 100_000);
    assert.equal(losses.untrackedTasks, 0);
  });

  it("takes up tasks again where others had to be left out", () => {
    const { lines, losses } = record(
      (r) => {
        const jobs = [r.enterTaskNamed("job"), r.enterTaskNamed("job"), r.enterTaskNamed("job")];
        for (const job of jobs.reverse()) r.exitTask(job);
        r.exitTask(r.enterTaskNamed("job"));
      },
      { maxTasks: 2 },
    );
    assert.deepEqual(lines, ["  job 3-4 task 2", "job 2-5 task 1", "job 6-7 task 3"]);
    assert.deepEqual(losses, { ...NONE, untrackedTasks: 1 });
  });

  it("counts tasks beyond it and leaves them out", () => {
    const { lines, losses } = record(
      (r) => {
        for (let i = 1; i <= 3; i++) r.suspend(r.enterTaskNamed("job"), undefined, i, 1);
      },
      { maxTasks: 2 },
    );
    assert.deepEqual(lines.slice(2), ["task 1 job waits at 1:1 since 3", "task 2 job waits at 2:1 since 5"]);
    assert.deepEqual(losses, { ...NONE, untrackedTasks: 1 });
  });

  it("is read right while it grows", () => {
    const recorder = createStepRecorder(FUNCTIONS);
    const lanes = layOut(recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: 100, maxTasks: 256 }));
    for (let line = 1; line <= 3; line++) recorder.suspend(recorder.enterTaskNamed("job"), undefined, line, 1);
    const before = readSuspendedTasks(lanes);
    const words = (lanes.header[Slot.TASK_MASK] + 1) << TaskTable.SHIFT;
    assert.deepEqual(
      before.map(({ task }) => task),
      [1, 2, 3],
    );
    lanes.taskWords.copyWithin(words, 0, words);
    assert.deepEqual(readSuspendedTasks(lanes), before);
    lanes.header[Slot.TASK_MASK] = 2 * (lanes.header[Slot.TASK_MASK] + 1) - 1;
    assert.deepEqual(readSuspendedTasks(lanes), before);
  });
});
