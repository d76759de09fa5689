/** Perfetto traces of other programs: what we read of them is what Perfetto's own trace processor reads. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { concatBytes } from "../../trace/bytes/bytes.js";
import type { Trace } from "../../trace/model/model.js";
import { UNFINISHED } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { openTrace } from "../oracle/perfetto-engine.js";
import { BEGIN, CLEARED, COUNTER, END, INSTANT, NEEDS_STATE, packets, type Fields } from "./foreign-packets.js";
import { wholeCalls } from "./whole-calls.js";

/** `tid thread  ts dur depth name`, in ns; an open slice has the duration -1, as Perfetto has it. */
function slicesOf(trace: Trace): string[] {
  return trace.processes
    .flatMap(({ pid, functions, threads }) =>
      threads.flatMap((thread) => {
        const calls = wholeCalls(thread.calls);
        return Array.from(calls.startNs, (startNs, call) => {
          const duration = calls.flags[call] & UNFINISHED ? -1 : calls.endNs[call] - startNs;
          const ts = trace.originNs + BigInt(startNs);
          const tid = thread.id === 0 ? pid : thread.id;
          return `${pid}/${tid} ${thread.name}  ${ts} ${duration} ${calls.depths[call]} ${functions[calls.functions[call]].name}`;
        });
      }),
    )
    .sort();
}

async function slicesInPerfetto(bytes: Uint8Array): Promise<string[]> {
  const trace = await openTrace(bytes);
  const rows = await trace.query(`
    select format('%d/%d %s  %d %d %d %s', coalesce(pid, 0), tid, coalesce(thread.name, tid), ts, dur, depth, slice.name) as line
    from slice join thread_track on track_id = thread_track.id join thread using (utid) left join process using (upid)
    where dur != 0`);
  return rows.map(({ line }) => String(line)).sort();
}

async function assertSame(bytes: Uint8Array): Promise<Trace> {
  const trace = readTrace(bytes);
  assert.deepEqual(slicesOf(trace), await slicesInPerfetto(bytes));
  assert.deepEqual(slicesOf(readTrace(bytes, 0)), slicesOf(trace), "read again from the file");
  return trace;
}

const thread = (uuid: number | bigint, pid: number, tid: number, name: string) => ({
  sequence: 1,
  track: { uuid, thread: { pid, tid, thread_name: name } },
});
const slice = (type: number, timestamp: number | bigint, name?: string, more: object = {}) => ({
  timestamp,
  sequence: 1,
  track_event: { type, track_uuid: 7, name, ...more },
});
const skipped = (trace: Trace) => Object.fromEntries(trace.skipped ?? []);

