/** Gives the values 0, 1, 2, … of two counters in turn as fast as it can, for ever, into a small ring. Runs the built package: the loader
 * of the tests does not reach into threads on Node 20. */
import { parentPort } from "node:worker_threads";
import { systemClock } from "../../dist/cjs/runtime/clock.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS } from "../../dist/cjs/runtime/recorder.js";
import { Threads } from "../../dist/cjs/runtime/threads.js";

const recorder = createRecorder(systemClock, new Threads());
parentPort.postMessage(recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: 5000 }));
for (let value = 0; ; value++) recorder.counter(value % 2 === 0 ? "even" : "odd", value, "count");
