import assert from "node:assert/strict";
import fc from "fast-check";
import type { ProcessRecording } from "../../runtime/contract.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { ALIGNMENTS, mergeTraces } from "../../trace/edit/merge-traces.js";
import type { Alignment } from "../../trace/edit/merge-traces.js";
import type { Trace } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { plain } from "./plain-trace.js";
import { recordings } from "./random-recording.js";
import { reblockTrace } from "./reblock.js";
import { recordingOf } from "./record-tree.js";

const SECOND = 1_000_000_000n;

function traceAt(clockNs: bigint, process: Partial<ProcessRecording> = {}, tree = "outer 0-9\n  inner 1-5\n"): Trace {
  return fromRecordings([{ ...recordingOf(tree, clockNs), ...process }]);
}

const merge = (alignment: Alignment, ...traces: Trace[]) =>
  mergeTraces(
    traces.map((trace, at) => ({ name: "abc"[at], trace })),
    alignment,
  );

/** When the calls begin, on the clock of the trace. */
function begins({ originNs, processes }: Trace): bigint[][] {
  return processes.map(({ threads }) =>
    threads.flatMap(({ calls }) =>
      [...calls.blocks()].flatMap(({ startNs }) => Array.from(startNs, (ns) => originNs + BigInt(ns))),
    ),
  );
}

describe("traces that are merged", () => {
  const later = traceAt(700n, { pid: 7 });
  const earlier = traceAt(500n, { pid: 8, parentPid: 7 });

  it("stand on their monotonic clock", () => {
    const { trace, renumbered } = merge("monotonic", later, earlier);
    assert.equal(trace.originNs, 500n);
    assert.deepEqual(begins(trace), [
      [700n, 701n],
      [500n, 501n],
    ]);
    const [{ threads }] = trace.processes;
    assert.deepEqual([threads[0].startNs, threads[0].stopNs], [200, 209]);
    assert.deepEqual(renumbered, []);
    assert.equal(trace.processes[1].parentPid, 7);
  });

  it("stand on the wall clock, told on the monotonic clock of the first", () => {
    const wallOffsetNs = later.wallOffsetNs + 50n * SECOND;
    const { trace } = merge("wall", later, { ...earlier, wallOffsetNs });
    assert.deepEqual(begins(trace)[1], [500n + 50n * SECOND, 501n + 50n * SECOND]);
    assert.equal(trace.wallOffsetNs, later.wallOffsetNs);
  });

  it("begin together", () => {
    const other = { ...traceAt(500n * SECOND), wallOffsetNs: 0n };
    const { trace } = merge("start", later, other, earlier);
    assert.deepEqual(
      begins(trace).map(([first]) => first),
      [700n, 700n, 700n],
    );
  });

  it("have tasks that move with them, and the losses of each", () => {
    const [process] = later.processes;
    const task = { task: 1, parent: 0, function: 0, startNs: 2, suspendedNs: 3, line: 1, column: 1 };
    const threads = [{ ...process.threads[0], suspendedTasks: [task] }];
    const waiting = { ...later, processes: [{ ...process, threads }], cut: { bytes: 3, calls: 2 } };
    const { trace } = merge("monotonic", waiting, { ...earlier, cut: { bytes: 4, calls: 5 } });
    assert.deepEqual(trace.processes[0].threads[0].suspendedTasks, [{ ...task, startNs: 202, suspendedNs: 203 }]);
    assert.deepEqual(trace.cut, { bytes: 7, calls: 7 });
    assert.deepEqual(merge("monotonic", waiting, { ...earlier, cut: { bytes: 4, calls: undefined } }).trace.cut, {
      bytes: 7,
      calls: undefined,
    });
  });

  const refused: [what: string, Alignment, Trace[], RegExp][] = [
    [
      "of two boots",
      "monotonic",
      [later, { ...earlier, wallOffsetNs: later.wallOffsetNs - 90n * SECOND }],
      /^callweave\/merge: the monotonic clocks of two traces are not the same, got a and b, 1\.50 min apart: .*; align them with --align wall .* or --align start$/,
    ],
    [
      "whose clock is not known",
      "wall",
      [later, { ...earlier, wallOffsetNs: 0n }],
      /^callweave\/merge: the clock of a trace is not known, got b; .*--align start$/,
    ],
    [
      "of different years",
      "wall",
      [later, { ...earlier, wallOffsetNs: later.wallOffsetNs + 31_536_000n * SECOND }],
      /^callweave\/merge: times of one trace lie at most 104 days apart, got b; /,
    ],
  ];
  for (const [what, alignment, traces, message] of refused)
    it(`are refused ${what}`, () => {
      assert.throws(() => merge(alignment, ...traces), { message });
    });

  it("may have clocks that were set by less than a second", () => {
    assert.doesNotThrow(() =>
      merge("monotonic", later, { ...earlier, wallOffsetNs: later.wallOffsetNs + 999_999_999n }),
    );
  });

  it("keep every call, wherever they are put and however they come", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    fc.assert(
      fc.property(recordings, recordings, fc.constantFrom(...ALIGNMENTS), sizes, (one, two, alignment, blocks) => {
        const traces = [one, two].map((recording) => fromRecordings([recording]));
        fc.pre(alignment === "start" || traces[0].originNs === traces[1].originNs);
        const { trace } = merge(alignment, ...traces.map((each) => reblockTrace(each, blocks)));
        const relative = (each: Trace) =>
          plain(each).processes.map(({ threads }) =>
            threads.map(({ startNs, stopNs, calls, suspendedTasks }) => ({
              lasts: stopNs - startNs,
              calls: calls.map((call) => ({ ...call, startNs: call.startNs - startNs, endNs: call.endNs - startNs })),
              suspended: suspendedTasks.map((task) => ({
                ...task,
                startNs: task.startNs - startNs,
                suspendedNs: task.suspendedNs - startNs,
              })),
            })),
          );
        assert.deepEqual(relative(trace), traces.flatMap(relative));
      }),
    );
  });
});

