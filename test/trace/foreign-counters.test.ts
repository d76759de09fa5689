/** Counters in the traces of other programs: what we read of them is what Perfetto's own trace processor reads. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import type { Trace } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { openTrace } from "../oracle/perfetto-engine.js";
import { BEGIN, CLEARED, COUNTER, END, INSTANT, NEEDS_STATE, packets, type Fields } from "./foreign-packets.js";

/** `owner name unit: time value …`, a line a counter, sorted. */
function linesOf({ originNs, processes }: Trace): string[] {
  return processes
    .flatMap((process) =>
      [process, ...process.threads].flatMap(({ name: owner, counters = [] }) =>
        counters.map(({ name, unit = "-", ns, values }) => {
          const told = Array.from(ns, (time, at) => `${originNs + BigInt(time)} ${values[at]}`);
          return `${owner} ${name} ${unit}: ${told.join(", ")}`;
        }),
      ),
    )
    .sort();
}

interface Row {
  readonly id: number;
  readonly head: string;
  readonly ts: number;
  readonly value: number | null;
}

async function linesInPerfetto(bytes: Uint8Array): Promise<string[]> {
  const trace = await openTrace(bytes);
  const rows = (await trace.query(`
    select track.id, format('%s %s %s', coalesce(thread.name, process.name, ''), track.name, coalesce(unit, '-')) as head, ts, value
    from counter join counter_track as track on track_id = track.id
    left join (select id as process_track, upid as track_upid from process_counter_track) on process_track = track.id
    left join (select id as thread_track, utid from thread_counter_track) on thread_track = track.id
    left join thread using (utid) left join process on process.upid = track_upid
    order by track.id, ts`)) as unknown as Row[];
  const tracks = new Map<number, string>();
  for (const { id, head, ts, value } of rows)
    if (value !== null && Number.isFinite(value))
      tracks.set(id, `${tracks.has(id) ? `${tracks.get(id)}, ` : `${head}: `}${ts} ${value}`);
  return [...tracks.values()].sort();
}

/** @returns the trace, which is the same in our own formats */
async function assertSame(bytes: Uint8Array, lines?: readonly string[]): Promise<Trace> {
  const trace = readTrace(bytes);
  assert.deepEqual(linesOf(trace), await linesInPerfetto(bytes));
  if (lines) assert.deepEqual(linesOf(trace), lines);
  for (const format of ["perfetto", "chrome-json", "raw"] as const)
    assert.deepEqual(linesOf(readTrace(collectBytes(writeTrace(trace, format)))), linesOf(trace), format);
  return trace;
}

const PROCESS = { sequence: 1, track: { uuid: 5, process: { pid: 9, process_name: "p" } } };
const THREAD = { sequence: 1, track: { uuid: 7, thread: { pid: 9, tid: 10, thread_name: "t" } } };
const track = (uuid: number, name: string, parent_uuid?: number, counter: Fields = {}): Fields => ({
  sequence: 1,
  track: { uuid, name, parent_uuid, counter },
});
const value = (timestamp: number, uuid: number, more: Fields, sequence = 1, flags?: number): Fields => ({
  timestamp,
  sequence,
  flags,
  track_event: { type: COUNTER, track_uuid: uuid, ...more },
});
const skipped = (trace: Trace) => Object.fromEntries(trace.skipped ?? []);

