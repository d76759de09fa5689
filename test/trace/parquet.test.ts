/** Parquet files, read back with a library that is not the writer's, and with DuckDB in test/cli/query.test.ts. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import * as library from "hyparquet-writer";
import { describe, it } from "mocha";
import { concatBytes } from "../../trace/bytes/bytes.js";
import { CALL_COLUMNS } from "../../trace/parquet/call-columns.js";
import { CallsBuilder } from "../../trace/model/calls-builder.js";
import { inOneBlock, noLosses } from "../../trace/model/calls.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { MISMATCHED, UNFINISHED, type Process, type Thread, type Trace } from "../../trace/model/model.js";
import { writeParquet } from "../../trace/parquet/parquet.js";
import { encodeRecordings } from "../../trace/raw/raw.js";
import { readTrace } from "../../trace/read-trace.js";
import { report } from "../../trace/answers/report.js";
import { plain } from "./plain-trace.js";
import { recordings } from "./random-recording.js";
import { recordingOf } from "./record-tree.js";

type Row = Readonly<Record<string, string | number | bigint | boolean | null>>;

const bytesOf = (trace: Trace, callsPerGroup?: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(concatBytes([...writeParquet(trace, library, callsPerGroup)]));

const metadataOf = (bytes: Uint8Array<ArrayBuffer>) => parquetMetadata(bytes.buffer);

/** The rows in the order of the file. */
async function rowsOf(bytes: Uint8Array<ArrayBuffer>): Promise<Row[]> {
  return (await parquetReadObjects({ file: bytes.buffer })) as Row[];
}

/** The cells of some columns, with numbers for bigints. */
const cells = (rows: readonly Row[], ...columns: string[]) =>
  rows.map((row) => columns.map((column) => (typeof row[column] === "bigint" ? Number(row[column]) : row[column])));

const NAMES = ["main", "load", "later"];
const FUNCTIONS = NAMES.map((name, at) => ({
  name,
  kind: name === "later" ? ("async" as const) : ("function" as const),
  file: at === 1 ? "" : "src/a.ts",
  line: at === 1 ? 0 : at + 1,
  column: at === 1 ? 0 : 3,
}));

function traceOf(
  builder: CallsBuilder,
  stopNs: number,
  more: Partial<Thread> = {},
  process: Partial<Process> = {},
): Trace {
  const calls = inOneBlock(builder.finish(stopNs, UNFINISHED, (task) => (task === 8 ? 7 : 0)));
  const thread = { id: 0, name: "main", startNs: 0, stopNs, calls, suspendedTasks: [], losses: noLosses(), ...more };
  const whole = {
    pid: 42,
    name: "p",
    functions: FUNCTIONS,
    threads: [thread],
    unfinished: "close" as const,
    ...process,
  };
  return { originNs: 2n ** 60n + 1n, wallOffsetNs: -5n, processes: [whole] };
}

