import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { ThreadRecording } from "../../runtime/contract.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { MISMATCHED, UNFINISHED } from "../../trace/model/model.js";
import type { Trace } from "../../trace/model/model.js";
import { plain } from "./plain-trace.js";
import { naiveThreads, recordingOfNaive } from "./random-recording.js";
import type { NaiveCall } from "./random-recording.js";

const CLOCK_NS = 987_654_321_000_000n;

function modelOf(thread: ThreadRecording): Trace {
  const table = ["a", "b", "c", "d", "e"].flatMap((name, at) => [name, 1, at + 1, 1]);
  return fromRecordings([
    {
      pid: 1,
      name: "p",
      wallOffsetNs: 0n,
      unfinished: "close",
      files: [{ firstId: 1, file: "a.ts", table }],
      threads: [thread],
    },
  ]);
}

describe("calls in the order of their begins", () => {
  it("are those of a naive model, however many the ring has lost", () => {
    fc.assert(
      fc.property(naiveThreads, fc.nat(), (thread, seed) => {
        const lost = seed % (thread.ended.length + 1);
        const kept = new Set<NaiveCall>([...thread.ended.slice(lost), ...thread.open]);
        const trace = modelOf(recordingOfNaive(thread, thread.ended.slice(lost), CLOCK_NS));
        const expected = thread.begun.filter((call) => kept.has(call)).map((call) => expectedCall(call));
        const got = plain(trace).processes[0].threads[0].calls.map(({ function: { name }, ...call }) => ({
          ...call,
          name,
        }));
        assert.deepEqual(got, expected);
      }),
      { numRuns: 500 },
    );
  });

  it("nest by time when a full buffer has lost the newest, ancestors included", () => {
    fc.assert(
      fc.property(naiveThreads, fc.nat(), (thread, seed) => {
        const lost = seed % (thread.ended.length + 1);
        const ended = thread.ended.slice(0, thread.ended.length - lost);
        assertNested(modelOf(recordingOfNaive(thread, ended, CLOCK_NS)));
      }),
      { numRuns: 500 },
    );
  });
});

function expectedCall({ functionId, depth, startNs, endNs, open, healed, task, parent, line }: NaiveCall) {
  return {
    name: "abcde"[functionId - 1],
    depth,
    startNs,
    endNs,
    flags: open ? UNFINISHED : healed ? MISMATCHED : 0,
    task,
    parent: task === 0 ? 0 : parent,
    line: task === 0 ? 0 : line,
    column: task === 0 || line === 0 ? 0 : 9,
  };
}

function assertNested(trace: Trace): void {
  const open: { startNs: number; endNs: number }[] = [];
  let lastStartNs = 0;
  for (const call of plain(trace).processes[0].threads[0].calls) {
    assert.ok(call.depth <= open.length, "a call is at most one deeper than the one before");
    open.length = call.depth;
    const parent = open.at(-1);
    assert.ok(call.startNs >= lastStartNs && call.endNs >= call.startNs, "starts never fall");
    if (parent) assert.ok(call.startNs >= parent.startNs && call.endNs <= parent.endNs, "a child is within its parent");
    lastStartNs = call.startNs;
    open.push(call);
  }
}
