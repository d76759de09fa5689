/**
 * What being recorded costs in this process. It is measured once, by a thread of callweave's own (measure-overhead.ts): by the watchdog
 * while the program runs, or where there is none, by one that is started when a trace is made. All threads see the figures at the gate.
 * The processes of a run leave it to the run, which has the time while they start, and the same machine and Node.
 */
import { Worker } from "node:worker_threads";
import { packageRoot } from "#package-root";
import { systemClock } from "../runtime/clock.js";
import type { Overhead } from "../runtime/contract.js";
import { OVERHEAD_STATE, overheadAt, setOverhead, type Gate } from "../runtime/gate.js";
import type { Threads } from "../runtime/threads.js";
import { measureOverhead } from "./measure-overhead.js";
import { isRawOfRun } from "./parts-folder.js";
import { sessionInfo } from "./session-threads.js";

export interface OverheadData {
  readonly gate: Gate["buffer"];
}

/** Values of the state. */
const UNKNOWN = 0;
const MEASURING = 1;
const KNOWN = 2;

/** It takes a tenth of a second on a busy machine. */
const LONGEST_MS = 2000;

/** What a recording says of it: no key where it cannot be measured, or a run does it. */
export type KnownOverhead = { readonly overhead?: Overhead };

/** Measures if nobody has, and waits for whoever does. */
export function overheadOf(threads: Threads): KnownOverhead {
  if (isLeftToRun(threads)) return {};
  if (claim(threads.gate)) startThread(threads.gate);
  return awaitOverhead(threads.gate);
}

/** The same in a thread of callweave's own, which measures by itself. */
export function overheadHere({ gate }: Threads): KnownOverhead {
  if (claim(gate)) measure(gate);
  return awaitOverhead(gate);
}

export function isLeftToRun(threads: Threads): boolean {
  const { output } = sessionInfo(threads) ?? {};
  return output !== undefined && isRawOfRun(output);
}

function awaitOverhead(gate: Gate): KnownOverhead {
  const { slots } = gate;
  Atomics.wait(slots, OVERHEAD_STATE, MEASURING, LONGEST_MS);
  return Atomics.load(slots, OVERHEAD_STATE) === KNOWN ? { overhead: overheadAt(gate) } : {};
}

/** For a thread that has the task. */
export function measure(gate: Gate): void {
  setOverhead(gate, measureOverhead(systemClock));
  tell(gate, KNOWN);
}

const claim = ({ slots }: Gate): boolean =>
  Atomics.compareExchange(slots, OVERHEAD_STATE, UNKNOWN, MEASURING) === UNKNOWN;

function tell({ slots }: Gate, state: number): void {
  Atomics.store(slots, OVERHEAD_STATE, state);
  Atomics.notify(slots, OVERHEAD_STATE);
}

function startThread(gate: Gate): void {
  try {
    const worker = new Worker(new URL("dist/esm/hosts/overhead-thread.js", packageRoot), {
      name: "callweave overhead",
      workerData: { gate: gate.buffer } satisfies OverheadData,
      // No loader, --import or NODE_OPTIONS of the program.
      env: {},
      execArgv: [],
    });
    worker.unref();
    worker.on("error", () => undefined);
  } catch {
    tell(gate, UNKNOWN);
  }
}
