/**
 * What all threads of a process share: whether a session runs, its options, and when it ended. One number opens the session for
 * all of them and one write ends it, also in a thread that is in an endless loop: every woven call looks here.
 *
 *     slots (Int32) │ times (BigInt64) │ about (text) │ clock (BigInt64)
 */
import { packOverhead, unpackOverhead, type Overhead } from "./contract.js";
import type { RecordingBuffer } from "./layout.js";

/** Slots of the gate. */
export const enum GateSlot {
  /** The number of the session that runs, 0 when none does. */
  RUNNING = 0,
  /** The number of the session that was started last. */
  LAST = 1,
  /** How many numbers have been given away. */
  NUMBERS = 2,
  /** Tells the gate of this process from that of threads that have not heard of each other (threads.ts). */
  GATE_ID = 3,
  /** How a start says which buffer each thread is to make. */
  MAX_FRAMES = 4,
  MAX_DEPTH = 5,
  MAX_TASKS = 6,
  KEEP_NEWEST = 7,
  /** 1 when the stop asked for open frames to stay open in the trace. */
  LEAVE_OPEN = 8,
  /** The number of the session whose output is saved. */
  SAVED = 9,
  /** Never notified: for waiting. */
  NEVER = 10,
  ABOUT_LENGTH = 11,
  /** First of two: threads in the session, by the last bit of its number, so that one late for a session is not counted in the next. */
  JOINED = 12,
  /** The number of the session that is drained to its last call; below 0 when the disk took no more. */
  DRAINED = 14,
  /** Counts up while the recording is drained. */
  DRAIN_STEPS = 15,
  LINK_CALLBACKS = 16,
  /** 1 when the session is recorded by the shared clock. */
  SHARED_CLOCK = 17,
  /** The number of the thread that writes the shared clock, and how many numbers have been given away (hosts/clock/shared-clock.ts). */
  TICKER = 18,
  TICKERS = 19,
  /** The number of the thread that writes it and has said so. */
  TICKING = 20,
  /** What is known of the overhead (hosts/overhead/overhead.ts), and the first of four with its figures, packed; then the same by the shared clock. */
  OVERHEAD = 21,
  /** How many threads save a test that hangs; below 0 once the process is about to be ended for that. */
  HANGS = 31,
}
const OVERHEAD_SLOTS = 5;
/** A value of its state: a thread measures. */
export const MEASURING = 1;
/** Even, as what comes behind has 8 bytes each. */
const SLOTS = GateSlot.HANGS + 1;

const STOP_NS = 0;
const TIMES = 2;
/** A path and a command line of 4096 characters each fit, whatever JSON makes of them. */
const ABOUT_BYTES = 1 << 16;
/** Nobody else shall wait for the processor's line that the clock is written to; lines have 64 or 128 bytes. */
const LINE = 16;
const CLOCK_LANE = 3 * LINE;

/** Places of `clock`. What time it is, ns. */
export const TICK = LINE;
/** While the session ran: how often and how long at most the clock stood still. */
export const STALLS = 2 * LINE;
export const WORST_STALL_NS = STALLS + 1;
/** A clock that is older stands still. */
export const STALL_NS = 10_000;

export interface GateOptions {
  readonly maxFrames: number;
  readonly maxDepth: number;
  readonly maxTasks: number;
  readonly whenFull: "ring" | "stop";
  readonly linkCallbacks: boolean;
  readonly sharedClock: boolean;
}

export interface Gate {
  readonly buffer: RecordingBuffer;
  readonly slots: Int32Array;
  readonly times: BigInt64Array;
  readonly about: Uint8Array;
  /** Written by a thread that does nothing else, if a session asks for it. */
  readonly clock: BigInt64Array;
}

const { TextDecoder, TextEncoder } = globalThis;

const CLOCK_AT = SLOTS * 4 + TIMES * 8 + ABOUT_BYTES;
const BYTES = CLOCK_AT + CLOCK_LANE * 8;

export function createGate(): Gate {
  const buffer = typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(BYTES) : new SharedArrayBuffer(BYTES);
  const gate = layOutGate(buffer);
  gate.slots[GateSlot.GATE_ID] = Math.floor(Math.random() * 2 ** 31);
  return gate;
}

/** The gate in memory that another thread has made. */
export function layOutGate(buffer: RecordingBuffer): Gate {
  return {
    buffer,
    slots: new Int32Array(buffer, 0, SLOTS),
    times: new BigInt64Array(buffer, SLOTS * 4, TIMES),
    about: new Uint8Array(buffer, SLOTS * 4 + TIMES * 8, ABOUT_BYTES),
    clock: new BigInt64Array(buffer, CLOCK_AT, CLOCK_LANE),
  };
}

