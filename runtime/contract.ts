/**
 * What woven code, the recorder and the readers of a recording agree on. It holds names, widths and types, and no behaviour
 * beyond reading a packed field; transformer, runtime, trace and hosts import it, and nobody repeats a number.
 */

/** Counts up when woven code and the runtime no longer fit together. Woven code passes it to `register`. */
export const CONTRACT_VERSION = 1;

/** What the name of the recorder begins with in every version. */
export const RUNTIME_NAME = "callweave.runtime@";

/** `globalThis[Symbol.for(RUNTIME_SYMBOL)]` is the one recorder of a realm, however many copies of the package are loaded. */
export const RUNTIME_SYMBOL = `${RUNTIME_NAME}${CONTRACT_VERSION}`;

/** The module that woven code imports. */
export const RUNTIME_MODULE = "callweave/runtime";

/** How a function runs, by the number that stands in the function table. A test is a task that the runner of the tests begins and ends. */
export const FUNCTION_KINDS = ["module", "function", "async", "generator", "async generator", "test"] as const;
export type FunctionKind = (typeof FUNCTION_KINDS)[number];

/** Slices of what callweave does itself while a function of the program waits for a file: a function of no file. */
export const WEAVING = "<callweave: weaving>";

/**
 * The woven functions of one file, four entries a function: name, index in FUNCTION_KINDS, line, column (both from 1).
 * The first function is the module itself.
 */
export type FunctionTable = readonly (string | number)[];
export const FUNCTION_TABLE_STRIDE = 4;

/** One file's table as `register` got it. Function `firstId + i` is entry `i` of the table. */
export interface RegisteredFile {
  readonly firstId: number;
  /** Path from the project root with forward slashes. */
  readonly file: string;
  readonly table: FunctionTable;
}

/**
 * What woven code calls. The emitted form of a function, where `$m` is the file's first function id:
 *
 *     import * as $cw from "callweave/runtime";
 *     var $m; function $r() { return $m = $cw.register(1, "src/a.ts", ["<module> src/a.ts",0,1,1, "outer",1,3,1]); }
 *     function outer() { const $f = $cw.enter($m ?? $r(), 1); try { … } finally { $f && $cw.exit($f); } }
 *
 * `$m` and `$r` are hoisted: in an import cycle a function runs before its module's first statement and still has its name. In
 * CommonJS, where none does, `$m` is a constant.
 */
export interface WovenApi {
  /** Registers a file's functions. Returns the id of the first; ids are at least 1. Called once an evaluation of the file. */
  register(contractVersion: number, file: string, table: FunctionTable): number;
  /** Opens a frame of function `firstId + index`. Returns its token, 0 when nothing is recorded. */
  enter(firstId: number, index: number): number;
  /** Closes the frame of the token, and with it every frame above that was left open. */
  exit(token: number): void;
  /** Opens a task (the activation of an async function or generator), running. Returns its token, 0 when nothing is recorded. */
  enterTask(firstId: number, index: number): number;
  /** Ends a task, running or suspended. */
  exitTask(token: number): void;
  /**
   * Suspends a running task at an `await` or `yield` (line and column from 1). Returns `value` untouched.
   * @param delegates at a `yield*` or the head of a `for await`: a generator that begins at once is started by this task
   */
  suspend<T>(token: number, value: T, line: number, column: number, delegates?: boolean): T;
  /** Resumes a suspended task; does nothing to a running one. Returns `value` untouched. */
  resume<T>(token: number, value: T): T;
}

/** `depths[i]` of a recording: the low bits are the number of frames below, the high bits say how the call was closed. */
export const DEPTH_MASK = 0xff_ffff;
/** The call is one stretch of a task: the lanes `tasks`, `parents`, `lines` and `columns` are valid. */
export const STRETCH = 1 << 24;
/** The frame missed its exit and was closed by a later one (mismatched): its end is not its own. */
export const HEALED = 1 << 25;
/** The call began before the recording, which is a part of a longer one: its start is that of the part. Recorders never set it. */
export const CLIPPED = 1 << 26;

/** Whether one of the calls is a stretch of a task. */
export function hasStretches(depths: Int32Array): boolean {
  for (let call = 0; call < depths.length; call++) if (depths[call] & STRETCH) return true;
  return false;
}

/** What a recording does not hold, in calls where nothing else is said. */
export interface Losses {
  /** Ended calls that newer ones took the place of in the ring. All ended before the oldest call that is there. */
  overwritten: number;
  /** Ended calls whose place newer ones took before they were on disk, between others that are. */
  undrained: number;
  /** Calls that found the buffer full (`whenFull: "stop"`). */
  dropped: number;
  /** Calls deeper than `maxDepth`. */
  elided: number;
  /** Calls that missed their own exit (kept, marked HEALED) or whose exit came after they had been closed. */
  mismatched: number;
  /** Tasks beyond the task table: none of their stretches is recorded. */
  untrackedTasks: number;
  /** Values of counters that newer ones took the place of in their ring. */
  overwrittenValues: number;
  /** Values of counters that found it full, or no room for the name of their counter. */
  droppedValues: number;
  /** Values of counters that are no finite number, or whose counter has no name or an unknown unit. */
  invalidValues: number;
}

/**
 * Calls that have ended, oldest first in the order of their ends; a lane each, all of one length, or of none where only stretches have
 * something to say and there are none.
 */
