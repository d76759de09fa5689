/**
 * A clock that a thread of its own (clock-thread.ts) writes into memory and all traced threads read: a reading is a load, where the
 * machine has an idle core for the thread. Where it has none the thread is off its core for milliseconds, and time stands still. So a
 * session begins with a test, as its first thread sees the clock, and the thread goes on to count how often the clock stands still.
 */
import { Worker } from "node:worker_threads";
import { packageRoot } from "#package-root";
import { URL } from "../../base/built-ins.js";
import { CallweaveError, messageOf } from "../../base/errors.js";
import { systemClock } from "../../runtime/clock.js";
import type { SharedClock } from "../../runtime/contract.js";
import { type Gate, GateSlot, isByShared, STALL_NS, STALLS, TICK, WORST_STALL_NS } from "../../runtime/gate.js";
import { formatTime } from "../../trace/answers/format-time.js";
import { OWN_THREAD } from "../session/own-thread.js";

export interface TickerData {
  readonly gate: Gate["buffer"];
  /** It writes while this number is at the gate. */
  readonly number: number;
}

/** What is accepted: a system that does something else for a moment. */
const WORST_NS = 1_000_000;
const STALE_SHARE = 0.01;

const START_MS = 2000;
/** Of a look. The start of a process keeps all cores busy for a while, so there are more looks, until one passes. */
const LOOK_NS = 50_000_000;
const MOST_LOOKS = 10;

/** How old the clock was whenever it was looked at. */
export interface Staleness {
  readonly worstNs: number;
  /** Of the looks, those at which it stood still. */
  readonly share: number;
}

/**
 * Starts the clock of the session that is about to begin, unless it takes the place of one that has it.
 * @throws {CallweaveError} when it stands still too often here
 */
export function startSharedClock(gate: Gate): void {
  gate.clock.fill(0n, STALLS);
  if (isByShared(gate) && gate.slots[GateSlot.RUNNING] !== 0) return;
  const number = Atomics.add(gate.slots, GateSlot.TICKERS, 1) + 1;
  gate.slots[GateSlot.TICKING] = 0;
  Atomics.store(gate.slots, GateSlot.TICKER, number);
  try {
    startThread({ gate: gate.buffer, number });
    awaitTicking(gate);
    awaitPass(() => lookAt(systemClock.now, () => gate.clock[TICK], LOOK_NS));
  } catch (error) {
    stopSharedClock(gate);
    throw error;
  }
}

/** For a session without it. The thread of one that has ended ends by itself. */
export function stopSharedClock({ slots }: Gate): void {
  Atomics.store(slots, GateSlot.TICKER, 0);
}

/** What a recording says of its clock. @param stopNs the end of the session, or now */
export function sharedClockOf(gate: Gate, stopNs: bigint): { readonly sharedClock?: SharedClock } {
  if (!isByShared(gate)) return {};
  const { clock } = gate;
  // The thread has not told of a stall that is not over.
  const openNs = Math.max(0, Number(stopNs - clock[TICK]));
  const isStalled = openNs > STALL_NS;
  const worstStallNs = Math.max(Number(clock[WORST_STALL_NS]), isStalled ? openNs : 0);
  return { sharedClock: { stalls: Number(clock[STALLS]) + (isStalled ? 1 : 0), worstStallNs } };
}

function startThread(data: TickerData): void {
  try {
    const worker = new Worker(new URL("dist/esm/hosts/clock/clock-thread.js", packageRoot), {
      name: "callweave clock",
      workerData: data,
      ...OWN_THREAD,
    });
    worker.unref();
    worker.on("error", () => undefined);
  } catch (error) {
    throw refusal("did not start", messageOf(error));
  }
}

/** Asleep: the compiler needs a core for the thread. */
function awaitTicking({ slots }: Gate): void {
  if (Atomics.wait(slots, GateSlot.TICKING, 0, START_MS) === "timed-out")
    throw refusal("did not start", `none in ${START_MS} ms`);
}

/** As the thread reads them: a BigInt would be an object each time, and what the collector does would be seen. */
const times = new BigInt64Array(2);
const words = new Uint32Array(times.buffer);
const nsAt = (index: number): number => words[2 * index + 1] * 2 ** 32 + words[2 * index];

/** Looks without a pause, as a program does that is busy. */
export function lookAt(now: () => bigint, tick: () => bigint, forNs: number): Staleness {
  times[0] = now();
  const fromNs = nsAt(0);
  let worstNs = 0;
  let looks = 0;
  let stale = 0;
  for (let ns = fromNs; ns - fromNs < forNs; ns = nsAt(0)) {
    times[1] = tick();
    const ageNs = ns - nsAt(1);
    if (ageNs > worstNs) worstNs = ageNs;
    if (ageNs > STALL_NS) stale++;
    looks++;
    times[0] = now();
  }
  return { worstNs, share: stale / looks };
}

/**
 * Looks again and again, until the clock runs.
 * @throws {CallweaveError} when it stands still too often each time
 */
export function awaitPass(look: () => Staleness): void {
  let best: Staleness | undefined;
  for (let count = 0; count < MOST_LOOKS; count++) {
    const seen = look();
    if (seen.worstNs <= WORST_NS && seen.share <= STALE_SHARE) return;
    if (best === undefined || seen.share < best.share) best = seen;
  }
  throw refusal("stalls", textOf(best!));
}

function textOf({ worstNs, share }: Staleness): string {
  const percent = (share * 100).toFixed(1);
  const stale = `worst ${formatTime(worstNs)}, ${percent} % of the time staler than ${formatTime(STALL_NS)}`;
  return `${stale} in the best of ${MOST_LOOKS} looks of ${formatTime(LOOK_NS)}`;
}

const refusal = (what: string, got: string): CallweaveError =>
  new CallweaveError(
    "start",
    `the shared clock ${what}, got ${got}`,
    "record with the default clock, or on a machine with an idle core",
  );
