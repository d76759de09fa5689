import assert from "node:assert/strict";
import fc from "fast-check";
import { allocateCalls } from "../../trace/model/calls.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { CONTINUES, MISMATCHED } from "../../trace/model/model.js";
import type { Calls, CallSource } from "../../trace/model/model.js";
import { visitCalls } from "../../trace/model/walk-calls.js";
import { recordings } from "./random-recording.js";
import { reblock } from "./reblock.js";
import { recordingOf } from "./record-tree.js";

const LANES = ["startNs", "functions", "depths", "tasks", "parents"] as const;
const END_LANES = [...LANES, "endNs", "flags", "lines", "columns"] as const;

/** What a visitor is told, an enter or an exit a line. */
function told(source: CallSource): string[] {
  const lines: string[] = [];
  const lanesOf = (calls: Calls, call: number, lanes: readonly (typeof END_LANES)[number][]) =>
    lanes.map((lane) => calls[lane][call]).join(" ");
  visitCalls(source, {
    enter: (calls, call) => void lines.push(`enter ${lanesOf(calls, call, LANES)}`),
    exit: (calls, call) => void lines.push(`exit ${lanesOf(calls, call, END_LANES)}`),
  });
  return lines;
}

const blockSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe("the walk over calls", () => {
  it("tells the same of calls in blocks, wherever these are cut", () => {
    let blocks = 0;
    fc.assert(
      fc.property(recordings, blockSizes, (recording, sizes) => {
        for (const { calls } of fromRecordings([recording]).processes[0].threads) {
          const inBlocks = reblock(calls, sizes);
          blocks = Math.max(blocks, [...inBlocks.blocks()].length);
          assert.deepEqual(told(inBlocks), told(calls));
        }
      }),
    );
    assert.ok(blocks > 3, `no thread had more than ${blocks} blocks`);
  });

  it("has calls that go on over many blocks", () => {
    const [{ threads }] = fromRecordings([recordingOf("main 0-9\n  a 1-5\n    b 2-3\n  c 6-7\n")]).processes;
    const blocks = [...reblock(threads[0].calls, [3, 2]).blocks()];
    assert.deepEqual(
      blocks.map(({ length, continued, startNs, endNs, flags }) => ({
        length,
        continued,
        startNs: [...startNs],
        endNs: [...endNs],
        goOn: [...flags].map((flag) => flag === CONTINUES),
      })),
      [
        { length: 3, continued: 0, startNs: [0, 1, 2], endNs: [2, 2, 2], goOn: [true, true, true] },
        { length: 3, continued: 3, startNs: [0, 1, 2], endNs: [5, 5, 3], goOn: [true, false, false] },
        { length: 2, continued: 1, startNs: [0, 6], endNs: [9, 7], goOn: [false, false] },
      ],
    );
  });

  it("ends a call that the next block no longer has as mismatched", () => {
    const first = allocateCalls(1);
    first.flags[0] = CONTINUES;
    first.endNs[0] = 5;
    const second = allocateCalls(1);
    second.startNs[0] = 7;
    second.endNs[0] = 8;
    const lines = told({ count: 2, deepest: 0, blocks: () => [first, second] });
    assert.deepEqual(lines, [
      "enter 0 0 0 0 0",
      `exit 0 0 0 0 0 5 ${MISMATCHED} 0 0`,
      "enter 7 0 0 0 0",
      "exit 7 0 0 0 0 8 0 0 0",
    ]);
  });
});
