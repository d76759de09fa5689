import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { LoneThread } from "../../runtime/lone-thread.js";
import { layOut, Slot } from "../../runtime/layout.js";
import { readRecording } from "../../runtime/read-recording.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";

const THREAD = { id: 1, name: "worker 1" };

/** The memory of `outer { inner } inner`, cut short in the last exit by `undo`. */
function readCut(undo: (header: Int32Array) => void, maxFrames = 4) {
  let ns = 0n;
  const recorder = createRecorder({ now: () => ++ns, wallNs: () => 0n }, new LoneThread());
  const id = recorder.register(1, "a.ts", ["outer", 1, 1, 1, "inner", 1, 2, 1]);
  const buffer = recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames, maxDepth: 4, maxTasks: 1 });
  const outer = recorder.enter(id, 0);
  recorder.exit(recorder.enter(id, 1));
  recorder.exit(outer);
  recorder.exit(recorder.enter(id, 1));
  undo(layOut(buffer).header);
  const { calls, openFrames } = readRecording(buffer, THREAD, ns);
  return { ended: [...calls.functionIds], open: openFrames.map(({ functionId }) => functionId) };
}

describe("a thread that was cut short in an exit", () => {
  it("has its call on the stack as long as it is not counted", () => {
    const cut = (header: Int32Array): void => {
      header[Slot.HEAD]--;
      header[Slot.DEPTH]++;
    };
    assert.deepEqual(readCut(cut), { ended: [2, 1], open: [2] });
  });

  it("has ended its call when it is counted and not yet off the stack", () => {
    assert.deepEqual(
      readCut((header) => header[Slot.DEPTH]++),
      { ended: [2, 1, 2], open: [] },
    );
  });

  it("has no call more when it was not in an exit, in a ring that has been full too", () => {
    assert.deepEqual(
      readCut(() => {}),
      { ended: [2, 1, 2], open: [] },
    );
    assert.deepEqual(
      readCut(() => {}, 2),
      { ended: [1, 2], open: [] },
    );
  });
});
