import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { checkSha512 } from "../fetch-package.js";
import { assertLoadsCleanly, openTrace, sliceTree } from "./perfetto-engine.js";

const json = (...events: object[]) =>
  new TextEncoder().encode(JSON.stringify({ traceEvents: events.map((event) => ({ pid: 1, tid: 1, ...event })) }));

const THREAD = { ph: "M", name: "thread_name", args: { name: "main" } };

describe("the oracle", () => {
  it("draws a good trace as a tree", async () => {
    const bytes = json(
      THREAD,
      { ph: "B", name: "outer", ts: 1 },
      { ph: "B", name: "inner", ts: 2 },
      { ph: "E", name: "inner", ts: 3 },
      { ph: "E", name: "outer", ts: 4, args: { unfinished: true } },
    );
    await assertLoadsCleanly(bytes);
    assert.equal(await sliceTree(bytes), "main\n  outer (unfinished)\n    inner\n");
  });

  it("finds a call that was left open by mistake", async () => {
    const bytes = json({ ph: "B", name: "open", ts: 1 });
    await assert.rejects(assertLoadsCleanly(bytes), /did not end/);
    await assertLoadsCleanly(bytes, { unfinishedOpen: 1 });
  });

  it("finds what Perfetto drops with an error", async () => {
    const bytes = json({ ph: "X", name: "no duration", ts: 1 }, { ph: "B", name: "before the start", ts: -1 });
    await assert.rejects(assertLoadsCleanly(bytes), /Perfetto lost something/);
  });

  it("finds ends that come in the wrong order", async () => {
    const bytes = json(
      { ph: "B", name: "outer", ts: 1 },
      { ph: "B", name: "inner", ts: 2 },
      { ph: "E", name: "outer", ts: 3 },
      { ph: "E", name: "inner", ts: 4 },
    );
    await assert.rejects(assertLoadsCleanly(bytes), /Perfetto lost something/);
  });

  it("finds what Perfetto drops without a word", async () => {
    // packet { timestamp 1, sequence 1, flags: needs incremental state, track_event { type: begin } } and no state before it
    const bytes = Uint8Array.of(0x0a, 0x0a, 0x40, 0x01, 0x50, 0x01, 0x68, 0x02, 0x5a, 0x02, 0x48, 0x01);
    await assert.rejects(assertLoadsCleanly(bytes), /Perfetto lost something/);
  });

  it("finds calls that are too deep to be drawn", async () => {
    const begins = Array.from({ length: 513 }, (_, at) => ({ ph: "B", name: `f${at}`, ts: at }));
    const ends = begins.map(({ name }, at) => ({ ph: "E", name, ts: 2000 - at })).reverse();
    await assert.rejects(assertLoadsCleanly(json(...begins, ...ends)));
  });

  it("fails for bytes that are no trace, and goes on with the next one", async () => {
    await assert.rejects(openTrace(new TextEncoder().encode("no trace")), /Unknown trace type/);
    const trace = await openTrace(json({ ph: "X", name: "a", ts: 1, dur: 2 }));
    assert.deepEqual(await trace.query("select name, dur from slice"), [{ name: "a", dur: 2000 }]);
    await assert.rejects(trace.query("select nonsense"), /no such column/);
  });

  it("refuses to answer for a trace that another has taken the place of", async () => {
    const first = await openTrace(json({ ph: "X", name: "a", ts: 1, dur: 2 }));
    await openTrace(json({ ph: "X", name: "b", ts: 1, dur: 2 }));
    await assert.rejects(first.query("select 1"), /another trace/);
  });

  it("refuses an engine with another checksum", () => {
    assert.throws(() => checkSha512(Uint8Array.of(1), "00", "the package"), /the package has the sha512/);
  });
});
