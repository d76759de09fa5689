import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { LoneThread } from "../../runtime/lone-thread.js";
import { systemClock } from "../../runtime/clock.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import { checkIntegrity } from "./check-integrity.js";
import { stopAndRead } from "./stop-and-read.js";

describe("recorder: stack overflow", () => {
  for (const maxDepth of [100, 16_384]) {
    it(`heals after each of 50 overflows, maxDepth ${maxDepth}`, () => {
      const recorder = createRecorder(systemClock, new LoneThread());
      const first = recorder.register(1, "test.ts", ["outer", 1, 1, 1, "down", 1, 2, 1]);
      let entered = 0;
      const down = (): number => {
        const token = recorder.enter(first, 1);
        entered++;
        try {
          return 1 + down();
        } finally {
          recorder.exit(token);
        }
      };
      const outer = (): void => {
        const token = recorder.enter(first, 0);
        try {
          assert.throws(down, RangeError);
        } finally {
          recorder.exit(token);
        }
      };
      recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxDepth });
      for (let i = 0; i < 50; i++) outer();
      const recording = stopAndRead(recorder);
      assert.deepEqual(recording.openFrames, []);
      assert.deepEqual(checkIntegrity(recording), []);
      assert.ok(entered > 50 * 1000);
      assert.equal(recording.calls.depths.filter((depth) => depth === 0).length, 50);
    });
  }
});
