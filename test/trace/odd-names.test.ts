/** Names that are no ordinary ones, through every writer, reader and answer. */
import assert from "node:assert/strict";
import { parquetReadObjects } from "hyparquet";
import * as library from "hyparquet-writer";
import { describe, it } from "mocha";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { FORMATS } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import type { Trace } from "../../trace/model/model.js";
import { matchFunctions } from "../../trace/answers/match-functions.js";
import { writeParquet } from "../../trace/parquet/parquet.js";
import { readTrace } from "../../trace/read-trace.js";
import { report } from "../../trace/answers/report.js";
import { largeTrace } from "./large-trace.js";
import { packets, BEGIN, END } from "./foreign-packets.js";
import { plain } from "./plain-trace.js";

const NAMES: [string, string][] = [
  ["1 MB", "n".repeat(1 << 20)],
  ["1 MB of what is escaped", '"\\\u0001'.repeat(1 << 18)],
  ["control characters", "\u0000\u0007\u001b[31m\u009b\r\n\t\u2028"],
  ["HTML", "</script><img src=x onerror=alert(1)>&amp;<!--"],
  ["a lone surrogate", "a\ud800b\udc00"],
  ["a pair of surrogates", "\ud83d\ude00"],
  ["nothing", ""],
  ["__proto__", "__proto__"],
  ["constructor", "constructor"],
  ["hasOwnProperty", "hasOwnProperty"],
];

/** A trace in which everything has the name that can. */
function traceNamed(name: string, rounds = 1): Trace {
  const trace = largeTrace(rounds);
  const [process] = trace.processes;
  const functions = process.functions.map((info, at) => ({ ...info, name: `${name}${at || ""}`, file: `src/${name}` }));
  const threads = process.threads.map((thread) => ({ ...thread, name }));
  return { ...trace, processes: [{ ...process, name, commandLine: [name], functions, threads }] };
}

describe("a name", () => {
  for (const [what, name] of NAMES) {
    for (const { name: format, isRead } of FORMATS)
      it(`may be ${what} in ${format}`, () => {
        const trace = traceNamed(name);
        const bytes = collectBytes(writeTrace(trace, format));
        if (isRead)
          assert.deepEqual(plain(readTrace(bytes)), plain(format === "raw" ? trace : traceNamed(name.toWellFormed())));
      });

    it(`may be ${what} in parquet`, async () => {
      const trace = traceNamed(name, 500);
      const bytes = new Uint8Array(collectBytes(writeParquet(trace, library)));
      // Each name stands there once for all the calls of a group.
      assert.ok(bytes.length < 8 * (name.length * 3 + 10_000), `${bytes.length} bytes`);
      const rows = await parquetReadObjects({
        file: bytes.buffer,
        columns: ["function", "file", "process", "self_ns"],
      });
      const selfNs = new Map<unknown, number>();
      for (const row of rows) {
        assert.deepEqual([row.file, row.process], [`src/${name.toWellFormed()}`, name.toWellFormed()]);
        selfNs.set(row.function, (selfNs.get(row.function) ?? 0) + Number(row.self_ns));
      }
      const expected = report(trace).map((row) => [row.function.name.toWellFormed(), row.selfNs] as const);
      assert.deepEqual(selfNs, new Map(expected));
    });

    it(`may be ${what} in a trace of others`, () => {
      const json = new TextEncoder().encode(
        JSON.stringify([
          { ph: "X", name, cat: name, pid: name, tid: name, ts: 1, dur: 2, args: { [name]: name, source: name } },
        ]),
      );
      const slice = { sequence: 1, track_event: { type: BEGIN, track_uuid: 7, name, categories: name }, timestamp: 1 };
      const perfetto = packets(
        { sequence: 1, track: { uuid: 7, name, thread: { pid: 1, tid: 2, thread_name: name } } },
        slice,
        { ...slice, timestamp: 3, track_event: { type: END, track_uuid: 7, name } },
      );
      for (const bytes of [json, perfetto]) {
        const [{ functions, threads }] = readTrace(bytes).processes;
        assert.deepEqual([functions.length, functions[0].name], [1, bytes === json ? name : name.toWellFormed()]);
        assert.equal(threads[0].calls.count, 1);
      }
    });

    it(`may be ${what} in a report and a comparison`, () => {
      const rows = report(traceNamed(name));
      assert.equal(rows.length, 4);
      assert.equal(JSON.stringify(rows).includes(JSON.stringify(name).slice(1, -1)), true);
      const matched = matchFunctions([rows], [report(traceNamed(name))]);
      assert.equal(matched.length, 4);
    });
  }
});
