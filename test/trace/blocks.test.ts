/** A trace whose calls come in blocks is the same as one in memory. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { collectBytes, concatBytes } from "../../trace/bytes/bytes.js";
import { FORMATS } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { CONTINUES } from "../../trace/model/model.js";
import { encodeRecordings } from "../../trace/raw/raw.js";
import { readTrace } from "../../trace/read-trace.js";
import { report } from "../../trace/answers/report.js";
import { summarize } from "../../trace/answers/summary.js";
import type { ProcessRecording } from "../../runtime/contract.js";
import { drawnLinks } from "./drawn-links.js";
import { drawn, plain } from "./plain-trace.js";
import { naiveThreads, recordingOfNaive, recordings } from "./random-recording.js";
import { recordTasks } from "./record-tasks.js";

const inBlocks = (recording: ProcessRecording, callsPerStep: number) =>
  readTrace(concatBytes([...encodeRecordings([recording], callsPerStep)]));

describe("calls in blocks", () => {
  it("are those of the recording, however many a block has", () => {
    fc.assert(
      fc.property(recordings, fc.integer({ min: 1, max: 9 }), (recording, callsPerStep) => {
        const whole = fromRecordings([recording]);
        const trace = inBlocks(recording, callsPerStep);
        assert.deepEqual(plain(trace), plain(whole));
        assert.deepEqual(drawn(trace), drawn(whole));
        assert.deepEqual(report(trace), report(whole));
        assert.deepEqual(text(summarize(trace)), text(summarize(whole)));
      }),
      { numRuns: 500 },
    );
  });

  it("are nested when the oldest calls are lost", () => {
    fc.assert(
      fc.property(naiveThreads, fc.nat(), fc.integer({ min: 1, max: 9 }), (thread, seed, callsPerStep) => {
        const ended = thread.ended.slice(seed % (thread.ended.length + 1));
        const recording = { ...recordTasks(() => {}), threads: [recordingOfNaive(thread, ended, 7n)] };
        assert.deepEqual(plain(inBlocks(recording, callsPerStep)), plain(fromRecordings([recording])));
      }),
      { numRuns: 500 },
    );
  });

  it("say which of them go on in the next block", () => {
    const recording = recordTasks((r) => {
      const outer = r.enter("main");
      for (let turn = 0; turn < 4; turn++) r.recorder.exit(r.enter("main"));
      r.recorder.exit(outer);
    });
    const blocks = [...inBlocks(recording, 2).processes[0].threads[0].calls.blocks()];
    assert.deepEqual(
      blocks.map(({ length, continued, flags }) => [
        length,
        continued,
        flags.filter((flag) => flag & CONTINUES).length,
      ]),
      [
        [3, 0, 1],
        [3, 1, 1],
        [1, 1, 0],
      ],
    );
  });

  for (const { name } of FORMATS.filter(({ isRead }) => isRead)) {
    it(`make the same ${name} file`, () => {
      fc.assert(
        fc.property(recordings, fc.integer({ min: 1, max: 9 }), (recording, callsPerStep) => {
          const bytes = (trace: ReturnType<typeof readTrace>) => collectBytes(writeTrace(trace, name));
          const read = (trace: ReturnType<typeof readTrace>) => plain(readTrace(bytes(trace)));
          assert.deepEqual(read(inBlocks(recording, callsPerStep)), read(fromRecordings([recording])));
        }),
        { numRuns: 100 },
      );
    });

    it(`are the same when they are read again from a ${name} file`, () => {
      fc.assert(
        fc.property(recordings, (recording) => {
          const bytes = collectBytes(writeTrace(fromRecordings([recording]), name));
          const [kept, again] = [readTrace(bytes), readTrace(bytes, 0)];
          assert.deepEqual(plain(again), plain(kept));
          assert.deepEqual(text(summarize(again)), text(summarize(kept)));
          assert.deepEqual(drawnLinks(again), drawnLinks(kept));
        }),
        { numRuns: 100 },
      );
    });
  }
});

/** Without the threads and processes that its frames are of: those have the calls. */
function text({ unfinished, suspended, ...rest }: ReturnType<typeof summarize>) {
  return {
    ...rest,
    unfinished: unfinished.map(({ function: { name }, openNs, thread }) => [name, openNs, thread.name]),
    suspended: suspended.map(({ function: { name }, line, waitedNs, thread }) => [name, line, waitedNs, thread.name]),
  };
}