describe("counters of a Perfetto trace of another program", () => {
  it("are of processes, of threads, or of neither, also where they stand below other tracks", async () => {
    await assertSame(
      packets(
        PROCESS,
        THREAD,
        ...[track(20, "of process", 5), value(10, 20, { counter_value: 1 })],
        ...[track(21, "of thread", 7), value(11, 21, { counter_value: 2 })],
        ...[track(22, "of nothing"), value(12, 22, { counter_value: 3 })],
        { sequence: 1, track: { uuid: 30, name: "group", parent_uuid: 7 } },
        ...[track(31, "below group", 30), value(13, 31, { counter_value: 4 })],
        ...[
          track(40, "same", 5),
          track(41, "same", 5),
          value(14, 40, { counter_value: 5 }),
          value(14, 41, { counter_value: 6 }),
        ],
      ),
      [
        " of nothing -: 12 3",
        "p of process -: 10 1",
        "p same -: 14 5",
        "p same -: 14 6",
        "t below group -: 13 4",
        "t of thread -: 11 2",
      ],
    );
  });

  it("have integers and doubles, in any order of the file, and units", async () => {
    await assertSame(
      packets(
        PROCESS,
        track(20, "numbers", 5, { unit: 3, unit_name: "not this" }),
        value(15, 20, { counter_value: 3 }),
        value(11, 20, { counter_value: -3n }),
        value(12, 20, { double_counter_value: 0.5 }),
        value(13, 20, { counter_value: 2n ** 52n }),
        value(12, 20, { counter_value: 77 }),
        value(14, 20, { double_counter_value: 9, counter_value: 8 }),
        ...[track(21, "ns", 5, { unit: 1 }), value(10, 21, { counter_value: 1 })],
        ...[track(22, "count", 5, { unit: 2 }), value(10, 22, { counter_value: 1 })],
        ...[track(23, "own", 5, { unit_name: "widgets & more" }), value(10, 23, { counter_value: 1 })],
        ...[track(24, "unknown", 5, { unit: 9 }), value(10, 24, { counter_value: 1 })],
      ),
    );
  });

  it("are told in multiples and in differences, which begin anew with each sequence and each reset", async () => {
    const incremental = { is_incremental: true };
    await assertSame(
      packets(
        PROCESS,
        track(20, "multiple", 5, { unit_multiplier: 1000 }),
        value(10, 20, { counter_value: 3 }),
        value(11, 20, { double_counter_value: 1.5 }),
        track(21, "difference", 5, incremental),
        value(10, 21, { counter_value: 3 }),
        value(11, 21, { counter_value: 4 }),
        value(15, 21, { counter_value: 4 }, 1, CLEARED),
        value(16, 21, { counter_value: 5 }, 1, NEEDS_STATE),
        value(17, 21, { counter_value: 5 }, 2, CLEARED),
        value(18, 21, { double_counter_value: 0.5 }),
        track(22, "both", 5, { ...incremental, unit_multiplier: 10 }),
        value(10, 22, { counter_value: 3 }),
        value(11, 22, { counter_value: 4 }),
      ),
    );
  });

  it("stand beside slices, on tracks that the event names or the defaults of the sequence", async () => {
    const slice = (timestamp: number, type: number, more: Fields, sequence = 1): Fields => ({
      timestamp,
      sequence,
      track_event: { type, track_uuid: 7, ...more },
    });
    const trace = await assertSame(
      packets(
        ...[PROCESS, THREAD, track(20, "one", 7), track(21, "two", 7, { is_incremental: true }), track(22, "three", 7)],
        slice(20, BEGIN, {
          ...{ name: "s", extra_counter_track_uuids: [20, 21], extra_counter_values: [5, 6] },
          ...{ extra_double_counter_track_uuids: 22, extra_double_counter_values: 0.25 },
        }),
        slice(21, END, { extra_counter_track_uuids: [20, 21], extra_counter_values: 7 }),
        {
          ...{ sequence: 3, flags: CLEARED },
          defaults: {
            track_event_defaults: { extra_counter_track_uuids: [20, 21], extra_double_counter_track_uuids: 22 },
          },
        },
        slice(30, BEGIN, { name: "s", extra_counter_values: [50, 60] }, 3),
        slice(31, END, { extra_counter_values: [70, 3], extra_double_counter_values: 0.75 }, 3),
        slice(32, INSTANT, { name: "i", extra_counter_values: 71 }, 3),
        slice(33, COUNTER, { track_uuid: 20, counter_value: 5, extra_counter_values: 72 }, 3),
      ),
    );
    assert.equal(trace.processes[0].threads[0].calls.count, 2);
    assert.deepEqual(skipped(trace), { instants: 1 });
  });

  it("that nobody knows, or that say no number, are left out and counted", async () => {
    const trace = await assertSame(
      packets(
        ...[PROCESS, THREAD, value(1, 20, { counter_value: 1 })],
        ...[track(20, "late", 5), value(2, 20, { counter_value: 3 })],
        ...[value(3, 7, { counter_value: 3 }), value(4, 99, { counter_value: 3 }), value(5, 20, {})],
        ...[value(6, 20, { double_counter_value: NaN }), value(7, 20, { double_counter_value: Infinity })],
        { sequence: 1, track_event: { type: COUNTER, track_uuid: 20, counter_value: 4 } },
      ),
      ["p late -: 2 3"],
    );
    assert.deepEqual(skipped(trace), { counters: 6, "events without a time in range": 1 });
  });

  it("need no name where they are of a known type", () => {
    const named = (type: number) => [track(20 + type, "", 7, { type }), value(10, 20 + type, { counter_value: 1 })];
    const bytes = packets(PROCESS, THREAD, ...named(1), ...named(2), ...named(3));
    assert.deepEqual(linesOf(readTrace(bytes)), [
      "t  -: 10 1",
      "t thread instructions count: 10 1",
      "t thread time ns: 10 1",
    ]);
  });

  it("may be all that there is, and be earlier and later than the slices", async () => {
    await assertSame(packets(PROCESS, track(20, "alone", 5), value(10, 20, { counter_value: 1 })));
    const slice = (timestamp: number, type: number) => ({
      timestamp,
      sequence: 1,
      track_event: { type, track_uuid: 7, name: "s" },
    });
    const trace = await assertSame(
      packets(
        ...[PROCESS, THREAD, track(20, "around", 7), slice(50, BEGIN), slice(60, END)],
        ...[value(10, 20, { counter_value: 1 }), value(90, 20, { counter_value: 2 })],
      ),
    );
    const [{ startNs, stopNs }] = trace.processes[0].threads;
    assert.deepEqual([trace.originNs, startNs, stopNs], [10n, 0, 80]);
  });
});

