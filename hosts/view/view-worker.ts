/** One job of the view server in a thread of its own, so that a big trace does not hold up the page: see view-job.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { writeTrace } from "../../trace/formats.js";
import { summarize } from "../../trace/answers/summary.js";
import { readTraceFile } from "../files/trace-file.js";
import type { TraceCounts, ViewJob } from "./view-job.js";

const { file, make } = workerData as ViewJob;
const trace = readTraceFile(file);
if (make === "counts") {
  const { unfinished, suspended, ...rest } = summarize(trace);
  const counts: TraceCounts = { ...rest, unfinished: unfinished.length, suspended: suspended.length };
  parentPort!.postMessage(counts);
} else {
  for (const part of writeTrace(trace, make)) {
    const copy = part.slice();
    parentPort!.postMessage(copy, [copy.buffer]);
  }
}
