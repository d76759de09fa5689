/** A recording is read from another thread while it is made: whenever that is, what is read is a state that the program was in. */
import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { systemClock } from "../../runtime/clock.js";
import type { ThreadRecording } from "../../runtime/contract.js";
import * as at from "../../runtime/layout.js";
import { Slot } from "../../runtime/layout.js";
import { readLiveRecording } from "../../runtime/live-recording.js";
import { checkIntegrity } from "./check-integrity.js";
import { createStepRecorder, lines, type StepRecorder } from "./step-recorder.js";

const THREAD = { id: 0, name: "main" };

function recorderWith(maxFrames: number): { recorder: StepRecorder; buffer: at.RecordingBuffer } {
  const recorder = createStepRecorder({ outer: "function", inner: "function" });
  const begin = recorder.start.bind(recorder);
  let buffer!: at.RecordingBuffer;
  recorder.start = (options) => (buffer = begin(options));
  recorder.begin({ maxFrames });
  return { recorder, buffer };
}

describe("a live recording", () => {
  it("holds the calls that have ended and the frames that are open, and the program goes on", () => {
    const { recorder, buffer } = recorderWith(10);
    const outer = recorder.enterNamed("outer");
    recorder.exit(recorder.enterNamed("inner"));
    const live = readLiveRecording(buffer, THREAD, () => recorder.clock.now());
    assert.deepEqual(lines(recorder, live), ["  inner 3-4", "outer 2-…"]);
    recorder.exit(outer);
    assert.deepEqual(lines(recorder, recorder.end()), ["  inner 3-4", "outer 2-6"]);
  });

  it("is what a stop at that moment would give, for random programs and rings", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (enters, maxFrames) => {
        const { recorder, buffer } = recorderWith(maxFrames);
        const open: number[] = [];
        for (const enter of enters) {
          if (enter) open.push(recorder.enterNamed("inner"));
          else if (open.length > 0) recorder.exit(open.pop()!);
        }
        const live = readLiveRecording(buffer, THREAD, () => recorder.clock.now());
        const stopped = recorder.end();
        assert.deepEqual(checkIntegrity(live), []);
        // The place of a full ring that comes next is never read: the program may be writing it.
        const whole = lines(recorder, stopped);
        assert.deepEqual(
          lines(recorder, live),
          whole.slice(stopped.losses.overwritten > 0 || isFull(stopped, maxFrames) ? 1 : 0),
        );
      }),
    );
  });

  it("leaves out a call twice seen, in the ring and on the stack, while it ends", () => {
    const { recorder, buffer } = recorderWith(10);
    recorder.exit(recorder.enterNamed("inner"));
    // Between the two stores of an exit.
    at.layOut(buffer).header[Slot.DEPTH]++;
    assert.deepEqual(
      lines(
        recorder,
        readLiveRecording(buffer, THREAD, () => recorder.clock.now()),
      ),
      ["inner 2-3"],
    );
  });

  it("is whole at every reading of a thread that does nothing but call", async () => {
    const worker = new Worker(new URL("live-recording-worker.mjs", import.meta.url), {
      execArgv: [],
      workerData: 5000,
    });
    try {
      const buffer = await new Promise<SharedArrayBuffer>((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
      });
      let from = 0;
      let drained = 0;
      let lost = 0;
      for (let reading = 0; reading < 200; reading++) {
        const live = readLiveRecording(buffer, THREAD, systemClock.now);
        assert.deepEqual(checkIntegrity(live), []);
        assert.equal(live.openFrames[0].functionId, 1, "the loop itself");
        const rest = readLiveRecording(buffer, THREAD, systemClock.now, from);
        assert.equal(from + rest.losses.overwritten + rest.calls.starts.length >= from, true);
        drained += rest.calls.starts.length;
        lost += rest.losses.overwritten;
        from += rest.losses.overwritten + rest.calls.starts.length;
      }
      assert.equal(drained + lost, from, "each call is read once or counted");
      assert.ok(drained > 10_000, `${drained} calls`);
    } finally {
      await worker.terminate();
    }
  });
});

const isFull = ({ calls }: ThreadRecording, maxFrames: number): boolean => calls.starts.length === maxFrames;