describe("processes of one number that are merged", () => {
  const one = fromRecordings([
    recordingOf("a 0-9\n  b 1-5\n", 500n),
    { ...recordingOf("c 0-9\n", 500n), pid: 10_004_242, parentPid: 4242, commandLine: ["node", "c.ts"] },
  ]);
  const two = fromRecordings([
    { ...recordingOf("d 0-9\n", 505n), name: "second", commandLine: ["node", "d.ts"] },
    { ...recordingOf("e 1-2\n", 505n), pid: 5, parentPid: 4242, commandLine: ["node", "e.ts"] },
  ]);

  it("get numbers of their own, also where others speak of them", () => {
    const { trace, renumbered } = merge("monotonic", one, two);
    assert.deepEqual(
      trace.processes.map(({ pid, parentPid }) => [pid, parentPid]),
      [
        [4242, undefined],
        [10_004_242, 4242],
        [20_004_242, undefined],
        [5, 20_004_242],
      ],
    );
    assert.deepEqual(renumbered, [{ name: "b", pid: 4242, newPid: 20_004_242 }]);
  });

  it("get a small one where there is no larger", () => {
    const [last, alsoLast] = [1, 2].map(() => traceAt(1n, { pid: 2 ** 31 - 1 }));
    const { trace } = merge("monotonic", last, traceAt(1n, { pid: 1 }), alsoLast);
    assert.deepEqual(
      trace.processes.map(({ pid }) => pid),
      [2 ** 31 - 1, 1, 2],
    );
  });

  for (const format of ["perfetto", "chrome-json"] as const)
    it(`stay apart in Perfetto, as ${format}`, async () => {
      const bytes = collectBytes(writeTrace(merge("monotonic", one, two).trace, format));
      const loaded = await assertLoadsCleanly(bytes);
      const rows =
        await loaded.query(`select pid, process.name as process, group_concat(slice.name, ' ') as calls from slice
        join thread_track on track_id = thread_track.id join thread using (utid) join process using (upid)
        group by upid order by pid`);
      assert.deepEqual(rows, [
        { pid: 5, process: "program", calls: "e" },
        { pid: 4242, process: "program", calls: "a b" },
        { pid: 10_004_242, process: "program", calls: "c" },
        { pid: 20_004_242, process: "second", calls: "d" },
      ]);
      assert.equal(readTrace(bytes).processes.length, 4);
      if (format === "chrome-json") return;
      const parents = await loaded.query(`select process.pid, parent.pid as parent from process
        join process parent on parent.upid = process.parent_upid where parent.pid > 0 order by process.pid`);
      assert.deepEqual(parents, [
        { pid: 5, parent: 20_004_242 },
        { pid: 10_004_242, parent: 4242 },
      ]);
    });

  it("would be one in Perfetto without", async () => {
    const processes = [one, traceAt(500n)].map((trace) => trace.processes[0]);
    const bytes = collectBytes(writeTrace({ ...one, processes }, "perfetto"));
    const loaded = await assertLoadsCleanly(bytes);
    const rows =
      await loaded.query(`select count(distinct upid) as processes, count(distinct utid) as threads from slice
      join thread_track on track_id = thread_track.id join thread using (utid)`);
    assert.deepEqual(rows, [{ processes: 1, threads: 2 }]);
  });
});