describe("a Perfetto trace of another program", () => {
  it("has slices with their names in full, at absolute times", async () => {
    const trace = await assertSame(
      packets(
        thread(7, 100, 101, "worker"),
        slice(BEGIN, 1000, "outer", { categories: "cat" }),
        slice(BEGIN, 1500, "inner"),
        slice(END, 1600),
        slice(BEGIN, 1600, "next"),
        slice(END, 1700),
        slice(END, 2000),
      ),
    );
    assert.equal(slicesOf(trace)[0], "100/101 worker  1000 1000 0 outer");
  });

  it("has interned names, defaults, and times as differences", async () => {
    const event = (timestamp: number, type: number, name_iid?: number, interned?: Fields) => ({
      timestamp,
      sequence: 3,
      flags: NEEDS_STATE,
      track_event: { type, name_iid, category_iids: 1, source_location_iid: name_iid },
      interned_data: interned,
    });
    const trace = await assertSame(
      packets(
        {
          sequence: 3,
          flags: CLEARED,
          clock_snapshot: {
            clocks: [
              { clock_id: 6, timestamp: 5_000_000 },
              { clock_id: 64, timestamp: 100, is_incremental: true, unit_multiplier_ns: 1000 },
            ],
          },
        },
        { sequence: 3, flags: NEEDS_STATE, defaults: { clock: 64, track_event_defaults: { track_uuid: 9 } } },
        { sequence: 3, track: { uuid: 9, thread: { pid: 20, tid: 21, thread_name: "a" } } },
        event(3, BEGIN, 1, {
          event_categories: { iid: 1, name: "async" },
          event_names: [
            { iid: 1, name: "first" },
            { iid: 2, name: "second" },
          ],
          source_locations: [{ iid: 1, file_name: "src/a.cc", function_name: "f", line_number: 12 }],
          frames: { iid: 1, function_name_id: 5 },
        }),
        event(4, BEGIN, 2),
        event(1, END),
        event(2, END),
      ),
    );
    const [first] = trace.processes[0].functions;
    assert.deepEqual(first, { name: "first", kind: "async", file: "src/a.cc", line: 12, column: 0 });
    assert.equal(trace.originNs, 5_003_000n);
  });

  it("interns the same number anew in each sequence and after each reset, where the first one counts", async () => {
    const named = (sequence: number, timestamp: number, flags: number, names: [number, string][]) => [
      {
        ...{ sequence, timestamp, flags },
        track_event: { type: BEGIN, track_uuid: sequence, name_iid: 1 },
        interned_data: { event_names: names.map(([iid, name]) => ({ iid, name })) },
      },
      { sequence, timestamp: timestamp + 5, track_event: { type: END, track_uuid: sequence } },
    ];
    await assertSame(
      packets(
        { sequence: 1, track: { uuid: 1, thread: { pid: 1, tid: 1, thread_name: "one" } } },
        { sequence: 2, track: { uuid: 2, thread: { pid: 1, tid: 2, thread_name: "two" } } },
        ...named(1, 100, CLEARED, [[1, "a"]]),
        ...named(2, 100, CLEARED, [[1, "b"]]),
        ...named(1, 200, NEEDS_STATE, [[1, "ignored"]]),
        ...named(1, 300, CLEARED, [[1, "c"]]),
      ),
    );
  });

  it("leaves out what builds on packets that were lost, and counts it", async () => {
    const event = (timestamp: number, flags: number, more: object = {}) => ({
      ...{ timestamp, sequence: 1, flags, ...more },
      track_event: { type: BEGIN, track_uuid: 7, name: `at ${timestamp}` },
    });
    const trace = await assertSame(
      packets(
        thread(7, 1, 1, "main"),
        event(10, NEEDS_STATE),
        event(20, CLEARED),
        event(30, NEEDS_STATE),
        event(40, NEEDS_STATE, { previous_packet_dropped: true }),
        event(50, NEEDS_STATE),
        event(60, 0),
      ),
    );
    assert.deepEqual(skipped(trace), { "packets behind a gap": 3 });
  });

  it("has one thread in several sequences, and packets out of the order of time", async () => {
    const on = (sequence: number, type: number, timestamp: number, name?: string) => ({
      ...{ sequence, timestamp },
      track_event: { type, track_uuid: 1, name },
    });
    const bytes = packets(
      { sequence: 1, track: { uuid: 1, thread: { pid: 5, tid: 6, thread_name: "shared" } } },
      { sequence: 2, track: { uuid: 1, thread: { pid: 5, tid: 6, thread_name: "shared" } } },
      on(2, BEGIN, 200, "b"),
      on(2, END, 300),
      on(1, BEGIN, 100, "a"),
      on(1, END, 400),
      on(1, BEGIN, 500, "c"),
      on(2, BEGIN, 450, "d"),
      on(2, END, 600, "d"),
      // Perfetto ends what stands above at the next event.
      on(2, BEGIN, 700, "e"),
    );
    const trace = await assertSame(bytes);
    assert.equal(trace.processes[0].threads.length, 1);
  });

  it("has descriptors behind the events, uuids of 64 bits, and processes with names", async () => {
    const uuid = (1n << 63n) + 1n;
    const begin = (timestamp: number, track_uuid: bigint, name: string) => [
      { sequence: 1, timestamp, track_event: { type: BEGIN, track_uuid, name } },
      { sequence: 1, timestamp: timestamp + 3, track_event: { type: END, track_uuid } },
    ];
    const trace = await assertSame(
      packets(
        ...begin(10, uuid, "a"),
        ...begin(20, uuid + 1n, "b"),
        thread(uuid, 50, 51, "one"),
        thread(uuid + 1n, 50, 52, "two"),
        { sequence: 1, track: { uuid: 3, process: { pid: 50, process_name: "server", cmdline: ["server", "-v"] } } },
      ),
    );
    const [{ name, pid, commandLine }] = trace.processes;
    assert.deepEqual({ name, pid, commandLine }, { name: "server", pid: 50, commandLine: ["server", "-v"] });
  });

  it("has clocks that only snapshots bring together", async () => {
    const wall = 1_700_000_000_123_456_789n;
    const trace = await assertSame(
      packets(
        {
          clock_snapshot: {
            primary_trace_clock: 3,
            clocks: [
              { clock_id: 3, timestamp: 1000 },
              { clock_id: 1, timestamp: wall },
            ],
          },
        },
        thread(7, 1, 1, "main"),
        { ...slice(BEGIN, wall + 11n, "by the wall clock"), clock: 1 },
        { ...slice(BEGIN, 1020, "monotonic"), clock: 3 },
        { ...slice(END, wall + 33n), clock: 1 },
        { ...slice(END, 1050), clock: 3 },
        { ...slice(BEGIN, 5, "of no known clock"), clock: 99 },
      ),
    );
    assert.equal(trace.wallOffsetNs, wall - 1000n);
    assert.deepEqual(skipped(trace), { "events of a clock that no snapshot has": 1 });
  });

  it("has what is no call, which is counted", async () => {
    const trace = await assertSame(
      packets(
        { timestamp: 1, ftrace_events: { cpu: 1 } },
        { timestamp: 2, ftrace_events: { cpu: 0 } },
        { trace_config: { duration_ms: 5 } },
        thread(7, 1, 1, "main"),
        { sequence: 1, track: { uuid: 8, parent_uuid: 7, name: "speed", counter: {} } },
        { sequence: 1, timestamp: 100, track_event: { type: COUNTER, track_uuid: 8 } },
        slice(BEGIN, 100, "a"),
        slice(INSTANT, 150, "ping"),
        slice(END, 200),
        slice(END, 300),
        { sequence: 1, track_event: { type: BEGIN, track_uuid: 7, name: "without a time" } },
      ),
    );
    assert.deepEqual(skipped(trace), {
      "packets of ftrace": 2,
      counters: 1,
      instants: 1,
      "events without a time in range": 1,
      "ends without a begin": 1,
    });
  });

  it("has begins without an end, and ends of an outer one", async () => {
    const bytes = packets(
      thread(7, 1, 1, "main"),
      slice(BEGIN, 100, "outer"),
      slice(BEGIN, 200, "lost"),
      slice(BEGIN, 300, "inner"),
      slice(END, 400, "lost"),
      slice(BEGIN, 500, "open"),
    );
    const trace = await assertSame(bytes);
    assert.equal(trace.processes[0].threads[0].losses.mismatched, 1);
  });

  it("has events as Chrome wrote them before there were types, on threads that only sequences name", async () => {
    const legacy = (timestamp: number, phase: string, name: string, duration_us?: number) => ({
      ...{ sequence: 4, timestamp },
      track_event: { name, legacy_event: { phase: phase.charCodeAt(0), duration_us } },
    });
    const trace = await assertSame(
      packets(
        { sequence: 4, flags: CLEARED, thread_descriptor: { pid: 30, tid: 31, thread_name: "CrMain" } },
        legacy(1000, "B", "begun"),
        legacy(2000, "E", "begun"),
        legacy(3000, "X", "complete", 7),
        legacy(4000, "X", "in it", 2),
        legacy(20_000, "I", "instant"),
      ),
    );
    assert.deepEqual(skipped(trace), { instants: 1 });
  });

  it("has tracks that are no threads: each is one, under the process that it stands below", () => {
    const on = (track_uuid: number, timestamp: number, name: string) => [
      { sequence: 1, timestamp, track_event: { type: BEGIN, track_uuid, name } },
      { sequence: 1, timestamp: timestamp + 5, track_event: { type: END, track_uuid } },
    ];
    const { processes } = readTrace(
      packets(
        { sequence: 1, track: { uuid: 1, process: { pid: 9, process_name: "app" } } },
        thread(2, 9, 9, "main"),
        thread(10, 9, 9, "main once more"),
        { sequence: 1, track: { uuid: 3, parent_uuid: 1, name: "requests" } },
        { sequence: 1, track: { uuid: 4, parent_uuid: 3, name: "one" } },
        { sequence: 1, track: { uuid: 5, parent_uuid: 2, name: "of main" } },
        { sequence: 1, track: { uuid: 6, parent_uuid: 6, name: "its own parent" } },
        ...on(2, 10, "a"),
        ...on(4, 20, "b"),
        ...on(5, 30, "c"),
        ...on(6, 40, "d"),
        ...on(77, 50, "e"),
      ),
    );
    assert.deepEqual(
      processes.map(({ pid, name, threads }) => [
        pid,
        name,
        threads.map(({ id, name, calls }) => [id, name, calls.count]),
      ]),
      [
        [
          9,
          "app",
          [
            [0, "main", 1],
            [1, "main once more", 0],
            [2, "requests / one", 1],
            [3, "of main", 1],
          ],
        ],
        [
          0,
          "",
          [
            [1, "its own parent", 1],
            [2, "track 77", 1],
          ],
        ],
      ],
    );
  });

  it("is read up to where it is cut", () => {
    const whole = packets(thread(7, 1, 1, "main"), slice(BEGIN, 1, "a"), slice(BEGIN, 2, "b"), slice(END, 3));
    const trace = readTrace(whole.subarray(0, whole.length - 1));
    assert.equal(trace.cut?.calls, undefined);
    assert.ok(trace.cut!.bytes > 0);
    assert.deepEqual(
      slicesOf(trace).map((line) => line.split(" ").at(-1)),
      ["a", "b"],
    );
  });

  it("is refused when it has no track, with what it has instead", () => {
    const ftrace = packets({ timestamp: 1, ftrace_events: { cpu: 1 } });
    assert.throws(() => readTrace(concatBytes([ftrace, ftrace])), /has no tracks of events, got 2 packets of ftrace; /);
  });
});
