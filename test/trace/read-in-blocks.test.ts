/** Files of more calls than one block has, which are read again block by block. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { collectBytes, concatBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import type { Trace } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { summarize } from "../../trace/answers/summary.js";
import { BEGIN, END, packets } from "./foreign-packets.js";
import { largeTrace } from "./large-trace.js";
import { wholeCalls } from "./whole-calls.js";

const ROUNDS = 30_000;
const blocksOf = ({ processes }: Trace) =>
  processes.flatMap(({ threads }) => threads.map(({ calls }) => [...calls.blocks()].length));
const callsOf = ({ processes }: Trace) => processes.map(({ threads }) => threads.map(({ calls }) => wholeCalls(calls)));

function assertInBlocks(bytes: Uint8Array, blocks: number[]): Trace {
  const [kept, again] = [readTrace(bytes), readTrace(bytes, 0)];
  assert.deepEqual(blocksOf(again), blocks);
  assert.deepEqual(callsOf(again), callsOf(kept));
  assert.deepEqual(
    summarize(again).unfinished.map(({ openNs }) => openNs),
    summarize(kept).unfinished.map(({ openNs }) => openNs),
  );
  return again;
}

describe("a file with more calls than a block", () => {
  for (const format of ["perfetto", "chrome-json"] as const)
    it(`is read in blocks, of ${format}`, () => {
      const trace = largeTrace(ROUNDS);
      const again = assertInBlocks(collectBytes(writeTrace(trace, format)), [2]);
      assert.deepEqual(callsOf(again)[0][0].startNs, callsOf(trace)[0][0].startNs);
      assert.equal(summarize(again).unfinished.length, 1);
    });

  const events = Array.from({ length: 2 * ROUNDS * 3 }, (_, at) => ({
    ts: at,
    pid: 1,
    tid: 1 + (at % 2),
    name: `f${at % 5}`,
  }));

  it("is read in blocks, of JSON of others with complete events, thread by thread", () => {
    const text = JSON.stringify(events.map((event, at) => ({ ...event, ph: "X", dur: at % 6 === 0 ? 5 : 1 })));
    assertInBlocks(new TextEncoder().encode(text), [2, 2]);
  });

  it("is read in blocks, of JSON of others with begins and ends", () => {
    const text = JSON.stringify(
      events.map((event) => ({ ...event, name: "f", ph: "BBEE"[Math.floor(event.ts / 2) % 4] })),
    );
    const doubled =
      text.slice(0, -1) +
      "," +
      text.slice(1).replaceAll(/"ts":(\d+)/g, (_, ts: string) => `"ts":${Number(ts) + events.length}`);
    assertInBlocks(new TextEncoder().encode(doubled), [2, 2]);
  });

  it("is in memory where its events are out of order", () => {
    const text = JSON.stringify(events.toReversed().map((event) => ({ ...event, ph: "X", dur: 1 })));
    assertInBlocks(new TextEncoder().encode(text), [1, 1]);
  });

  it("is read in blocks, of Perfetto packets of others", () => {
    const slices = Array.from({ length: 140_000 }, (_, at) => ({
      ...{ sequence: 1, timestamp: at },
      track_event: { type: at % 2 === 0 ? BEGIN : END, track_uuid: 7, ...(at % 2 === 0 && { name: "f" }) },
    }));
    const described = packets({ sequence: 1, track: { uuid: 7, thread: { pid: 1, tid: 2 } } });
    assertInBlocks(concatBytes([described, ...slices.map((slice) => packets(slice))]), [2]);
  });
});
