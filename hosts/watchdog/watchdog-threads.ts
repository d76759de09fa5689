/** What the watchdog, or the hang watch, knows of the threads of the program: it can save the trace without a word from any of them. */
import * as worker from "node:worker_threads";
import { joinThreads } from "../../runtime/node-threads.js";
import type { HangWatchData } from "./watchdog-control.js";

export const threads = joinThreads(worker, (worker.workerData as HangWatchData).threads);
// It never hangs, so a new thread always learns from it what was told while it came up.
threads.answersForAll = true;
