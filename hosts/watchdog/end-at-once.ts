/**
 * Ends the process at the second Ctrl-C while its own threads are busy saving: a thread of its own listens (end-at-once-thread.ts), as
 * theirs are deaf meanwhile. It takes away what is half done. Where it cannot be, SIGINT has its default action, and `callweave
 * recover` finds what is left.
 */
import { Worker } from "node:worker_threads";
import { packageRoot } from "#package-root";
import { URL } from "../../base/built-ins.js";
import type { HalfDone } from "./half-done.js";
import { SIGNAL_THREAD } from "./signal-thread.js";

export interface EndAtOnceData extends HalfDone {
  readonly state: Int32Array;
  /** When the process was told to end before, on the clock of interrupts.ts; -Infinity: never. */
  readonly lastMs: number;
}

/** Values of the state. */
export const STARTING = 0;
export const LISTENING = 1;
const RELEASED = 2;
export const CLOSED = 3;

/** It takes 30 ms. */
const LONGEST_MS = 1000;

/**
 * Waits until the thread listens. The caller then closes its own handles of SIGINT.
 * @returns what gives SIGINT back, so that the caller can end by it
 */
export function endAtOnceOnInterrupt(halfDone: HalfDone, lastMs: number): () => void {
  const state = new Int32Array(new SharedArrayBuffer(4));
  try {
    const worker = new Worker(new URL("dist/esm/hosts/watchdog/end-at-once-thread.js", packageRoot), {
      name: "callweave end",
      workerData: { ...halfDone, state, lastMs } satisfies EndAtOnceData,
      ...SIGNAL_THREAD,
    });
    worker.unref();
    worker.on("error", () => undefined);
    Atomics.wait(state, 0, STARTING, LONGEST_MS);
    return () => {
      if (Atomics.exchange(state, 0, RELEASED) !== LISTENING) return;
      worker.postMessage(undefined);
      Atomics.wait(state, 0, RELEASED, LONGEST_MS);
    };
  } catch {
    return () => undefined;
  }
}
