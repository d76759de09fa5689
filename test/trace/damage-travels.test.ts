/** What was missing of a damaged file, and what was left out of one of another program, is known of all that is made of it. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { cutTrace } from "../../trace/edit/cut-trace.js";
import { mergeTraces } from "../../trace/edit/merge-traces.js";
import { FORMATS } from "../../trace/format-names.js";
import type { FormatName } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Cut, Trace } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { plain } from "./plain-trace.js";
import { recordingOf } from "./record-tree.js";

const whole = fromRecordings([recordingOf("main 5-100\n  load 10-30\n  serve 40-90\n")]);
const CUT: Cut = { bytes: 12, calls: 3 };
const damaged: Trace = { ...whole, cut: CUT };

const bytesOf = (trace: Trace, format: FormatName): Uint8Array => collectBytes(writeTrace(trace, format));
const written = (trace: Trace, format: FormatName): Trace => readTrace(bytesOf(trace, format));

const SKIPPED = new Map([
  ["flow events", 2],
  ["ends without a begin", 70_000],
]);
const foreign: Trace = { ...whole, skipped: SKIPPED };

describe("what was left out of the file of another program", () => {
  for (const { name } of FORMATS.filter(({ isRead }) => isRead))
    it(`is known of the ${name} trace that is made of it, and of what is made of that`, () => {
      const trace = written(written(foreign, name), name);
      assert.deepEqual(trace.skipped, SKIPPED);
      assert.deepEqual(plain(trace), plain(written(whole, name)));
      assert.deepEqual(written({ ...foreign, processes: [] }, name).skipped, SKIPPED);
      assert.equal(written(whole, name).skipped, undefined);
      assert.deepEqual(written(cutTrace(trace, { fromNs: 20 }), name).skipped, SKIPPED);
      const named = [trace, written(whole, name), trace].map((each) => ({ name, trace: each }));
      assert.equal(written(mergeTraces(named, "start").trace, name).skipped?.get("flow events"), 4);
    });

  it("is nothing to Perfetto", async () => {
    await assertLoadsCleanly(bytesOf(foreign, "perfetto"));
  });

  it("is no number that a damaged head makes up", () => {
    const json = new TextDecoder().decode(bytesOf(foreign, "chrome-json"));
    for (const odd of ["-2", '"2"', "1.5", "null", "[]"])
      assert.equal(
        readTrace(new TextEncoder().encode(json.replace(`"flow events":2`, `"flow events":${odd}`))).skipped?.size,
        1,
      );
    const none = json.replace(/"skipped":\{.*?\}/, '"skipped":7');
    assert.equal(readTrace(new TextEncoder().encode(none)).skipped, undefined);
  });
});

describe("what was missing of a damaged file", () => {
  for (const { name } of FORMATS.filter(({ isRead }) => isRead)) {
    it(`is known of the ${name} trace that is made of it, and of what is made of that`, () => {
      const again = written(written(damaged, name), name);
      assert.deepEqual(again.cut, CUT);
      assert.deepEqual(plain(again), plain(written(whole, name)));
      const unknown = { bytes: 12, calls: undefined };
      assert.deepEqual(written({ ...damaged, cut: unknown }, name).cut, unknown);
      assert.deepEqual(written({ ...damaged, processes: [] }, name).cut, CUT);
      assert.equal(written(whole, name).cut, undefined);
    });

    it(`is added to when the ${name} trace that was made of it is cut`, () => {
      const bytes = bytesOf(damaged, name);
      const { cut } = readTrace(bytes.subarray(0, bytes.length - 1));
      const { cut: alone } = readTrace(bytesOf(whole, name).slice(0, -1));
      assert.deepEqual(cut, { bytes: alone!.bytes + CUT.bytes, calls: CUT.calls });
    });

    it(`is kept when a part of the ${name} trace is cut out, and added up when it is merged`, () => {
      const trace = written(damaged, name);
      assert.deepEqual(written(cutTrace(trace, { fromNs: 20 }), name).cut, CUT);
      const named = [trace, written(whole, name), trace].map((each) => ({ name, trace: each }));
      assert.deepEqual(written(mergeTraces(named, "start").trace, name).cut, { bytes: 24, calls: 6 });
    });
  }

  it("stands in Perfetto, once", async () => {
    const [process] = damaged.processes;
    const threads = [process.threads[0], { ...process.threads[0], id: 1, name: "worker 1" }];
    const trace = { ...damaged, processes: [{ ...process, threads }] };
    const loaded = await assertLoadsCleanly(bytesOf(trace, "perfetto"));
    assert.deepEqual(await loaded.query("select name from slice where name glob 'losses*'"), [
      { name: "losses: damagedBytes 12" },
    ]);
  });

  it("is no number that a damaged head makes up", () => {
    const json = new TextDecoder().decode(bytesOf(damaged, "chrome-json"));
    const odd = json.replace(`"calls":3,"cut":{"bytes":12,"calls":3}`, `"calls":1.5,"cut":{"bytes":-1,"calls":-0.6}`);
    assert.notEqual(odd, json);
    assert.deepEqual(readTrace(new TextEncoder().encode(odd.slice(0, -2))).cut, { bytes: 1, calls: 0 });
  });
});
