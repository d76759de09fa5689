/**
 * V8's own stack at `start()` and at `stop()`, from inside of the traced process. Preload it into a child process:
 *
 *     STACK_FILE=stack.json node --import ./test/oracle/stack-at-stop.mjs program.js
 *
 *     { start: [ { url, line, column } ], stop: [ … ] }     innermost first, where each frame is in the JavaScript that runs
 *
 * JavaScript without imports of ours, so that nothing of it is woven.
 */
import { writeFileSync } from "node:fs";

/** Where hosts/session/session.ts keeps the session of the process. */
const SESSION = Symbol.for("callweave.session@1");
const file = process.env.STACK_FILE;
if (!file) throw new Error("stack-at-stop.mjs: STACK_FILE names no file");

const stacks = { start: [], stop: [] };
let session;
Object.defineProperty(globalThis, SESSION, {
  get: () => session,
  set(value) {
    session = value;
    watch(session);
  },
});

/** Changes the session itself: the module that made it goes on with its own reference. */
function watch(session) {
  const { start, stop } = session;
  session.start = (...options) => {
    stacks.start = stack();
    start(...options);
  };
  session.stop = (...options) => {
    stacks.stop = stack();
    writeFileSync(file, JSON.stringify(stacks));
    return stop(...options);
  };
}

function stack() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  // Frames of async functions that wait for this one are on no stack.
  Error.prepareStackTrace = (_, sites) => sites.filter((site) => !site.isAsync()).map(place);
  const places = new Error().stack;
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return places;
}

function place(site) {
  return { url: site.getScriptNameOrSourceURL(), line: site.getLineNumber(), column: site.getColumnNumber() };
}