describe("parquet", () => {
  it("has a row for each call, in the order of the ends", async () => {
    const builder = new CallsBuilder();
    builder.enter(0, 0);
    builder.enter(10, 1);
    builder.enter(12, 2, 7);
    builder.leave(15, 0, 40, 9);
    builder.leave(20, MISMATCHED);
    builder.enter(30, 2, 8);
    builder.leave(2 ** 51 + 1);
    const rows = await rowsOf(bytesOf(traceOf(builder, 2 ** 51 + 7)));
    assert.deepEqual(
      Object.keys(rows[0]),
      CALL_COLUMNS.map(({ name }) => name),
    );
    const same = { pid: 42n, process: "p", thread: 0n, thread_name: "main" };
    const plainCall = {
      began_earlier: false,
      task: null,
      parent_task: null,
      suspended_line: null,
      suspended_col: null,
    };
    const later = { ...same, function: "later", kind: "async", file: "src/a.ts", line: 3, col: 3 };
    assert.deepEqual(rows, [
      {
        ...{ call: 2n, ...later, start_ns: 12n, duration_ns: 3n, self_ns: 3n, depth: 2, parent: 1n },
        ...{
          unfinished: false,
          mismatched: false,
          began_earlier: false,
          task: 7,
          parent_task: null,
          suspended_line: 40,
          suspended_col: 9,
        },
      },
      {
        ...{ call: 1n, ...same, function: "load", kind: "function", file: null, line: null, col: null, start_ns: 10n },
        ...{ duration_ns: 10n, self_ns: 7n, depth: 1, parent: 0n, unfinished: false, mismatched: true, ...plainCall },
      },
      {
        ...{ call: 3n, ...later, start_ns: 30n, duration_ns: 2n ** 51n - 29n, self_ns: 2n ** 51n - 29n, depth: 1 },
        ...{ parent: 0n, unfinished: false, mismatched: false, ...plainCall, task: 8, parent_task: 7 },
      },
      {
        ...{ call: 0n, ...same, function: "main", kind: "function", file: "src/a.ts", line: 1, col: 3, start_ns: 0n },
        ...{ duration_ns: 2n ** 51n + 7n, self_ns: 26n, depth: 0, parent: null, unfinished: true, mismatched: false },
        ...plainCall,
      },
    ]);
  });

  it("says the clock, the threads and what was lost in its metadata", () => {
    const losses = {
      ...{ overwritten: 1, undrained: 9, dropped: 2, elided: 3, mismatched: 4, untrackedTasks: 5 },
      ...{ overwrittenValues: 6, droppedValues: 7, invalidValues: 8 },
    };
    const waiting = { task: 1, parent: 0, function: 2, startNs: 1, suspendedNs: 2, line: 3, column: 4 };
    const trace = traceOf(new CallsBuilder(), 9, { losses, suspendedTasks: [waiting], id: 3, name: "w \ud800 \u0000" });
    const said = metadataOf(bytesOf({ ...trace, cut: { bytes: 12, calls: 3 } })).key_value_metadata ?? [];
    const values = Object.fromEntries(said.map(({ key, value }) => [key, value ?? ""]));
    assert.equal(values["callweave.origin_ns"], "1152921504606846977");
    assert.equal(values["callweave.wall_offset_ns"], "-5");
    assert.deepEqual(JSON.parse(values["callweave.threads"]), [
      {
        ...{ pid: 42, process: "p", thread: 3, thread_name: "w \ud800 \u0000", start_ns: 0, stop_ns: 9, calls: 0 },
        ...{
          suspended_tasks: 1,
          overwritten: 1,
          undrained: 9,
          dropped: 2,
          elided: 3,
          mismatched: 4,
          untracked_tasks: 5,
        },
        ...{ overwritten_values: 6, dropped_values: 7, invalid_values: 8 },
      },
    ]);
    assert.deepEqual(JSON.parse(values["callweave.cut"]), { bytes: 12, calls: 3 });
    assert.equal(said.length, 4);
  });

  it("is empty for an empty trace", async () => {
    const bytes = bytesOf({ originNs: 0n, wallOffsetNs: 0n, processes: [] });
    assert.deepEqual(await rowsOf(bytes), []);
    assert.equal(metadataOf(bytes).num_rows, 0n);
  });

  it("keeps unusual names", async () => {
    const names = [
      "__proto__",
      'say "hi"\n\u0000',
      "'; DROP VIEW calls; --",
      "ü🎉",
      "lone \ud800",
      "",
      "x".repeat(1 << 20),
    ];
    const functions = names.map((name) => ({ ...FUNCTIONS[0], name, file: name }));
    const builder = new CallsBuilder();
    names.forEach((_, at) => {
      builder.enter(at, at);
      builder.leave(at + 1);
    });
    const rows = await rowsOf(bytesOf(traceOf(builder, 9, {}, { functions, name: names[1] })));
    // UTF-8 has no lone surrogates.
    const expected = names.map((name) => name.replace("\ud800", "\ufffd"));
    assert.deepEqual(
      cells(rows, "function", "file", "process"),
      expected.map((name) => [name, name || null, names[1]]),
    );
  });

  it("holds what is too deep to be drawn, and moves no time", async () => {
    const builder = new CallsBuilder();
    for (let depth = 0; depth < 3000; depth++) builder.enter(5, 0);
    for (let depth = 0; depth < 3000; depth++) builder.leave(5);
    const rows = await rowsOf(bytesOf(traceOf(builder, 5)));
    assert.deepEqual(
      cells(rows, "call", "depth", "parent", "start_ns", "duration_ns", "self_ns"),
      rows.map((_, at) => [2999 - at, 2999 - at, at === 2999 ? null : 2998 - at, 5, 0, 0]),
    );
    assert.equal(rows.length, 3000);
  });

  it("has groups of 100,000 rows and a few, a part of the file each", async () => {
    const builder = new CallsBuilder();
    const calls = 250_000;
    builder.enter(0, 0);
    for (let call = 1; call < calls; call++) {
      builder.enter(2 * call, call % 3);
      builder.leave(2 * call + 1 + (call % 2));
    }
    const trace = traceOf(builder, 2 * calls);
    const parts = [...writeParquet(trace, library)];
    assert.equal(parts.length, 3);
    const bytes = new Uint8Array(concatBytes(parts));
    const groups = metadataOf(bytes).row_groups.map(({ num_rows }) => Number(num_rows));
    assert.deepEqual([groups.length, groups.reduce((sum, rows) => sum + rows)], [3, calls]);
    for (const rows of groups.slice(0, -1)) assert.ok(rows >= 100_000 && rows < 110_000, String(rows));
    const rows = await rowsOf(bytes);
    assert.deepEqual(
      rows.map(({ call }) => Number(call)),
      [...Array.from({ length: calls - 1 }, (_, at) => at + 1), 0],
    );
    assert.equal(Number(rows[calls - 1].self_ns), 2 * calls - (calls - 1) - calls / 2);
  });

  it("tells an engine which times a group holds", () => {
    const bytes = bytesOf(fromRecordings([recordingOf("main 0-100\n  load 10-30\n")]));
    const { columns } = metadataOf(bytes).row_groups[0];
    const starts = columns.find(({ meta_data }) => meta_data!.path_in_schema[0] === "start_ns")!.meta_data!.statistics!;
    assert.deepEqual([starts.min_value, starts.max_value], [0n, 10n]);
  });

  it("holds each call of a recording, in however many blocks and groups", async () => {
    await fc.assert(
      fc.asyncProperty(
        recordings,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 20 }),
        async (recording, callsPerStep, callsPerGroup) => {
          const trace = readTrace(concatBytes([...encodeRecordings([recording], callsPerStep)]));
          const rows = await rowsOf(bytesOf(trace, callsPerGroup));
          const [{ threads, pid }] = plain(fromRecordings([recording])).processes;
          for (const { id, calls } of threads) {
            const own = rows.filter(({ thread }) => Number(thread) === id);
            own.sort((one, other) => Number(one.call) - Number(other.call));
            const columns = ["call", "pid", "start_ns", "duration_ns", "depth", "unfinished", "mismatched", "task"];
            assert.deepEqual(
              cells(own, ...columns, "parent_task", "suspended_line", "parent"),
              calls.map(({ startNs, endNs, depth, flags, task, parent, line }, at) => [
                ...[at, pid, startNs, endNs - startNs, depth, (flags & UNFINISHED) !== 0, (flags & MISMATCHED) !== 0],
                ...[task || null, parent || null, line || null],
                depth === 0 ? null : calls.findLastIndex((other, before) => before < at && other.depth < depth),
              ]),
            );
          }
          assert.equal(
            rows.length,
            threads.reduce((sum, { calls }) => sum + calls.length, 0),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("adds up to the report", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(recordings, { maxLength: 3 }), async (all) => {
        const trace = fromRecordings(all);
        const sums = new Map<string, [calls: number, selfNs: number, unfinished: number]>();
        for (const row of await rowsOf(bytesOf(trace, 10))) {
          const identity = JSON.stringify([row.function, row.file, row.line, row.col, row.kind]);
          const sum = sums.get(identity) ?? [0, 0, 0];
          sums.set(identity, [sum[0] + 1, sum[1] + Number(row.self_ns), sum[2] + Number(row.unfinished)]);
        }
        const expected = report(trace).map(
          ({ function: { name, file, line, column, kind }, calls, selfNs, unfinished }) => {
            const identity = JSON.stringify([
              name.replace("\ud800", "\ufffd"),
              file || null,
              line || null,
              column || null,
              kind,
            ]);
            return [identity, [calls, selfNs, unfinished]] as const;
          },
        );
        assert.deepEqual(sums, new Map(expected));
      }),
      { numRuns: 200 },
    );
  });
});
