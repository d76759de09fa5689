/** Counters in the formats that have a place for them, as Perfetto's own trace processor reads them. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { summaryLines } from "../../cli/summary-text.js";
import type { Losses } from "../../runtime/contract.js";
import { collectBytes, concatBytes } from "../../trace/bytes/bytes.js";
import { noLosses } from "../../trace/model/calls.js";
import { cutTrace } from "../../trace/edit/cut-trace.js";
import type { FormatName } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { mergeTraces } from "../../trace/edit/merge-traces.js";
import type { Counter, Trace } from "../../trace/model/model.js";
import { encodeRecordings } from "../../trace/raw/raw.js";
import { readTrace } from "../../trace/read-trace.js";
import { summarize } from "../../trace/answers/summary.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { recordingOf } from "./record-tree.js";

const TREE = "main 0-100\n  work 10-20\n";
const VALUES = [0, 3, -5, 0.25, 2 ** 53, -(2 ** 53), 2 ** 63, 1e20, -1.5e300];

const counter = (name: string, unit: string | undefined, values: readonly number[], fromNs = 0): Counter => ({
  name,
  ...(unit !== undefined && { unit }),
  ns: Float64Array.from(values, (_, at) => fromNs + at * 10),
  values: Float64Array.from(values),
});

/** Two threads, of which both count, and a process that does. */
function traceWithCounters(): Trace {
  const trace = fromRecordings([recordingOf(TREE)]);
  const [process] = trace.processes;
  const main = {
    ...process.threads[0],
    counters: [
      counter("heap", "bytes", VALUES),
      counter("queue", "count", [1, 2, 1, 0], 5),
      counter("pace", undefined, [7]),
    ],
  };
  const worker = { ...main, id: 3, name: "worker 3", counters: [counter("queue", "count", [9, 8])] };
  const counters = [counter("fans", "rpm", [1200.5]), counter("idle", "ns", [1, 2])];
  return { ...trace, processes: [{ ...process, counters, threads: [main, worker] }] };
}

/** `name unit of pid/tid`, times since the origin and values, a line a counter. */
const LINES = [
  "fans rpm of 4242/-: 0 1200.5",
  "heap bytes of 4242/4242: 0 0, 10 3, 20 -5, 30 0.25, 40 9007199254740992, 50 -9007199254740992, 60 9223372036854775808, 70 100000000000000000000, 80 -1.5e+300",
  "idle ns of 4242/-: 0 1, 10 2",
  "pace - of 4242/4242: 0 7",
  "queue count of 4242/3: 0 9, 10 8",
  "queue count of 4242/4242: 5 1, 15 2, 25 1, 35 0",
];

interface Row {
  readonly track: string;
  readonly ts: number;
  readonly value: number;
}

/** @param track SQL of the line's head */
async function linesIn(bytes: Uint8Array, track: string): Promise<string[]> {
  const loaded = await assertLoadsCleanly(bytes);
  const rows = (await loaded.query(`
    select ${track} as track, ts - (select min(ts) from counter) as ts, value from counter
    join counter_track on track_id = counter_track.id
    left join (select id as process_track, upid as track_upid from process_counter_track) on process_track = track_id
    left join (select id as thread_track, utid as track_utid from thread_counter_track) on thread_track = track_id
    left join thread on thread.utid = track_utid
    left join process on process.upid = coalesce(track_upid, thread.upid)
    order by counter.ts`)) as unknown as Row[];
  const lines = new Map<string, string[]>();
  for (const { track, ts, value } of rows) lines.set(track, [...(lines.get(track) ?? []), `${ts} ${textOf(value)}`]);
  return [...lines].map(([head, values]) => `${head}: ${values.join(", ")}`).sort();
}

const textOf = (value: number): string => (Number.isSafeInteger(value) ? String(value) : inFull(value));
const inFull = (value: number): string =>
  Number.isInteger(value) && value < 1e30 && value > 0 ? String(BigInt(value)) : String(value);

const written = (trace: Trace, format: FormatName): Uint8Array => collectBytes(writeTrace(trace, format));

/** Per owner: `name unit`, times and values. */
const countersOf = (trace: Trace) =>
  trace.processes.map(({ counters, threads }) => [counters, ...threads.map((thread) => thread.counters)]);