export const gateId = ({ slots }: Gate): number => slots[GateSlot.GATE_ID];

/** Ends a session that runs and writes down what the next one is. @returns its number, for `openGate` */
export function prepareGate({ slots, times, about }: Gate, options: GateOptions, text: string): number {
  Atomics.store(slots, GateSlot.RUNNING, 0);
  const number = Atomics.add(slots, GateSlot.NUMBERS, 1) + 1;
  slots[GateSlot.MAX_FRAMES] = options.maxFrames;
  slots[GateSlot.MAX_DEPTH] = options.maxDepth;
  slots[GateSlot.MAX_TASKS] = options.maxTasks;
  slots[GateSlot.KEEP_NEWEST] = options.whenFull === "ring" ? 1 : 0;
  slots[GateSlot.LINK_CALLBACKS] = options.linkCallbacks ? 1 : 0;
  slots[GateSlot.SHARED_CLOCK] = options.sharedClock ? 1 : 0;
  slots[GateSlot.JOINED + (number & 1)] = 0;
  times[STOP_NS] = 0n;
  const bytes = text === "" ? new Uint8Array() : new TextEncoder().encode(text);
  about.set(bytes);
  slots[GateSlot.ABOUT_LENGTH] = bytes.length;
  return number;
}

export function openGate({ slots }: Gate, number: number): void {
  slots[GateSlot.LAST] = number;
  Atomics.store(slots, GateSlot.RUNNING, number);
}

/** Ends the session, from any thread. The first to do so says when it was, and what becomes of the frames that are open. */
export function closeGate({ slots, times }: Gate, stopNs: bigint, unfinished: "close" | "open" = "close"): void {
  if (Atomics.exchange(slots, GateSlot.RUNNING, 0) === 0) return;
  slots[GateSlot.LEAVE_OPEN] = unfinished === "open" ? 1 : 0;
  Atomics.store(times, STOP_NS, stopNs);
}

/** What the start of the last session has said about it. */
export const aboutSession = ({ slots, about }: Gate): string =>
  // A decoder takes no shared memory.
  new TextDecoder().decode(about.slice(0, slots[GateSlot.ABOUT_LENGTH]));

export const stopNsOf = ({ times }: Gate): bigint => Atomics.load(times, STOP_NS);

export const unfinishedOf = ({ slots }: Gate): "close" | "open" =>
  slots[GateSlot.LEAVE_OPEN] === 1 ? "open" : "close";

export const optionsOf = ({ slots }: Gate): GateOptions => ({
  maxFrames: slots[GateSlot.MAX_FRAMES],
  maxDepth: slots[GateSlot.MAX_DEPTH],
  maxTasks: slots[GateSlot.MAX_TASKS],
  whenFull: slots[GateSlot.KEEP_NEWEST] === 1 ? "ring" : "stop",
  linkCallbacks: slots[GateSlot.LINK_CALLBACKS] === 1,
  sharedClock: isByShared({ slots }),
});

/** Whether the last session is recorded by the shared clock. */
export const isByShared = ({ slots }: Pick<Gate, "slots">): boolean => slots[GateSlot.SHARED_CLOCK] === 1;

/** The slot that says what is known of the overhead by the shared clock or by the other, if not told by that of the last session. */
export const overheadState = (gate: Pick<Gate, "slots">, byShared = isByShared(gate)): number =>
  GateSlot.OVERHEAD + (byShared ? OVERHEAD_SLOTS : 0);

/** @param state the slot of its state */
export function setOverhead({ slots }: Gate, state: number, overhead: Overhead): void {
  slots.set(packOverhead(overhead), state + 1);
}

export const overheadAt = ({ slots }: Gate, state: number): Overhead =>
  unpackOverhead([...slots.subarray(state + 1, state + OVERHEAD_SLOTS)]);

/** @returns whether there is time to save it; `hangIsSaved` is to follow then */
export function hangIsFound({ slots }: Gate): boolean {
  for (let count = 0; count >= 0;) {
    const seen = Atomics.compareExchange(slots, GateSlot.HANGS, count, count + 1);
    if (seen === count) return true;
    count = seen;
  }
  return false;
}

/** @returns whether the caller is to end the process, as no other thread saves one */
export const hangIsSaved = ({ slots }: Gate): boolean =>
  Atomics.sub(slots, GateSlot.HANGS, 1) === 1 && Atomics.compareExchange(slots, GateSlot.HANGS, 0, -1) === 0;

export const countThread = ({ slots }: Gate, session: number): number =>
  Atomics.add(slots, GateSlot.JOINED + (session & 1), 1);

export const threadCount = ({ slots }: Gate, session: number): number =>
  Atomics.load(slots, GateSlot.JOINED + (session & 1));