export interface CallLanes {
  /** Monotonic clock, ns. */
  readonly starts: BigInt64Array;
  readonly ends: BigInt64Array;
  readonly functionIds: Int32Array;
  /** See DEPTH_MASK, STRETCH, HEALED, CLIPPED. */
  readonly depths: Int32Array;
  /** Number of the task, from 1, valid with STRETCH. */
  readonly tasks: Int32Array;
  /** Number of the task that started the task, 0 when none did. Every stretch says it: a ring loses the oldest. Valid with STRETCH. */
  readonly parents: Int32Array;
  /** Where the stretch was suspended, from 1; 0 when the task ended. Valid with STRETCH. */
  readonly lines: Int32Array;
  readonly columns: Int32Array;
}

/** A frame that is open at the stop. */
export interface OpenFrame {
  readonly functionId: number;
  readonly startNs: bigint;
  /** Number of its task, 0 for a plain call. */
  readonly task: number;
  /** Number of the task that started its task, 0 when none did. */
  readonly parent: number;
  /** See CLIPPED. */
  readonly clipped?: true;
}

/** A task that is suspended at the stop. */
export interface SuspendedTask {
  readonly task: number;
  /** Number of the task that started it, 0 when none did. */
  readonly parent: number;
  readonly functionId: number;
  /** Its first enter. */
  readonly startNs: bigint;
  readonly suspendedNs: bigint;
  /** Position of the `await` or `yield`, from 1. */
  readonly line: number;
  readonly column: number;
}

/** Callbacks and the frames that scheduled them, in the order in which the callbacks ended; a lane each, all of one length. */
export interface LinkLanes {
  /** Start of the frame, monotonic clock, ns. With its depth it tells the frame from all others of the thread. */
  readonly fromStarts: BigInt64Array;
  readonly fromDepths: Int32Array;
  /** From when to when the callback ran, ns. The link goes to the first call that began in between. */
  readonly begins: BigInt64Array;
  readonly ends: BigInt64Array;
}

/** The same of a callback that runs at the stop. */
export interface OpenLink {
  readonly fromStartNs: bigint;
  readonly fromDepth: number;
  readonly beginNs: bigint;
}

/** What the values of a counter are told in. */
export const COUNTER_UNITS = ["count", "bytes", "ns"] as const;
export type CounterUnit = (typeof COUNTER_UNITS)[number];

export interface CounterName {
  readonly name: string;
  /** One of COUNTER_UNITS, or what another program says; missing where nobody has said it. */
  readonly unit?: string;
}

/** Values of counters; a lane each, all of one length. Those of one counter are in the order of time. */
export interface CounterLanes {
  readonly names: readonly CounterName[];
  /** Which of them the value is of. */
  readonly counters: Int32Array;
  /** Monotonic clock, ns. */
  readonly times: BigInt64Array;
  /** Finite. */
  readonly values: Float64Array;
}

/** What one thread has recorded from start to stop, complete in itself apart from the function tables. */
export interface ThreadRecording {
  readonly threadId: number;
  readonly threadName: string;
  /** Monotonic clock, ns. */
  readonly startNs: bigint;
  readonly stopNs: bigint;
  readonly calls: CallLanes;
  /** Outermost first. */
  readonly openFrames: readonly OpenFrame[];
  readonly suspendedTasks: readonly SuspendedTask[];
  /** Missing where callbacks were not linked. */
  readonly links?: LinkLanes;
  readonly openLinks?: readonly OpenLink[];
  /** Missing where there is none. */
  readonly counters?: CounterLanes;
  readonly losses: Losses;
}

/** What being recorded adds to a call, ns. */
export interface Cost {
  /** Between its two readings of the clock: it is in the call's own time. */
  readonly insideNs: number;
  /** Before and after them: it is in the time of the caller. */
  readonly outsideNs: number;
}

/** As it was measured in the process that has recorded. */
export interface Overhead {
  /** Of a plain call. */
  readonly call: Cost;
  /** Of one stretch of a task. */
  readonly stretch: Cost;
}

/** In whole picoseconds, where there is only room for numbers. */
export function packOverhead({ call, stretch }: Overhead): number[] {
  return [call, stretch].flatMap(({ insideNs, outsideNs }) => [insideNs, outsideNs].map((ns) => Math.round(ns * 1000)));
}

export function unpackOverhead(ps: readonly number[]): Overhead {
  const [callInside, callOutside, stretchInside, stretchOutside] = ps.map((value) => value / 1000);
  return {
    call: { insideNs: callInside, outsideNs: callOutside },
    stretch: { insideNs: stretchInside, outsideNs: stretchOutside },
  };
}

/** How well a clock went that another thread has written. */
export interface SharedClock {
  /** How often it stood still for more than 10 µs. */
  readonly stalls: number;
  readonly worstStallNs: number;
}

/** What one process has recorded: the input of the raw trace. */
export interface ProcessRecording {
  readonly pid: number;
  readonly name: string;
  /** The executable and what it was given, the program and its arguments among it. */
  readonly commandLine?: readonly string[];
  /** The nearest process above it that is traced as well, if there is one. */
  readonly parentPid?: number;
  /** Wall clock minus monotonic clock at the start, ns. */
  readonly wallOffsetNs: bigint;
  /** Missing where it could not be measured. */
  readonly overhead?: Overhead;
  /** Missing where each thread has read the clock itself. */
  readonly sharedClock?: SharedClock;
  /** Readers give open frames a virtual exit at the stop ("close", the default) or leave them as begin events ("open"). */
  readonly unfinished: "close" | "open";
  readonly files: readonly RegisteredFile[];
  readonly threads: readonly ThreadRecording[];
  /** Of no thread, as other programs have them. */
  readonly counters?: CounterLanes;
}
