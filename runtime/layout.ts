/**
 * Where everything stands in the memory of one thread's recording: one buffer, flat lanes, the sizes in its header. Any thread that
 * is handed the buffer reads the open frames and the ended calls from it without a word from the thread that records.
 *
 *     header │ times │ losses │ shadow stack │ tasks │ ring of ended calls │ ring of values of counters │ names of counters │
 *     callbacks that run │ ring of links
 */
export type RecordingBuffer = SharedArrayBuffer | ArrayBuffer;

/**
 * Slots of the header (Int32). Constant enums, whose numbers stand in the compiled code: a constant of a module takes four bytes of
 * bytecode more at each use (call-path.ts), and all of them together 400 of the bytes that a page loads.
 */
export const enum Slot {
  /** Files whose functions the thread has told the others of (threads.ts). */
  FILES = 0,
  /** Open frames. */
  DEPTH = 1,
  /** Index in the ring where the next ended call goes. */
  HEAD = 2,
  /** How often the ring was filled. */
  LAPS = 3,
  MAX_FRAMES = 4,
  MAX_DEPTH = 5,
  MAX_TASKS = 6,
  /** Number of the session that the memory records. */
  SESSION = 7,
  /** The same once it was read after its end: the memory may be used for another. */
  READ = 8,
  /** Links that the ring keeps, 0 where callbacks are not linked. */
  MAX_LINKS = 9,
  /** Index in the ring of links where the next one goes, and how often it was filled. */
  LINK_HEAD = 10,
  LINK_LAPS = 11,
  /** Callbacks that run, one inside the other, and how many have begun: whoever reads them while they change sees it by that. */
  CALLBACKS = 12,
  BEGUN_CALLBACKS = 13,

  // What only the thread that records needs: integers in memory cost it less than variables do (Node 20: 2 ns a stretch).

  /** The number at the gate while the memory is recorded into; written last of all when that begins. */
  RECORDED = 14,
  /** The token of a frame is this plus its depth. Each session has a range of its own, so an exit of an earlier one does nothing. */
  TOKEN_BASE = 15,
  /** The token of a task is this plus its number; numbers count from 1 in each session. */
  TASK_BASE = 16,
  LAST_TASK = 17,
  /** Number of the innermost task on the stack, 0 when there is none. */
  RUNNING_TASK = 18,
  /** Number of the task that has just begun to iterate over something, else 0. */
  DELEGATING_TASK = 19,
  /** Where the next name of a counter goes. */
  NAMES_END = 20,
  /** The task of a number stands in slot `number & TASK_MASK` of the table; the table grows to `maxTasks`. */
  TASK_MASK = 21,
  ALIVE_TASKS = 22,
  /** How many may be alive until the table has to grow. */
  TASK_ROOM = 23,
}
// An even number: 8-byte lanes follow.
const HEADER_SLOTS = 24;

/** Slots of `times` (BigInt64, ns of the monotonic clock). */
export const enum Time {
  START_NS = 0,
  /** When the thread ended, 0 unless it did so within the session. */
  ENDED_NS = 1,
}
const TIME_SLOTS = 2;

/** Slots of `losses` (Float64: two minutes of dropped calls are more than an Int32 holds). */
export const enum Loss {
  DROPPED = 0,
  ELIDED = 1,
  MISMATCHED = 2,
  UNTRACKED_TASKS = 3,
  DROPPED_VALUES = 4,
  INVALID_VALUES = 5,
}
const LOSS_SLOTS = 6;

/** A task has 2 ** SHIFT words, 64 bytes. */
export const enum TaskTable {
  SHIFT = 4,
}

/** Slots of a task in `taskWords`. */
export const enum TaskWord {
  /** 0 where there is none. */
  NUMBER = 0,
  /** Id of its function. */
  ID = 1,
  /** Number of the task that started it, or 0. */
  PARENT = 2,
  /** Depth of its frame, NO_FRAME or SUSPENDED. */
  FRAME = 3,
  /** Where it waits. */
  LINE = 4,
  COLUMN = 5,
}

/** Slots of a task in `taskTimes`, where it has half as many. */
export const enum TaskTime {
  START = 3,
  SUSPENSION = 4,
}

/** Values of `TaskWord.FRAME` below 0. */
export const NO_FRAME = -1;
export const SUSPENDED = -2;

