import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { createStepRecorder, lines, type StepRecorder } from "./step-recorder.js";
import type { RecorderOptions } from "../../runtime/recorder.js";
import { noLosses } from "../../trace/model/calls.js";

const NONE = noLosses();
const functions = {
  outer: "function",
  inner: "function",
  leaf: "function",
  gen: "generator",
  job: "async",
  check: "test",
} as const;

/** Runs `program` in one session: its lines and its losses. The session starts at 1 ns, the first call at 2 ns. */
function record(program: (r: StepRecorder) => void, options: Partial<RecorderOptions> = {}) {
  const recorder = createStepRecorder(functions);
  recorder.begin(options);
  program(recorder);
  const recording = recorder.end();
  return { lines: lines(recorder, recording), losses: recording.losses };
}

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
    const recorder = createStepRecorder(functions);
    assert.equal(recorder.enterNamed("outer"), 0);
    recorder.exit(0);
    recorder.exit(17);
    assert.equal(recorder.suspend(0, "value", 1, 1), "value");
    assert.equal(recorder.resume(0, "value"), "value");
  });

  it("ignores exits of an earlier session", () => {
    const recorder = createStepRecorder(functions);
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
    const recorder = createStepRecorder(functions);
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

  it("counts tasks beyond the table and leaves them out", () => {
    const { lines, losses } = record(
      (r) => {
        for (let i = 1; i <= 3; i++) r.suspend(r.enterTaskNamed("job"), undefined, i, 1);
      },
      { maxTasks: 2 },
    );
    assert.deepEqual(lines.slice(2), ["task 1 job waits at 1:1 since 3", "task 2 job waits at 2:1 since 5"]);
    assert.deepEqual(losses, { ...NONE, untrackedTasks: 1 });
  });
});

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
    const recorder = createStepRecorder(functions);
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
      const recorder = createStepRecorder(functions);
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
    const recorder = createStepRecorder(functions);
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
