/**
 * Calls functions of changing depth as fast as it can, for ever, into a ring of as many places as it is told. Runs the built package: the
 * loader of the tests does not reach into threads on Node 20.
 */
import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../../dist/cjs/runtime/clock.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS } from "../../dist/cjs/runtime/recorder.js";
import { Threads } from "../../dist/cjs/runtime/threads.js";

const recorder = createRecorder(systemClock, new Threads());
const firstId = recorder.register(1, "loop.ts", ["loop", 1, 1, 1, "nested", 1, 2, 1]);
const buffer = recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: workerData });

function nested(depth) {
  const token = recorder.enter(firstId, 1);
  if (depth > 0) nested(depth - 1);
  if (depth > 3) nested(depth - 3);
  recorder.exit(token);
}

recorder.enter(firstId, 0);
parentPort.postMessage(buffer);
for (let depth = 0; ; depth = (depth + 1) % 12) nested(depth);
