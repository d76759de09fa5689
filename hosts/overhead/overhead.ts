/**
 * What being recorded costs in this process. It is measured once, by a thread of callweave's own (measure-overhead.ts): by the watchdog
 * while the program runs, or where there is none, by one that is started when a trace is made. All threads see the figures at the gate.
 * The processes of a run leave it to the run, which has the time while they start, and the same machine and Node.
 */
import { Worker } from "node:worker_threads";
import { packageRoot } from "#package-root";
import { URL } from "../../base/built-ins.js";
import { sharedClock, systemClock } from "../../runtime/clock.js";
import type { Overhead } from "../../runtime/contract.js";
import { isByShared, MEASURING, overheadAt, overheadState, setOverhead, TICK, type Gate } from "../../runtime/gate.js";
import type { Threads } from "../../runtime/threads.js";
import { measureOverhead } from "./measure-overhead.js";
import { isRawOfRun } from "../run/parts-folder.js";
import { OWN_THREAD } from "../session/own-thread.js";
import { sessionInfo } from "../session/session-threads.js";

export interface OverheadData {
  readonly gate: Gate["buffer"];
  /** The slot of what is asked. */
  readonly state: number;
}

/** Values of the state, besides MEASURING. */
const UNKNOWN = 0;
const KNOWN = 2;

/** It takes 40 ms, and was seen to take 2 s with ten programs for each core. */
const LONGEST_MS = 10_000;
/** The program waits; what takes longer goes on in the session. */
const LONGEST_BEFORE_MS = 1000;

/** What a recording says of it: no key where it cannot be measured, or a run does it. */
export interface KnownOverhead {
  readonly overhead?: Overhead;
}

/** Measures if nobody has, and waits for whoever does. */
export function overheadOf(threads: Threads): KnownOverhead {
  if (isLeftToRun(threads)) return {};
  const { gate } = threads;
  beginToMeasure(gate, overheadState(gate));
  return awaitOverhead(gate);
}

/** Before a session by the shared clock begins: in it, one thread more would take the clock's core. */
export function measureByShared(gate: Gate): void {
  const state = overheadState(gate, true);
  beginToMeasure(gate, state);
  Atomics.wait(gate.slots, state, MEASURING, LONGEST_BEFORE_MS);
}

/** In a thread that is started for it, if nobody has begun. */
function beginToMeasure(gate: Gate, state: number): void {
  if (claim(gate, state)) startThread(gate, state);
}

/** The same in a thread of callweave's own, which measures by itself. */
export function overheadHere({ gate }: Threads): KnownOverhead {
  if (claim(gate, overheadState(gate))) measure(gate, overheadState(gate));
  return awaitOverhead(gate);
}

/** The run knows nothing of a shared clock. */
export function isLeftToRun(threads: Threads): boolean {
  const { output } = sessionInfo(threads) ?? {};
  return output !== undefined && isRawOfRun(output) && !isByShared(threads.gate);
}

function awaitOverhead(gate: Gate): KnownOverhead {
  const { slots } = gate;
  const state = overheadState(gate);
  Atomics.wait(slots, state, MEASURING, LONGEST_MS);
  return Atomics.load(slots, state) === KNOWN ? { overhead: overheadAt(gate, state) } : {};
}

/** For a thread that has the task. @param state the slot of what is asked */
export function measure(gate: Gate, state: number): void {
  const clock = state === overheadState(gate, true) ? sharedClock(gate.clock, TICK) : systemClock;
  setOverhead(gate, state, measureOverhead(clock));
  tell(gate, state, KNOWN);
}

/** The thread that had the task has died. */
export function giveUpMeasuring(gate: Gate): void {
  const state = overheadState(gate);
  if (gate.slots[state] === MEASURING) tell(gate, state, UNKNOWN);
}

const claim = ({ slots }: Gate, state: number): boolean =>
  Atomics.compareExchange(slots, state, UNKNOWN, MEASURING) === UNKNOWN;

function tell({ slots }: Gate, state: number, value: number): void {
  Atomics.store(slots, state, value);
  Atomics.notify(slots, state);
}

function startThread(gate: Gate, state: number): void {
  try {
    const worker = new Worker(new URL("dist/esm/hosts/overhead/overhead-thread.js", packageRoot), {
      name: "callweave overhead",
      workerData: { gate: gate.buffer, state } satisfies OverheadData,
      ...OWN_THREAD,
    });
    worker.unref();
    worker.on("error", () => tell(gate, state, UNKNOWN));
  } catch {
    tell(gate, state, UNKNOWN);
  }
}