describe("counters", () => {
  it("are tracks under their threads and processes in Perfetto, with units", async () => {
    const track = `format('%s %s of %d/%s', counter_track.name, coalesce(unit, '-'), pid, coalesce(tid, '-'))`;
    assert.deepEqual(await linesIn(written(traceWithCounters(), "perfetto"), track), LINES);
  });

  it("are counters of the process in Chrome's JSON, told apart by thread and unit", async () => {
    const lines = await linesIn(
      written(traceWithCounters(), "chrome-json"),
      `format('%s of %d', counter_track.name, pid)`,
    );
    const expected = LINES.map((line) =>
      line
        .replace("pace -", "pace value")
        .replace("queue count of 4242/3", "queue id: 3 count of 4242")
        .replace(/4242\/(-|4242)/, "4242"),
    );
    assert.deepEqual(lines, expected.sort());
  });

  it("cost no format its calls where there is no place for them", () => {
    const [process] = fromRecordings([recordingOf(TREE)]).processes;
    const threads = [process.threads[0], { ...process.threads[0], id: 3, name: "worker 3" }];
    const without = { ...traceWithCounters(), processes: [{ ...process, threads }] };
    for (const format of ["speedscope", "cpuprofile", "folded"] as const)
      assert.deepEqual(written(traceWithCounters(), format), written(without, format), format);
  });

  it("are there in parts that are valid until the next is asked for, however many they are", () => {
    const values = Array.from({ length: 100_000 }, (_, at) => at / 7);
    const [process] = traceWithCounters().processes;
    const trace = {
      ...traceWithCounters(),
      processes: [{ ...process, counters: [counter("many", undefined, values)] }],
    };
    for (const format of ["perfetto", "chrome-json", "raw"] as const) {
      const parts = Array.from(writeTrace(trace, format), (part) => part.slice());
      assert.ok(parts.length > 4 && parts.every(({ length }) => length < 2 ** 21), format);
      assert.deepEqual(countersOf(readTrace(concatBytes(parts))), countersOf(trace), format);
    }
  });

  it("of a process without threads keep their times", () => {
    const [process] = traceWithCounters().processes;
    const trace = { ...traceWithCounters(), processes: [{ ...process, functions: [], threads: [] }] };
    for (const format of ["perfetto", "chrome-json", "raw"] as const) {
      const read = readTrace(written(trace, format));
      assert.deepEqual([read.originNs, countersOf(read)], [trace.originNs, countersOf(trace)], format);
    }
  });

  it("are cut to the values in the range", () => {
    const part = cutTrace(traceWithCounters(), { fromNs: 10, toNs: 25 });
    const [of] = countersOf(part);
    const left = of.map((all) => all?.map(({ name, unit, ns, values }) => [name, unit, [...ns], [...values]]));
    assert.deepEqual(left, [
      [["idle", "ns", [10], [2]]],
      [
        ["heap", "bytes", [10, 20], [3, -5]],
        ["queue", "count", [15, 25], [2, 1]],
      ],
      [["queue", "count", [10], [8]]],
    ]);
    const [worker] = countersOf(cutTrace(traceWithCounters(), { isThread: ({ id }) => id === 3 }));
    assert.equal(worker.length, 2);
    assert.deepEqual(countersOf(cutTrace(traceWithCounters(), { fromNs: 50, toNs: 55 }))[0][2], undefined);
  });

  it("move with their trace when it is merged", () => {
    const trace = traceWithCounters();
    const later = { ...trace, originNs: trace.originNs + 1000n };
    const { trace: merged } = mergeTraces(
      [
        { name: "a", trace },
        { name: "b", trace: later },
      ],
      "monotonic",
    );
    const [first, second] = countersOf(merged);
    assert.deepEqual(first, countersOf(trace)[0]);
    const moved = first.map((all) => all?.map((each) => ({ ...each, ns: each.ns.map((ns) => ns + 1000) })));
    assert.deepEqual(second, moved);
  });

  it("are counted in the summary", () => {
    const summary = summarize(traceWithCounters());
    assert.equal(summaryLines(summary)[1], "6 counters with 19 values");
  });

  it("are none in a raw trace of before there were any", () => {
    const recording = recordingOf("main 0-100\n");
    const [thread] = recording.threads;
    const { overwritten, dropped, elided, mismatched, untrackedTasks } = { ...thread.losses, overwritten: 7 };
    const losses = { overwritten, dropped, elided, mismatched, untrackedTasks } as Losses;
    const bytes = concatBytes([...encodeRecordings([{ ...recording, threads: [{ ...thread, losses }] }])]);
    const { counters, losses: read } = readTrace(bytes).processes[0].threads[0];
    assert.deepEqual([counters, read], [undefined, { ...noLosses(), overwritten: 7 }]);
  });
});
