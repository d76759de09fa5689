import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { MAX_DRAWN_DEPTH } from "../../trace/draw/drive.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { writeTrace } from "../../trace/formats.js";
import { MAX_TRACKS } from "../../trace/draw/task-tracks.js";
import { drawnTasks, taskLines } from "./drawn-tasks.js";
import type { DrawnTask, DrawnThread } from "./drawn-tasks.js";
import { naiveThreads, recordingOfNaive, recordings } from "./random-recording.js";
import { recordTasks } from "./record-tasks.js";
import type { TaskRecorder } from "./record-tasks.js";

const lines = (program: (r: TaskRecorder) => void) => taskLines(fromRecordings([recordTasks(program)]));

describe("the tracks of tasks", () => {
  it("have each task from its first enter to its last exit, its waits, and under it those that it started", () => {
    assert.deepEqual(
      lines((r) => {
        const outer = r.start("outer"); // 2
        const one = r.start("inner"); // 3
        r.suspend(one, 10); // 4
        const other = r.start("inner"); // 5
        r.suspend(other, 11); // 6
        r.suspend(outer, 6); // 7
        r.resume(one); // 8
        r.end(one); // 9
        r.resume(other); // 10
        r.end(other); // 11
        r.resume(outer); // 12
        r.end(outer); // 13
      }),
      [
        "1 outer #1 1-12, await src/a.ts:6:3 6-11",
        "1.1 inner #2 of #1 2-8, await src/a.ts:10:3 3-7",
        "1.2 inner #3 of #1 4-10, await src/a.ts:11:3 5-9",
      ],
    );
  });

  it("say `yield` of generators, and no more than that it is suspended of async generators, which do both", () => {
    assert.deepEqual(
      lines((r) => {
        for (const name of ["gen", "stream"]) {
          const task = r.start(name);
          r.suspend(task, 4);
          r.resume(task);
          r.end(task);
        }
      }),
      ["1 gen #1 1-4, yield src/a.ts:4:3 2-3", "1 stream #2 5-8, suspended src/a.ts:4:3 6-7"],
    );
  });

  it("end at the stop what is unfinished then, running or suspended", () => {
    const recording = recordTasks((r) => {
      const outer = r.start("outer");
      r.suspend(r.start("inner"), 10);
      r.suspend(outer, 6);
      r.start("gen");
    });
    assert.deepEqual(taskLines(fromRecordings([recording])), [
      "1 outer #1 1-7…, await src/a.ts:6:3 4-6…",
      "1.1 inner #2 of #1 2-7…, await src/a.ts:10:3 3-6…",
      "2 gen #3 5-6…",
    ]);
    const [outer] = drawnTasks(fromRecordings([recording]))[0].tasks;
    const { unfinished, suspended_at, waited_ns } = outer.args;
    assert.deepEqual(
      { unfinished, suspended_at, waited_ns },
      { unfinished: true, suspended_at: "src/a.ts:6:3", waited_ns: 2 },
    );
  });

  it("begin with what the ring still has, and a suspended task with its first enter", () => {
    const recording = recordTasks(
      (r) => {
        const [lost, kept] = [r.start("outer"), r.start("inner")]; // 1, 2
        r.suspend(kept, 10); // 3
        r.suspend(lost, 6); // 4
        r.resume(lost); // 5
        r.suspend(lost, 7); // 6
        r.resume(lost); // 7
        r.end(lost); // 8
      },
      { maxFrames: 2 },
    );
    assert.deepEqual(taskLines(fromRecordings([recording])), [
      "1 outer #1 5-8, await src/a.ts:7:3 6-7",
      "2 inner #2 of #1 2-10…, await src/a.ts:10:3 3-9…",
    ]);
  });

  it("are as many as tasks overlap: 20,000 short ones share three", () => {
    const trace = fromRecordings([
      recordTasks((r) => {
        const outer = r.start("outer");
        let last = 0;
        for (let task = 0; task < 20_000; task++) {
          const next = r.start("inner");
          r.suspend(next, 5);
          if (last) r.finish(last);
          last = next;
        }
        r.finish(last);
        r.end(outer);
      }),
    ]);
    const [{ tasks, tracks }] = drawnTasks(trace);
    assert.equal(tasks.length, 20_001);
    assert.deepEqual(
      [...tracks.keys()].map((track) => track?.path),
      ["1", "1.1", "1.2"],
    );
  });

  it("are few for a chain in which each task starts the next and ends", () => {
    const trace = fromRecordings([
      recordTasks((r) => {
        let task = r.start("inner");
        for (let turn = 0; turn < 5000; turn++) {
          r.suspend(task, 5);
          r.resume(task);
          const next = r.start("inner");
          r.suspend(next, 6);
          r.end(task);
          r.resume(next);
          task = next;
        }
        r.end(task);
      }),
    ]);
    const [{ tasks, tracks }] = drawnTasks(trace);
    assert.equal(tasks.length, 5001);
    assert.ok(tracks.size < 12, `${tracks.size} tracks`);
  });

  it("are never more than a limit; the tasks that find none are instants", () => {
    const [{ tasks, tracks }] = drawnTasks(fromRecordings([recordTasks((r) => r.startAndSuspend("inner", 3000))]));
    assert.equal(tracks.size, MAX_TRACKS + 1);
    const instants = tasks.filter(({ track }) => track === undefined);
    assert.equal(instants.length, 3000 - MAX_TRACKS);
    assert.ok(instants.every(({ args }) => args.unfinished && args.suspended_at === "src/a.ts:9:3"));
  });

  it("are written in parts, also those of one task that waits often", () => {
    const trace = fromRecordings([
      recordTasks((r) => {
        const task = r.start("inner");
        for (let turn = 0; turn < 50_000; turn++) {
          r.suspend(task, 5);
          r.resume(task);
        }
        r.end(task);
      }),
    ]);
    const parts = Array.from(writeTrace(trace, "perfetto"), ({ length }) => length);
    assert.ok(parts.length > 10 && Math.max(...parts) < 1_000_000, parts.join());
  });

  it("hold stretches that are too deep to be drawn as well", () => {
    const recording = recordTasks((r) => {
      const calls = Array.from({ length: MAX_DRAWN_DEPTH + 1 }, () => r.enter("main"));
      const task = r.start("inner");
      r.suspend(task, 4);
      calls.reverse().forEach((call) => r.recorder.exit(call));
      r.finish(task);
    });
    const [startNs, fromNs] = [MAX_DRAWN_DEPTH + 2, MAX_DRAWN_DEPTH + 3];
    const toNs = fromNs + MAX_DRAWN_DEPTH + 2;
    assert.deepEqual(taskLines(fromRecordings([recording])), [
      `1 inner #1 ${startNs}-${toNs + 1}, await src/a.ts:4:3 ${fromNs}-${toNs}`,
    ]);
  });

  it("are well-formed and true to the stretches, whatever was recorded", () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        for (const drawn of drawnTasks(fromRecordings([recording]))) {
          assertWellFormed(drawn);
          assertTrue(drawn);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are well-formed when the oldest calls or the newest are lost", () => {
    fc.assert(
      fc.property(naiveThreads, fc.nat(), fc.boolean(), (thread, seed, oldest) => {
        const lost = seed % (thread.ended.length + 1);
        const ended = oldest ? thread.ended.slice(lost) : thread.ended.slice(0, thread.ended.length - lost);
        const recording = { ...recordTasks(() => {}), threads: [recordingOfNaive(thread, ended, 7n)] };
        drawnTasks(fromRecordings([recording])).forEach(assertWellFormed);
      }),
      { numRuns: 500 },
    );
  });
});

