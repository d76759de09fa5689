// Runs in a process of its own: imports every entry named on stdin, one after the other, and writes what each printed.
// usage: node module-driver.mjs < [{ "name", "entry" }]
import { readFileSync, writeSync } from "node:fs";
import { createCheckingRecorder } from "./checking-recorder.js";
import { show } from "./show.js";

const results = {};
for (const { name, entry } of JSON.parse(readFileSync(0, "utf8"))) {
  const recorder = createCheckingRecorder();
  const lines = [];
  globalThis.print = (...values) => void lines.push(values.map(show).join(" "));
  globalThis[Symbol.for("callweave.runtime@1")] = recorder.api;
  try {
    await (await import(entry)).done;
  } catch (error) {
    print("uncaught", error);
  }
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  const { violations, entered } = recorder;
  results[name] = { lines, violations, entered, open: recorder.open(), suspended: recorder.suspended() };
}
writeSync(1, JSON.stringify(results));
