/**
 * The thread of shared-clock.ts: tells the time until the session is over, and nothing else. It loads little, so it begins soon, and in
 * its loop it makes no object and meets nothing new, so it never waits for the collector or the compiler.
 */
import { workerData } from "node:worker_threads";
import { systemClock } from "../../runtime/clock.js";
import * as gates from "../../runtime/gate.js";
import { GateSlot } from "../../runtime/gate.js";
import { DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import type { TickerData } from "./shared-clock.js";

const { now } = systemClock;

/**
 * A core that reads waits for the line of memory each time that it was written: written as often as the clock can be read, a recorded
 * call of fib takes 24 to 36 ns more than a plain one, written at each half microsecond 10 to 11 (docs/performance.md).
 */
const TICK_NS = 500;
/** Readings between two looks at the gate, some 4 ms: what looks is then never hot enough to be compiled while it ticks. */
const READINGS = 100_000;
/** A session that takes the place of another begins before. */
const GRACE_NS = 100_000_000;

/** V8 has compiled the loop for good after 4 to 12 ms (Node 20 to 26). */
const REHEARSAL_NS = 20_000_000n;
const REHEARSED_READINGS = 20;

interface Watch {
  readonly gate: gates.Gate;
  /** It ticks while this number is at the gate. */
  readonly number: number;
  /** The session before the one that is to begin, which may be over when the gate is looked at. */
  readonly before: number;
  /** When a session was seen last, or awaited. */
  lastSeen: number;
}

const watch = (gate: gates.Gate, number: number): Watch => ({
  gate,
  number,
  before: gate.slots[GateSlot.LAST],
  lastSeen: 0,
});

/** What `read` has read: to be told. */
const time = new BigInt64Array(1);
const words = new Uint32Array(time.buffer);

/** ns as a number: a BigInt would be an object each time. */
function read(): number {
  time[0] = now();
  return words[1] * 2 ** 32 + words[0];
}

/** @param stallNs what is longer is a stall @returns the last reading */
function tick(watch: Watch, readings: number, stallNs: number): number {
  const { clock } = watch.gate;
  // All numbers of the loop come from `read`: V8 would make an object of each that shares a variable with one that it knows nothing of.
  let last = read();
  let told = 0;
  for (let reading = 0; reading < readings; reading++) {
    const next = read();
    if (next - last > stallNs) noteStall(watch, next - last);
    last = next;
    if (next - told < TICK_NS) continue;
    clock[gates.TICK] = time[0];
    told = next;
  }
  return last;
}

/** Counts what a session by this clock has seen of it, not the test before that and not the session that this one replaces. */
function noteStall({ gate, number }: Watch, ns: number): void {
  const { slots, clock } = gate;
  if (slots[GateSlot.RUNNING] === 0 || slots[GateSlot.TICKER] !== number || !gates.isByShared(gate)) return;
  clock[gates.STALLS]++;
  clock[gates.WORST_STALL_NS] = BigInt(Math.max(ns, Number(clock[gates.WORST_STALL_NS])));
}

/** @param ns as `read` */
function isOver(watch: Watch, ns: number): boolean {
  const { gate, number, before } = watch;
  const { slots } = gate;
  if (slots[GateSlot.TICKER] !== number) return true;
  if (slots[GateSlot.RUNNING] !== 0 || slots[GateSlot.LAST] === before) watch.lastSeen = ns;
  const isLate = ns - watch.lastSeen > GRACE_NS;
  return isLate && Atomics.load(slots, gates.overheadState(gate)) !== gates.MEASURING;
}

/** Ticks at a gate that nobody looks at, with sessions and stalls: what compiled code has not met before, it stops for. */
function rehearse(): void {
  const gate = gates.createGate();
  gates.prepareGate(gate, { ...DEFAULT_RECORDER_OPTIONS, sharedClock: true }, "");
  const rehearsed = watch(gate, 0);
  gates.openGate(gate, 1);
  const untilNs = now() + REHEARSAL_NS;
  for (let round = 0; now() < untilNs; round++) {
    gate.slots[GateSlot.RUNNING] = round & 1;
    isOver(rehearsed, tick(rehearsed, REHEARSED_READINGS, round & 2 ? 0 : gates.STALL_NS));
  }
}

/** From here on it is looked at. */
function begin({ gate: { slots, clock }, number }: Watch): void {
  clock[gates.TICK] = now();
  Atomics.store(slots, GateSlot.TICKING, number);
  Atomics.notify(slots, GateSlot.TICKING);
}

function run(watch: Watch): void {
  begin(watch);
  while (!isOver(watch, tick(watch, READINGS, gates.STALL_NS)));
}

const { gate, number } = workerData as TickerData;
rehearse();
run(watch(gates.layOutGate(gate), number));
