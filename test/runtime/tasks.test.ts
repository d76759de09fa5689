import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { noLosses } from "../../trace/model/calls.js";
import { createStepRecorder, FUNCTIONS, record, type StepRecorder } from "./step-recorder.js";

const NONE = noLosses();

describe("recorder: tasks", () => {
  it("records each stretch between enter, suspensions and exit", () => {
    const { lines, losses } = record((r) => {
      const outer = r.enterNamed("outer");
      const job = r.enterTaskNamed("job");
      r.suspend(job, undefined, 7, 3);
      r.exit(outer);
      r.resume(job, undefined);
      r.exit(r.enterNamed("inner"));
      r.exitTask(job);
    });
    assert.deepEqual(lines, ["  job 3-4 task 1 waits at 7:3", "outer 2-5", "  inner 7-8", "job 6-9 task 1"]);
    assert.deepEqual(losses, NONE);
  });

  it("lists suspended tasks with the place where they wait", () => {
    const { lines } = record((r) => {
      const job = r.enterTaskNamed("job");
      r.suspend(job, undefined, 7, 3);
      r.resume(job, undefined);
      r.suspend(job, undefined, 8, 5);
    });
    assert.deepEqual(lines, [
      "job 2-3 task 1 waits at 7:3",
      "job 4-5 task 1 waits at 8:5",
      "task 1 job waits at 8:5 since 5",
    ]);
  });

  it("nests a generator's stretches in whoever calls next", () => {
    const { lines } = record((r) => {
      const gen = r.enterTaskNamed("gen");
      r.suspend(gen, undefined, 1, 1);
      const outer = r.enterNamed("outer");
      r.resume(gen, undefined);
      r.suspend(gen, undefined, 2, 1);
      r.exit(outer);
      r.exitTask(gen);
    });
    assert.deepEqual(lines, [
      "gen 2-3 task 1 waits at 1:1",
      "  gen 5-6 task 1 waits at 2:1",
      "outer 4-7",
      "gen 8-9 task 1",
    ]);
  });

  it("a task that ends while it is suspended, by a rejection or `return()`, has a last stretch at its end", () => {
    const { lines, losses } = record((r) => {
      const gen = r.enterTaskNamed("gen");
      r.suspend(gen, undefined, 1, 1);
      const outer = r.enterNamed("outer");
      r.exitTask(gen);
      r.exit(outer);
    });
    assert.deepEqual(lines, ["gen 2-3 task 1 waits at 1:1", "  gen 5-6 task 1", "outer 4-7"]);
    assert.deepEqual(losses, NONE);
  });

  it("knows which task started a task: the innermost one that runs, whatever stands between", () => {
    const recorder = createStepRecorder(FUNCTIONS);
    recorder.begin();
    const first = recorder.enterTaskNamed("job");
    recorder.enterNamed("outer");
    const second = recorder.enterTaskNamed("gen");
    recorder.suspend(recorder.enterTaskNamed("job"), undefined, 1, 1); // 3, by 2
    recorder.suspend(second, undefined, 2, 1);
    recorder.suspend(recorder.enterTaskNamed("job"), undefined, 3, 1); // 4, by 1, as 2 is suspended
    recorder.resume(second, undefined);
    recorder.exitTask(recorder.enterTaskNamed("job")); // 5, by 2
    recorder.exitTask(first); // and what stands above it, 2 included
    recorder.enterTaskNamed("job"); // 6
    recorder.enterTaskNamed("job"); // 7, by 6
    const { calls, openFrames, suspendedTasks } = recorder.end();
    const known = [...calls.tasks].map((task, at) => [task, calls.parents[at]]).filter(([task]) => task > 0);
    assert.deepEqual(known, [
      [3, 2],
      [2, 1],
      [4, 1],
      [5, 2],
      [2, 1],
      [1, 0],
    ]);
    assert.deepEqual(
      openFrames.map(({ task, parent }) => [task, parent]),
      [
        [6, 0],
        [7, 6],
      ],
    );
    assert.deepEqual(
      suspendedTasks.map(({ task, parent }) => [task, parent]),
      [
        [3, 2],
        [4, 1],
      ],
    );
  });

  describe("a generator that begins right after `yield*` or the head of a `for await` is started by the task that waits there", () => {
    const parentOfLast = (between: (r: StepRecorder) => void, begins = "gen", delegates = true) => {
      const recorder = createStepRecorder(FUNCTIONS);
      recorder.begin();
      recorder.suspend(recorder.enterTaskNamed("job"), undefined, 1, 1, delegates);
      between(recorder);
      recorder.enterTaskNamed(begins);
      return recorder.end().openFrames.at(-1)?.parent;
    };

    it("and no other", () => {
      assert.equal(
        parentOfLast(() => {}),
        1,
      );
      assert.equal(
        parentOfLast(() => {}, "gen", false),
        0,
        "after an await",
      );
      assert.equal(
        parentOfLast(() => {}, "job"),
        0,
        "not a generator",
      );
      assert.equal(
        parentOfLast(() => {}, "check"),
        0,
        "a test",
      );
      assert.equal(
        parentOfLast((r) => r.exit(r.enterNamed("leaf"))),
        0,
        "after a call",
      );
      assert.equal(
        parentOfLast((r) => void r.enterNamed("leaf")),
        0,
        "in a call",
      );
      assert.equal(
        parentOfLast((r) => r.suspend(r.enterTaskNamed("gen"), undefined, 2, 1)),
        0,
        "the second one",
      );
    });
  });

  it("a task of a later session has no parent in an earlier one", () => {
    const recorder = createStepRecorder(FUNCTIONS);
    recorder.begin();
    recorder.enterTaskNamed("job");
    recorder.begin();
    recorder.enterTaskNamed("job");
    assert.deepEqual(
      recorder.end().openFrames.map(({ parent }) => parent),
      [0],
    );
  });

  it("resume does nothing to a running task, suspend only moves a suspended one's place", () => {
    const { lines, losses } = record((r) => {
      const job = r.enterTaskNamed("job");
      r.resume(job, undefined);
      r.suspend(job, undefined, 1, 1);
      r.suspend(job, undefined, 2, 2);
    });
    assert.deepEqual(lines, ["job 2-3 task 1 waits at 1:1", "task 1 job waits at 2:2 since 3"]);
    assert.deepEqual(losses, NONE);
  });

  it("closes what was left open above a task that suspends", () => {
    const { lines, losses } = record((r) => {
      const job = r.enterTaskNamed("job");
      r.enterNamed("leaf");
      r.suspend(job, undefined, 1, 1);
      r.exitTask(job);
    });
    assert.deepEqual(lines, ["  leaf 3-4 healed", "job 2-5 task 1 waits at 1:1", "job 6-7 task 1"]);
    assert.deepEqual(losses, { ...NONE, mismatched: 1 });
  });

  it("a task that was closed by its caller's exit can suspend, resume and end", () => {
    const { lines, losses } = record((r) => {
      const outer = r.enterNamed("outer");
      const job = r.enterTaskNamed("job");
      r.exit(outer);
      r.suspend(job, undefined, 1, 1);
      r.resume(job, undefined);
      r.exitTask(job);
    });
    assert.deepEqual(lines, ["  job 3-4 task 1 healed", "outer 2-5", "job 7-8 task 1"]);
    assert.deepEqual(losses, { ...NONE, mismatched: 1 });
  });

  it("an async function that resumes closes frames that began after it was suspended: they are leaks", () => {
    const { lines, losses } = record((r) => {
      const first = r.enterTaskNamed("job");
      r.suspend(first, undefined, 1, 1);
      r.enterTaskNamed("job"); // waits in `await using` without a suspend
      r.resume(first, undefined);
      r.exitTask(first);
    });
    assert.deepEqual(lines, ["job 2-3 task 1 waits at 1:1", "job 4-5 task 2 healed", "job 6-7 task 1"]);
    assert.deepEqual(losses, { ...NONE, mismatched: 1 });
  });

  it("an async function that resumes leaves older frames alone: `for await` over what throws at once resumes in its caller", () => {
    const { lines, losses } = record((r) => {
      const outer = r.enterNamed("outer");
      const job = r.enterTaskNamed("job");
      r.suspend(job, undefined, 1, 1);
      r.resume(job, undefined);
      r.exitTask(job);
      r.exit(outer);
    });
    assert.deepEqual(lines, ["  job 3-4 task 1 waits at 1:1", "  job 5-6 task 1", "outer 2-7"]);
    assert.deepEqual(losses, NONE);
  });

  it("follows a task that is entered beyond maxDepth once it runs higher up", () => {
    const { lines, losses } = record(
      (r) => {
        const outer = r.enterNamed("outer");
        const job = r.enterTaskNamed("job");
        r.suspend(job, undefined, 1, 1);
        r.exit(outer);
        r.resume(job, undefined);
        r.exitTask(job);
      },
      { maxDepth: 1 },
    );
    assert.deepEqual(lines, ["outer 2-5", "job 6-7 task 1"]);
    assert.deepEqual(losses, { ...NONE, elided: 1 });
  });
});
