import type { WorkerOptions } from "node:worker_threads";
import { OWN_THREAD } from "../session/own-thread.js";

/** Options of a worker that handles signals: Node's binding, without the warning of it. */
export const SIGNAL_THREAD: WorkerOptions = { ...OWN_THREAD, execArgv: ["--expose-internals", "--no-warnings"] };