describe("counters of a Chrome JSON trace of another program", () => {
  const counter = (args: unknown, more: object = {}) => ({ ph: "C", name: "c", pid: 1, tid: 2, ts: 5, args, ...more });
  const bytesOf = (...events: object[]) => {
    const meta = [
      { ph: "M", name: "process_name", pid: 1, tid: 1, args: { name: "p" } },
      { ph: "M", name: "process_name", pid: 2, tid: 2, args: { name: "q" } },
    ];
    return new TextEncoder().encode(JSON.stringify([...meta, ...events]));
  };

  it("are one an argument, id and process, in any order of the file", async () => {
    const trace = await assertSame(
      bytesOf(
        counter({ a: 1, b: 2.5, s: " 7", e: "1e3", hex: "0x10" }),
        ...[counter({ a: 2 }, { ts: 3 }), counter({ a: 6 }, { ts: "9.5" }), counter({ a: 10 }, { tid: 9 })],
        ...[counter({ a: 3 }, { id: "i" }), counter({ a: 4 }, { id: 7 }), counter({ a: 5 }, { id: "" })],
        ...[counter({ "": 3 }), counter({ a: 8 }, { name: undefined }), counter({ a: 9 }, { pid: 2 })],
        { ph: "B", name: "s", pid: 1, tid: 2, ts: 4 },
        { ph: "E", name: "s", pid: 1, tid: 2, ts: 6 },
      ),
    );
    assert.deepEqual([skipped(trace), trace.originNs], [{}, 3000n]);
    assert.deepEqual(
      trace.processes.map(({ threads }) => threads.length),
      [1, 0],
    );
  });

  it("that say no number or no time are left out and counted", async () => {
    const trace = await assertSame(
      bytesOf(
        counter({ a: 1, t: "x", n: null, bool: true, space: "8 ", empty: "", object: { q: 4 }, list: [1] }),
        ...[
          counter({}),
          counter(undefined),
          counter("text"),
          counter({ a: 5 }, { ts: -1 }),
          counter({ a: 5 }, { ts: "x" }),
        ],
      ),
      ["p c a -: 5000 1"],
    );
    assert.deepEqual(skipped(trace), { counters: 10, "events without a time in range": 2 });
  });

  it("are there beside millions of events, which are read again", () => {
    const calls = Array.from({ length: 50 }, (_, at) => ({ ph: "X", name: "f", pid: 1, tid: 2, ts: 10 * at, dur: 5 }));
    const bytes = bytesOf(...calls.flatMap((call) => [call, counter({ a: call.ts }, { ts: call.ts })]));
    const trace = readTrace(bytes, 10);
    assert.equal(trace.processes[0].counters?.[0].values.length, 50);
    assert.equal(Array.from(trace.processes[0].threads[0].calls.blocks()).length > 0, true);
    assert.deepEqual(linesOf(trace), linesOf(readTrace(bytes)));
  });
});