function assertWellFormed({ tracks }: DrawnThread): void {
  for (const events of tracks.values()) {
    let height = 0;
    events.forEach(({ phase, ns }, at) => {
      assert.ok(at === 0 || ns > events[at - 1].ns, "times strictly increase on a track");
      height += phase === "begin" ? 1 : -1;
      assert.ok(height >= 0 && height <= 2);
    });
    assert.equal(height, 0, "what begins ends");
  }
}

function assertTrue(drawn: DrawnThread): void {
  const { tasks, stretches } = drawn;
  assert.deepEqual(sorted(tasks.map(numberOf)), sorted([...stretches.keys()]), "each task is there once");
  for (const task of tasks) assertTask(task, drawn);
  const trackOf = new Map(tasks.map((task) => [numberOf(task), task.track?.path]));
  for (const { args } of tasks.filter(({ args }) => "parent_task" in args)) {
    const under = trackOf.get(Number(args.parent_task))!;
    assert.ok(`${trackOf.get(Number(args.task))}`.startsWith(`${under}.`), "a task stands under that which started it");
  }
}

const numberOf = ({ args }: DrawnTask) => Number(args.task);
const sorted = (numbers: number[]) => numbers.sort((one, other) => one - other);

function assertTask(task: DrawnTask, { thread, stretches }: DrawnThread): void {
  const own = stretches.get(numberOf(task))!;
  const suspended = thread.suspendedTasks.find((waiting) => waiting.task === numberOf(task));
  const gaps = own.slice(1).map(([startNs], at) => [own[at][1], startNs]);
  const waits = task.waits.map(({ startNs, endNs }) => [startNs, endNs]);
  assert.deepEqual(waits.slice(0, gaps.length), gaps, "it waits between its stretches");
  assert.equal(waits.length, gaps.length + (suspended ? 1 : 0));
  assert.equal(task.startNs, own[0][0]);
  if (!task.args.unfinished) return assert.equal(task.endNs, own.at(-1)![1]);
  assert.ok(task.endNs >= thread.stopNs);
  assert.equal("suspended_at" in task.args, suspended !== undefined);
  if (suspended) assert.equal(task.args.waited_ns, thread.stopNs - suspended.suspendedNs);
}