/** Callbacks that run in each other at one time; those beyond are not linked. */
export const MAX_CALLBACKS = 64;
/** Value of `callbackFromDepths`: the callback was scheduled by no frame, or needs no link. */
export const NO_LINK = -1;

/** Of the names of counters, in UTF-16 code units; what stands before each: its unit and its length. */
const NAMES_LENGTH = 1 << 15;
export const NAME_HEAD = 2;

export interface Sizes {
  /** Ended calls that the ring keeps, and values of counters. */
  readonly maxFrames: number;
  /** Open frames that the shadow stack holds. */
  readonly maxDepth: number;
  /** Slots for tasks; a power of two. A sixteenth of them stays free. */
  readonly maxTasks: number;
  /** Whether there is room for links. A link has a call of its own, so there are as many as of those. */
  readonly linkCallbacks: boolean;
}

export interface Layout {
  readonly header: Int32Array;
  readonly times: BigInt64Array;
  readonly losses: Float64Array;

  readonly stackStarts: BigInt64Array;
  /** Function id of a plain call, minus the id of a task's stretch. */
  readonly stackIds: Int32Array;
  /** Number of the task, valid where the id is below 0: a plain call does not write it. */
  readonly stackTasks: Int32Array;
  /** Number of the task that ran when the stretch began, valid where the id is below 0. */
  readonly stackOuterTasks: Int32Array;

  /** Of each task, see `TaskWord`. */
  readonly taskWords: Int32Array;
  /** The same memory. */
  readonly taskTimes: BigInt64Array;

  /** The lanes of `CallLanes` and, behind the last call, one place that is written and never read (a full buffer that stopped). */
  readonly starts: BigInt64Array;
  readonly ends: BigInt64Array;
  readonly functionIds: Int32Array;
  readonly depths: Int32Array;
  readonly tasks: Int32Array;
  readonly parents: Int32Array;
  readonly lines: Int32Array;
  readonly columns: Int32Array;

  /** How many values of counters have been kept, those included that newer ones took the place of: one number, in one store. */
  readonly givenValues: Float64Array;
  /** The lanes of `CounterLanes`, and one place more: it is written when nobody may read it. */
  readonly valueTimes: BigInt64Array;
  readonly values: Float64Array;
  readonly valueCounters: Int32Array;
  readonly counterNames: Uint16Array;
}

/** Apart from the others, as pages load nothing of it: what callback-links.ts keeps, at the end of the buffer. */
export interface LinkLayout {
  /** Of the callbacks that run, outermost first: the frame that scheduled it, NO_LINK where there is none, and when it began. */
  readonly callbackFromStarts: BigInt64Array;
  readonly callbackFromDepths: Int32Array;
  readonly callbackBegins: BigInt64Array;
  /** The lanes of `LinkLanes`. */
  readonly linkFromStarts: BigInt64Array;
  readonly linkFromDepths: Int32Array;
  readonly linkBegins: BigInt64Array;
  readonly linkEnds: BigInt64Array;
}

const WIDE = 8;
const NARROW = 4;
const BYTES_A_STACK_FRAME = WIDE + 3 * NARROW;
const BYTES_A_TASK = NARROW << TaskTable.SHIFT;
const BYTES_A_CALL = 2 * WIDE + 6 * NARROW;
const BYTES_A_CALLBACK = 2 * WIDE + NARROW;
const BYTES_A_LINK = 3 * WIDE + NARROW;
const BYTES_A_VALUE = 2 * WIDE + NARROW;
const NAME_BYTES = NAMES_LENGTH * Uint16Array.BYTES_PER_ELEMENT;
/**
 * Before each lane, as most are a power of two long: without it the places of one index lie a multiple of 4 KiB apart, share a set of the
 * cache, and look alike to a processor that compares loads with stores by 12 bits (async: 174 ns a call, with it 164; docs/performance.md).
 */
const GAP_BYTES = 192;
/** Those of links count as one. */
const LANES = 21;

const linkBytes = (maxLinks: number): number => MAX_CALLBACKS * BYTES_A_CALLBACK + maxLinks * BYTES_A_LINK;

const HEADER_BYTES = HEADER_SLOTS * NARROW + TIME_SLOTS * WIDE + LOSS_SLOTS * WIDE;

