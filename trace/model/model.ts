/**
 * The model of a trace that every format is written from and every answer computed from. A reader makes it; nothing changes it
 * afterwards. Times are integer nanoseconds since `originNs`, so they are exact in a double for 104 days of tracing.
 */
import type { CounterName, FunctionKind, Losses, Overhead, SharedClock } from "../../runtime/contract.js";

/** Bits of `Calls.flags`. */
export const UNFINISHED = 1;
export const MISMATCHED = 2;
/** The call goes on in the next block: what stands here of its end is that of the block. */
export const CONTINUES = 4;
/** The call began before the trace does, which is a part of a longer one: its start is that of the part. */
export const BEGAN_EARLIER = 8;

export interface Trace {
  /** Monotonic clock at time 0, ns. */
  readonly originNs: bigint;
  /** Wall clock minus monotonic clock, ns. */
  readonly wallOffsetNs: bigint;
  readonly processes: readonly Process[];
  /** Set when a file that the trace comes from was cut short or damaged: the trace is what could be read. It stays with what is made of it. */
  readonly cut?: Cut;
  /** What the file of another program holds that is left out. It stays with what is made of the trace. */
  readonly skipped?: Skipped;
}

/** Kind, in the plural, → how many. */
export type Skipped = ReadonlyMap<string, number>;

/** What a file no longer held when it was read, or the files that it was made from. */
export interface Cut {
  /** Bytes from the first part that is not whole to the end of the file. */
  readonly bytes: number;
  /** Calls that it announced and that were not there; undefined when it does not say how many it had. */
  readonly calls: number | undefined;
}

export interface Process {
  readonly pid: number;
  readonly name: string;
  /** The executable and what it was given; undefined when a trace does not say. */
  readonly commandLine?: readonly string[];
  /** The nearest process above it in the trace; undefined for the first one, and when a trace does not say. */
  readonly parentPid?: number;
  /** What being recorded has cost in it; undefined when a trace does not say. */
  readonly overhead?: Overhead;
  /** Where it was recorded by a clock that another thread has written. */
  readonly sharedClock?: SharedClock;
  readonly functions: readonly FunctionInfo[];
  readonly threads: readonly Thread[];
  /** Those of no thread; missing where there is none. */
  readonly counters?: readonly Counter[];
  /** Open frames stay begin events in the formats that have them. Tasks end at the stop in either case. */
  readonly unfinished: "close" | "open";
}

/** What a trace says of a process in its head: each format keeps these. */
export type ProcessHead = Pick<Process, "commandLine" | "parentPid" | "overhead" | "sharedClock">;

/** Only what is known: no key stands for nothing. */
export function processHead({ commandLine, parentPid, overhead, sharedClock }: ProcessHead): ProcessHead {
  return {
    ...(commandLine && { commandLine }),
    ...(parentPid !== undefined && { parentPid }),
    ...(overhead && { overhead }),
    ...(sharedClock && { sharedClock }),
  };
}

/** The same for people, in the viewers that show it. */
export function labelsOf({ commandLine, parentPid }: ProcessHead): string[] {
  return [...(commandLine ? [commandLine.join(" ")] : []), ...(parentPid === undefined ? [] : [`parent ${parentPid}`])];
}

export interface FunctionInfo {
  readonly name: string;
  readonly kind: FunctionKind;
  /** Path from the project root; empty when a foreign trace does not say. */
  readonly file: string;
  /** From 1; 0 when a foreign trace does not say. */
  readonly line: number;
  readonly column: number;
}

export interface Thread {
  readonly id: number;
  readonly name: string;
  readonly startNs: number;
  readonly stopNs: number;
  readonly calls: CallSource;
  /** In the order of their numbers. */
  readonly suspendedTasks: readonly WaitingTask[];
  /** Missing where callbacks were not linked, or none was. */
  readonly links?: Links;
  /** Missing where there is none. */
  readonly counters?: readonly Counter[];
  readonly losses: Losses;
}

/**
 * The calls of one thread in blocks, so that a trace may be larger than the memory. Whoever needs each call once, or its enter and
 * its exit, takes `walkCalls` (walk-calls.ts).
 */
export interface CallSource {
  /** Calls in all blocks, each counted once. */
  readonly count: number;
  /** No call has more frames below it. */
  readonly deepest: number;
  /** Reads them once more, in the order of time. */
  blocks(): Iterable<Calls>;
  /** The last block, where it is there without the others. */
  readonly last?: Calls;
}

/**
 * Calls of one thread in the order in which they began, outer before inner; a lane each, all of one length. A call that was
 * open at the stop ends there and has UNFINISHED. Starts and ends never fall along the events of the thread. A call that was open
 * between two blocks is in both, with CONTINUES in the first:
 *
 *     a ├──────────┊──────────┤     first block:  a… b c…     c… and a… continue
 *     b  ├───┤     ┊                second block: …a …c d     continued: 2
 *     c        ├───┊──┤
 *     d            ┊     ├──┤
 */
export interface Calls {
  readonly length: number;
  /** So many of the first calls, each inside the one before it, have begun in an earlier block. */
  readonly continued: number;
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
  /** Index into `Process.functions`. */
  readonly functions: Int32Array;
  /** Frames below the call, 0 for an outermost one. */
  readonly depths: Int32Array;
  readonly flags: Uint8Array;
  /** Number of the task that the call is a stretch of, 0 for a plain call. */
  readonly tasks: Int32Array;
  /** Number of the task that started the task, 0 where none did or it is not known. */
  readonly parents: Int32Array;
  /** Where the stretch was suspended, from 1; 0 where it was not. */
  readonly lines: Int32Array;
  readonly columns: Int32Array;
}

/** Whether the task goes on after the stretch. One that was closed by another exit may, and one of which that is not known yet. */
export function goesOn({ lines, flags }: Pick<Calls, "lines" | "flags">, call: number): boolean {
  return lines[call] !== 0 || (flags[call] & (MISMATCHED | CONTINUES)) !== 0;
}

/**
 * Callbacks, each with the frame that scheduled it, in the order of their begins; a lane each, all of one length. The link goes to the
 * first call that begins in the callback. Unlike the calls they are all in memory, 28 bytes each.
 */
export interface Links {
  /** Start and depth of the frame, which may be one that the trace has lost. */
  readonly fromNs: Float64Array;
  readonly fromDepths: Int32Array;
  /** From when to when the callback ran. */
  readonly beginNs: Float64Array;
  readonly endNs: Float64Array;
}

/** Values that a program has given by a name, in the order of time. Unlike the calls they are all in memory, 16 bytes a value. */
export interface Counter extends CounterName {
  readonly ns: Float64Array;
  /** Finite. */
  readonly values: Float64Array;
}

/** A task that was suspended when the trace stopped. */
export interface WaitingTask {
  readonly task: number;
  /** Number of the task that started it, 0 when none did or it is not known. */
  readonly parent: number;
  readonly function: number;
  readonly startNs: number;
  readonly suspendedNs: number;
  readonly line: number;
  readonly column: number;
}
