/** The thread of end-at-once.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { process } from "../../base/built-ins.js";
import { dropHalfDone } from "./half-done.js";
import { CLOSED, LISTENING, STARTING, type EndAtOnceData } from "./end-at-once.js";
import { Interrupts, nowMs } from "./interrupts.js";
import { handleSignal } from "./signal-handle.js";

const data = workerData as EndAtOnceData;
const { state } = data;
const interrupts = new Interrupts(data.lastMs, Infinity);

const handle = handleSignal("SIGINT", () => {
  if (!interrupts.isSecond(nowMs())) return;
  dropHalfDone(data);
  handle?.close();
  process.kill(process.pid, "SIGINT");
});

parentPort!.once("message", () => {
  handle?.close();
  Atomics.store(state, 0, CLOSED);
  Atomics.notify(state, 0);
});

// Too late, when the caller has given it up.
if (Atomics.compareExchange(state, 0, STARTING, LISTENING) !== STARTING) handle?.close();
Atomics.notify(state, 0);
