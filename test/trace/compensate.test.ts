/** The times of a trace as if recording it had cost nothing. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { STRETCH, type Overhead } from "../../runtime/contract.js";
import { compensate } from "../../trace/answers/compensate.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { BEGAN_EARLIER } from "../../trace/model/model.js";
import type { Trace } from "../../trace/model/model.js";
import { report } from "../../trace/answers/report.js";
import { plain } from "./plain-trace.js";
import { recordings } from "./random-recording.js";
import { reblockTrace } from "./reblock.js";
import { recordingOf, treeOf } from "./record-tree.js";
import { wholeCalls } from "./whole-calls.js";

const OVERHEAD: Overhead = { call: { insideNs: 20, outsideNs: 30 }, stretch: { insideNs: 40, outsideNs: 60 } };

const traceOf = (tree: string, overhead: Overhead | undefined = OVERHEAD): Trace =>
  fromRecordings([{ ...recordingOf(tree), ...(overhead && { overhead }) }]);

const compensated = (tree: string): string => treeOf(compensate(traceOf(tree)));

describe("compensate", () => {
  it("takes from a call what falls inside of it, and what its calls have cost", () => {
    // a: 1000 - 20 - 3 x 50. What falls before the reading at its begin is its caller's.
    assert.equal(
      compensated(`
a 100-1100
  b 200-260
  b 300-700
    c 400-500
d 1200-1300
`),
      `
a 85-915
  b 160-200
  b 210-540
    c 285-365
d 985-1065
`,
    );
  });

  it("takes more of a stretch of a task", () => {
    const recording = recordingOf("a 100-1100\n  b 200-400\n");
    const { calls } = recording.threads[0];
    calls.depths[0] |= STRETCH;
    calls.tasks[0] = 1;
    const trace = compensate(fromRecordings([{ ...recording, overhead: OVERHEAD }]));
    const { startNs, endNs } = wholeCalls(trace.processes[0].threads[0].calls);
    assert.deepEqual([...endNs.map((ns, call) => ns - startNs[call])], [880, 160]);
  });

  it("gives no call less than nothing, and takes the rest from what follows", () => {
    assert.equal(
      compensated(`
a 100-1100
  b 200-205
  b 240-245
  b 300-320
`),
      `
a 85-915
  b 160-160
  b 160-160
  b 160-160
`,
    );
  });

  it("takes nothing for a begin or an end that nobody has recorded", () => {
    const trace = traceOf("a 100-1100!\n");
    const { calls } = trace.processes[0].threads[0];
    const [block] = calls.blocks();
    block.flags[0] |= BEGAN_EARLIER;
    const { startNs, endNs } = wholeCalls(compensate(trace).processes[0].threads[0].calls);
    assert.deepEqual([startNs[0], endNs[0]], [100, 1100]);
    // Of one that is open at the stop, the readings after its begin.
    assert.equal(compensated("a 100-1100!\n"), "\na 85-1075!\n");
  });

  it("keeps the order of events, and the time outside of calls", () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        const trace = fromRecordings([{ ...recording, overhead: OVERHEAD }]);
        const all = compensate(trace).processes.flatMap(({ threads }) => threads);
        for (const [at, thread] of all.entries()) {
          const [before, after] = [trace.processes[0].threads[at], thread].map(({ calls }) => wholeCalls(calls));
          after.startNs.forEach((ns, call) => {
            assert.ok(ns <= after.endNs[call] && after.endNs[call] - ns <= before.endNs[call] - before.startNs[call]);
            if (call > 0) assert.ok(ns >= after.startNs[call - 1]);
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it("does the same to calls in blocks", () => {
    fc.assert(
      fc.property(recordings, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (recording, events) => {
        const trace = fromRecordings([{ ...recording, overhead: OVERHEAD }]);
        const inBlocks = compensate(reblockTrace(trace, events));
        assert.deepEqual(plain(inBlocks), plain(compensate(trace)));
        assert.deepEqual(report(inBlocks), report(compensate(trace)));
      }),
      { numRuns: 300 },
    );
  });

  it("refuses a trace that does not say what recording has cost", () =>
    assert.throws(
      () => compensate(fromRecordings([recordingOf("a 0-1\n")])),
      /^CallweaveError: callweave\/report: the trace does not say what a recorded call has cost, got process program 4242 without it; record it again/,
    ));
});