/** A buffer of the given sizes, shared where the platform has shared memory (a page that is not cross-origin isolated has none). */
export function allocate(sizes: Sizes): RecordingBuffer {
  const { maxFrames, maxDepth, maxTasks, linkCallbacks } = sizes;
  const maxLinks = linkCallbacks ? maxFrames : 0;
  const bytes =
    HEADER_BYTES +
    maxDepth * BYTES_A_STACK_FRAME +
    maxTasks * BYTES_A_TASK +
    (maxFrames + 1) * BYTES_A_CALL +
    WIDE +
    (maxFrames + 1) * BYTES_A_VALUE +
    NAME_BYTES +
    LANES * GAP_BYTES +
    linkBytes(maxLinks);
  const buffer = typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);
  const header = new Int32Array(buffer, 0, HEADER_SLOTS);
  header[Slot.MAX_FRAMES] = maxFrames;
  header[Slot.MAX_DEPTH] = maxDepth;
  header[Slot.MAX_TASKS] = maxTasks;
  header[Slot.MAX_LINKS] = maxLinks;
  return buffer;
}

/** Says that what the memory holds was read after its session had ended. */
export function markRead(header: Int32Array): void {
  header[Slot.READ] = header[Slot.SESSION];
}

export function isRead(buffer: RecordingBuffer): boolean {
  const header = new Int32Array(buffer, 0, HEADER_SLOTS);
  return header[Slot.READ] === header[Slot.SESSION];
}

/** The lanes of a buffer made by `allocate`, here or in another thread. The 8-byte lanes come first, so all are aligned. */
export function layOut(buffer: RecordingBuffer): Layout {
  const header = new Int32Array(buffer, 0, HEADER_SLOTS);
  const maxDepth = header[Slot.MAX_DEPTH];
  const maxTasks = header[Slot.MAX_TASKS];
  const places = header[Slot.MAX_FRAMES] + 1;
  let at = HEADER_SLOTS * NARROW;
  const take = (bytes: number): number => (at += bytes + GAP_BYTES) - bytes;
  const wide = (length: number) => new BigInt64Array(buffer, take(length * WIDE), length);
  const narrow = (length: number) => new Int32Array(buffer, take(length * NARROW), length);
  const times = wide(TIME_SLOTS);
  const losses = new Float64Array(buffer, take(LOSS_SLOTS * WIDE), LOSS_SLOTS);
  const stackStarts = wide(maxDepth);
  const taskTimes = wide((maxTasks << TaskTable.SHIFT) >> 1);
  return {
    header,
    times,
    losses,
    stackStarts,
    taskTimes,
    taskWords: new Int32Array(buffer, taskTimes.byteOffset, maxTasks << TaskTable.SHIFT),
    starts: wide(places),
    ends: wide(places),
    givenValues: new Float64Array(buffer, take(WIDE), 1),
    valueTimes: wide(places),
    values: new Float64Array(buffer, take(places * WIDE), places),
    stackIds: narrow(maxDepth),
    stackTasks: narrow(maxDepth),
    stackOuterTasks: narrow(maxDepth),
    functionIds: narrow(places),
    depths: narrow(places),
    tasks: narrow(places),
    parents: narrow(places),
    lines: narrow(places),
    columns: narrow(places),
    valueCounters: narrow(places),
    counterNames: new Uint16Array(buffer, take(NAME_BYTES), NAMES_LENGTH),
  };
}

/** @returns lanes without room where callbacks are not linked */
export function layOutLinks({ header }: Layout): LinkLayout {
  const { buffer } = header;
  const maxLinks = header[Slot.MAX_LINKS];
  const from = buffer.byteLength - linkBytes(maxLinks);
  // There is a gap before it.
  let at = from - (from % WIDE);
  const wide = (length: number) => new BigInt64Array(buffer, (at += length * WIDE) - length * WIDE, length);
  const narrow = (length: number) => new Int32Array(buffer, (at += length * NARROW) - length * NARROW, length);
  return {
    callbackFromStarts: wide(MAX_CALLBACKS),
    callbackBegins: wide(MAX_CALLBACKS),
    linkFromStarts: wide(maxLinks),
    linkBegins: wide(maxLinks),
    linkEnds: wide(maxLinks),
    callbackFromDepths: narrow(MAX_CALLBACKS),
    linkFromDepths: narrow(maxLinks),
  };
}
