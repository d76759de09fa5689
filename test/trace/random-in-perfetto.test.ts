import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { UNFINISHED } from "../../trace/model/model.js";
import type { Trace } from "../../trace/model/model.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { drawn } from "./plain-trace.js";
import { recordings } from "./random-recording.js";

/** Every call of the trace as Perfetto must have it: thread, begin, duration (-1 for one that is left open), depth. */
function expectedSlices(trace: Trace, zeroNs: bigint) {
  return drawn(trace).processes.flatMap(({ pid, threads, unfinished }) =>
    threads.flatMap((thread) =>
      thread.calls.map(({ startNs, endNs, depth, flags }) => ({
        thread: thread.id === 0 ? pid : pid === 1 ? thread.id + 1 : thread.id,
        ts: zeroNs + BigInt(startNs),
        dur: unfinished === "open" && flags & UNFINISHED ? -1 : endNs - startNs,
        depth,
      })),
    ),
  );
}

describe("random recordings in Perfetto", () => {
  for (const format of ["perfetto", "chrome-json"] as const) {
    it(`are the calls that were recorded, as ${format}`, async () => {
      for (const recording of fc.sample(recordings, { numRuns: 25, seed: 20 })) {
        const trace = fromRecordings([recording]);
        const expected = expectedSlices(trace, format === "perfetto" ? trace.originNs : 0n);
        const unfinishedOpen = expected.filter(({ dur }) => dur === -1).length;
        const loaded = await assertLoadsCleanly(collectBytes(writeTrace(trace, format)), { unfinishedOpen });
        const slices = await loaded.query(`select tid as thread, ts, dur, depth from slice
          join thread_track on track_id = thread_track.id join thread using (utid)
          where coalesce(category, '') not in ('callweave', 'task') order by thread.name, ts`);
        assert.deepEqual(
          slices.map(({ ts, ...slice }) => ({ ...slice, ts: BigInt(String(ts)) })),
          expected.map(({ thread, ts, dur, depth }) => ({ thread, dur, depth, ts })),
        );
      }
    });
  }
});
