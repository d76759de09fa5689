/**
 * V8's own count of calls, from inside of the traced process. Preload it into a child process:
 *
 *     V8_COUNTS_FILE=counts.json node --import ./test/oracle/v8-counts.mjs program.js
 *
 * It counts from `start()` to `stop()`, so that both count the same calls, and adds to the file at the exit one element for each session;
 * a program that never calls `stop()` has one that ends at the exit. `readV8Counts` of v8-coverage.ts reads it.
 *
 *     [ [ { url, functions: [ { name, start, end, count } ] } ] ]     start, end: offsets in the JavaScript that ran
 *
 * JavaScript without imports of ours, so that nothing of it is woven or counted. Precise coverage of blocks stays off: it would
 * replace the counts of functions by those of blocks.
 */
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector";

/** Where hosts/session/session.ts keeps the session of the process. */
const SESSION = Symbol.for("callweave.session@1");
const file = process.env.V8_COUNTS_FILE;
if (!file) throw new Error("v8-counts.mjs: V8_COUNTS_FILE names no file");

const inspector = new Session();
inspector.connect();
inspector.post("Profiler.enable");
inspector.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

const snapshots = [];
let stopped = false;

watchSession();
process.on("exit", () => {
  if (!stopped) snapshots.push(takeCounts());
  writeFileSync(file, JSON.stringify(snapshots));
});

/** The counts since the last time, which start over. The callback is called before `post` returns. */
function takeCounts() {
  let scripts;
  inspector.post("Profiler.takePreciseCoverage", (error, coverage) => {
    if (error) throw new Error(`no coverage: ${error.message}`);
    scripts = coverage.result.filter(({ url }) => url.startsWith("file:")).map(plainScript);
  });
  return scripts;
}

function plainScript({ url, functions }) {
  return { url, functions: functions.map(({ functionName, ranges: [range] }) => plainFunction(functionName, range)) };
}

function plainFunction(name, { startOffset, endOffset, count }) {
  return { name, start: startOffset, end: endOffset, count };
}

/** The session puts itself there when callweave loads, whichever copy it is. */
function watchSession() {
  let session;
  Object.defineProperty(globalThis, SESSION, {
    get: () => session,
    set(value) {
      session = value;
      countBetween(session);
    },
  });
}

/** Changes the session itself: the module that made it goes on with its own reference. */
function countBetween(session) {
  const { start, stop } = session;
  let running = false;
  session.start = (...options) => {
    start(...options);
    running = true;
    stopped = false;
    takeCounts();
  };
  session.stop = (...options) => {
    const recording = stop(...options);
    if (running) snapshots.push(takeCounts());
    running = false;
    stopped = true;
    return recording;
  };
}
