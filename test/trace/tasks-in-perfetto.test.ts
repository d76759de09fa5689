import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { ProcessRecording } from "../../runtime/contract.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { UNFINISHED } from "../../trace/model/model.js";
import type { Trace } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { report } from "../../trace/answers/report.js";
import { MAX_TRACKS } from "../../trace/draw/task-tracks.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { drawn, plain } from "./plain-trace.js";
import { recordings } from "./random-recording.js";
import { recordTasks } from "./record-tasks.js";
import type { TaskRecorder } from "./record-tasks.js";
import { wholeCalls } from "./whole-calls.js";

/** Two tasks that `outer` starts, of which one outlives it, and a call. */
function program(r: TaskRecorder): void {
  const outer = r.start("outer");
  const inner = r.start("inner");
  r.suspend(inner, 10);
  r.suspend(r.start("gen"), 11);
  r.suspend(outer, 6);
  r.finish(inner);
  r.recorder.exit(r.enter("main"));
  r.finish(outer);
}

for (const format of ["perfetto", "chrome-json"] as const) {
  const args = format === "perfetto" ? "debug" : "args";
  const arg = (name: string) => `extract_arg(slice.arg_set_id, '${args}.${name}')`;
  const bytesOf = (trace: Trace) => collectBytes(writeTrace(trace, format));
  const load = (...recorded: ProcessRecording[]) => assertLoadsCleanly(bytesOf(fromRecordings(recorded)));

  describe(`Perfetto shows tasks, as ${format}:`, () => {
    it("an arrow from each stretch to the next of the same task", async () => {
      const { threads, ...process } = recordTasks((r) => {
        const one = r.start("outer");
        r.suspend(one, 6);
        const other = r.start("inner");
        for (let turn = 0; turn < 2; turn++) {
          r.suspend(other, 10);
          r.resume(other);
        }
        r.end(other);
        r.finish(one);
        r.end(r.start("gen"));
      });
      // The same task numbers in other threads and processes are other tasks.
      const twoThreads = [...threads, { ...threads[0], threadId: 1, threadName: "worker" }];
      const trace = await load({ ...process, threads: twoThreads }, { ...process, threads, pid: 100 });
      const arrows =
        await trace.query(`select source.name, thread.name as thread, pid, lead(source.ts) over stretches = sink.ts as is_next
        from flow join slice source on slice_out = source.id join slice sink on slice_in = sink.id
        join thread_track on source.track_id = thread_track.id join thread using (utid) join process using (upid)
        where source.track_id = sink.track_id and source.name = sink.name
        window stretches as (partition by source.track_id, source.name order by source.ts)
        order by pid, thread, source.ts`);
      const expected = [
        [99, "main"],
        [99, "worker"],
        [100, "main"],
      ].flatMap(([pid, thread]) => [
        { name: "outer", thread, pid, is_next: null },
        { name: "inner", thread, pid, is_next: 1 },
        { name: "inner", thread, pid, is_next: null },
      ]);
      assert.deepEqual(arrows, expected);
      assert.deepEqual(await trace.query("select count(*) as arrows from flow"), [{ arrows: expected.length }]);
    });

    it("a slice from the first enter to the last exit of each, the waits in it", async () => {
      const trace = await load(recordTasks(program));
      const slices = await trace.query(`select name, ts - (select min(ts) from slice) as ts, dur, depth,
        ${arg("task")} as task, ${arg("parent_task")} as parent from slice where category = 'task' order by track_id, ts`);
      assert.deepEqual(slices, [
        { name: "outer", ts: 0, dur: 11, depth: 0, task: 1, parent: null },
        { name: "await src/a.ts:6:3", ts: 5, dur: 5, depth: 1, task: null, parent: null },
        { name: "inner", ts: 1, dur: 6, depth: 0, task: 2, parent: 1 },
        { name: "await src/a.ts:10:3", ts: 2, dur: 4, depth: 1, task: null, parent: null },
        { name: "gen", ts: 3, dur: 10, depth: 0, task: 3, parent: 1 },
        { name: "yield src/a.ts:11:3", ts: 4, dur: 8, depth: 1, task: null, parent: null },
      ]);
    });

    it("what was unfinished at the stop, with the place where it waits and for how long", async () => {
      const trace = await load({ ...recordTasks(program), unfinished: "open" });
      const rows = await trace.query(`select name, ${arg("unfinished")} as unfinished, ${arg("suspended_at")} as place,
        ${arg("waited_ns")} as waited from slice where category = 'task' and unfinished is not null order by depth`);
      assert.deepEqual(rows, [
        { name: "gen", unfinished: 1, place: "src/a.ts:11:3", waited: 8 },
        { name: "yield src/a.ts:11:3", unfinished: 1, place: null, waited: null },
      ]);
    });

    it("20,000 short ones on a few tracks", async () => {
      const recording = recordTasks((r) => {
        const outer = r.start("outer");
        for (let task = 0; task < 20_000; task += 2) {
          const pair = [r.start("inner"), r.start("gen")];
          r.suspend(pair[1], 5);
          r.suspend(pair[0], 5);
          pair.forEach((task) => r.finish(task));
        }
        r.end(outer);
      });
      const trace = await load(recording);
      const [{ tracks }] = await trace.query("select count(*) as tracks from track");
      assert.ok(Number(tracks) < 10, `${String(tracks)} tracks`);
      assert.deepEqual(await trace.query("select count(*) as tasks from slice where category = 'task' and depth = 0"), [
        { tasks: 20_001 },
      ]);
    });

    it("thousands that overlap, those beyond the tracks as instants, and all are read again", async () => {
      const recorded = fromRecordings([recordTasks((r) => r.startAndSuspend("inner", 3000))]);
      const bytes = bytesOf(recorded);
      const trace = await assertLoadsCleanly(bytes);
      assert.deepEqual(
        await trace.query(`select count(*) as tasks, count(*) filter (where dur = 0) as instants from slice
          where category = 'task' and ${arg("suspended_at")} is not null`),
        [{ tasks: 3000, instants: 3000 - MAX_TRACKS }],
      );
      assert.deepEqual(plain(readTrace(bytes)), drawn(recorded));
    });

    it("as random recordings have them", async () => {
      for (const recording of fc.sample(recordings, { numRuns: 25, seed: 21 })) {
        const trace = fromRecordings([recording]);
        const open = trace.processes.flatMap(({ threads }) =>
          threads.flatMap(({ calls }) => [...wholeCalls(calls).flags]),
        );
        const unfinishedOpen = recording.unfinished === "open" ? open.filter((flag) => flag & UNFINISHED).length : 0;
        const loaded = await assertLoadsCleanly(bytesOf(trace), { unfinishedOpen });
        // A task with an unfinished stretch, or one that is suspended, goes on to the stop.
        const spans = (
          where: string,
          group: string,
        ) => `select ${arg("task")} as task, min(ts) as start, max(ts + dur) as end
          from slice where ${where} and ${arg("task")} is not null ${group}`;
        const tasks = await loaded.query(
          `${spans("category = 'task' and depth = 0", "group by slice.id having unfinished is null").replace("select", `select ${arg("unfinished")} as unfinished,`)} order by task, start`,
        );
        const stretches = await loaded.query(
          `select * from (${spans("category <> 'task' and dur >= 0", "group by track_id, task")}) order by task, start`,
        );
        const finished = tasks.map(({ task, start, end }) => ({ task, start, end }));
        for (const task of finished)
          assert.ok(
            stretches.some((span) => span.task === task.task && span.start === task.start && span.end === task.end),
          );
        const [{ overlaps }] = await loaded.query(`select count(*) as overlaps from (select track_id, ts,
          lag(ts + dur) over (partition by track_id, depth order by ts) as before from slice where category = 'task') where ts < before`);
        assert.equal(overlaps, 0);
      }
    });
  });

  it(`the report of a ${format} trace counts the stretches of tasks, and not their slices`, () => {
    const trace = fromRecordings([recordTasks(program)]);
    const rows = (from: Trace) => report(from).map(({ function: { name }, calls }) => [name, calls]);
    assert.deepEqual(rows(readTrace(bytesOf(trace))).sort(), rows(trace).sort());
    assert.deepEqual(rows(trace).sort(), [
      ["gen", 1],
      ["inner", 2],
      ["main", 1],
      ["outer", 2],
    ]);
  });
}

describe("in Perfetto a task", () => {
  it("stands on a track under that of the task that started it, under the thread", async () => {
    const trace = await assertLoadsCleanly(
      collectBytes(writeTrace(fromRecordings([recordTasks(program)]), "perfetto")),
    );
    const tracks = await trace.query(`select track.name, above.name as parent, thread.name as thread, slice.name as task
      from thread_track track join thread using (utid) left join track above on track.parent_id = above.id
      left join slice on slice.track_id = track.id and slice.category = 'task' and depth = 0
      where track.name is not null order by track.id`);
    assert.deepEqual(tracks, [
      { name: "tasks", parent: null, thread: "main", task: null },
      { name: "tasks 1", parent: "tasks", thread: "main", task: "outer" },
      { name: "tasks 1.1", parent: "tasks 1", thread: "main", task: "inner" },
      { name: "tasks 1.2", parent: "tasks 1", thread: "main", task: "gen" },
    ]);
  });
});
