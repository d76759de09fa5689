/** The thread of shared-clock.ts: tells the time until the session is over, and nothing else. */
import { workerData } from "node:worker_threads";
import { systemClock } from "../runtime/clock.js";
import { layOutGate, overheadState, RUNNING, STALLS, TICK, TICKER, WORST_STALL_NS } from "../runtime/gate.js";
import { MEASURING } from "./overhead.js";
import { STALL_NS, type TickerData } from "./shared-clock.js";

const { gate: buffer, number } = workerData as TickerData;
const gate = layOutGate(buffer);
const { slots, clock } = gate;
const { now } = systemClock;

/**
 * A core that reads waits for the line of memory each time that it was written: written as often as the clock can be read, a recorded
 * call of fib takes 24 to 36 ns more than a plain one, written at each half microsecond 10 to 11 (docs/performance.md).
 */
const TICK_NS = 500;

/** A session that takes the place of another begins before. */
const GRACE_NS = 100_000_000;

let hasBegun = false;
/** When a session was seen last. */
let lastSeen = 0;

/** @param ns on the clock of `read` */
function isOver(ns: number): boolean {
  if (slots[TICKER] !== number) return true;
  if (slots[RUNNING] !== 0) {
    hasBegun = true;
    lastSeen = ns;
  }
  const isLate = hasBegun && (ns - lastSeen) >>> 0 > GRACE_NS;
  return isLate && Atomics.load(slots, overheadState(gate)) !== MEASURING;
}

function noteStall(ns: number): void {
  if (slots[RUNNING] === 0) return;
  clock[STALLS]++;
  if (BigInt(ns) > clock[WORST_STALL_NS]) clock[WORST_STALL_NS] = BigInt(ns);
}

/** Times as numbers of 32 bits, which wrap after 4 s: a BigInt would be an object each time. */
const time = new BigInt64Array(1);
const words = new Uint32Array(time.buffer);

function read(): number {
  time[0] = now();
  return words[0];
}

for (let last = read(), told = last; !isOver(last);) {
  const next = read();
  if ((next - last) >>> 0 > STALL_NS) noteStall((next - last) >>> 0);
  last = next;
  if ((next - told) >>> 0 < TICK_NS) continue;
  clock[TICK] = time[0];
  told = next;
}
