/**
 * Where everything stands in the memory of one thread's recording: one buffer, flat lanes, the sizes in its header. Any thread that
 * is handed the buffer reads the open frames and the ended calls from it without a word from the thread that records.
 *
 *     header │ times │ losses │ shadow stack │ tasks │ ring of ended calls │ callbacks that run │ ring of links │ ring of values of
 *     counters │ names of counters
 */
export type RecordingBuffer = SharedArrayBuffer | ArrayBuffer;

/** Slots of the header (Int32). Files whose functions the thread has told the others of (threads.ts). */
export const FILES = 0;
/** Open frames. */
export const DEPTH = 1;
/** Index in the ring where the next ended call goes. */
export const HEAD = 2;
/** How often the ring was filled. */
export const LAPS = 3;
export const MAX_FRAMES = 4;
const MAX_DEPTH = 5;
const MAX_TASKS = 6;
/** Number of the session that the memory records. */
export const SESSION = 7;
/** The same once it was read after its end: the memory may be used for another. */
const READ = 8;
/** Links that the ring keeps, 0 where callbacks are not linked. */
export const MAX_LINKS = 9;
/** Index in the ring of links where the next one goes, and how often it was filled. */
export const LINK_HEAD = 10;
export const LINK_LAPS = 11;
/** Callbacks that run, one inside the other, and how many have begun: whoever reads them while they change sees it by that. */
export const CALLBACKS = 12;
export const BEGUN_CALLBACKS = 13;

// What only the thread that records needs: integers in memory cost it less than variables do (Node 20: 2 ns a stretch).

/** The number at the gate while the memory is recorded into; written last of all when that begins. */
export const RECORDED = 14;
/** The token of a frame is this plus its depth. Each session has a range of its own, so an exit of an earlier one does nothing. */
export const TOKEN_BASE = 15;
/** The token of a task is this plus its number; numbers count from 1 in each session. */
export const TASK_BASE = 16;
export const LAST_TASK = 17;
/** Number of the innermost task on the stack, 0 when there is none. */
export const RUNNING_TASK = 18;
/** Number of the task that has just begun to iterate over something, else 0. */
export const DELEGATING_TASK = 19;
/** Where the next name of a counter goes. */
export const NAMES_END = 20;
// An even number: 8-byte lanes follow.
const HEADER_SLOTS = 22;

/** Slots of `times` (BigInt64, ns of the monotonic clock). */
export const START_NS = 0;
/** When the thread ended, 0 unless it did so within the session. */
export const ENDED_NS = 1;
const TIME_SLOTS = 2;

/** Slots of `losses` (Float64: two minutes of dropped calls are more than an Int32 holds). */
export const DROPPED = 0;
export const ELIDED = 1;
export const MISMATCHED = 2;
export const UNTRACKED_TASKS = 3;
export const DROPPED_VALUES = 4;
export const INVALID_VALUES = 5;
const LOSS_SLOTS = 6;

/** Values of `taskFrames` below 0. */
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
  /** Tasks alive at one time; a power of two. */
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

  readonly taskStarts: BigInt64Array;
  readonly taskSuspensions: BigInt64Array;
  /** Number of the task in this slot, 0 in a free one. */
  readonly taskNumbers: Int32Array;
  readonly taskIds: Int32Array;
  readonly taskParents: Int32Array;
  /** Depth of the task's frame, NO_FRAME or SUSPENDED. */
  readonly taskFrames: Int32Array;
  readonly taskLines: Int32Array;
  readonly taskColumns: Int32Array;

  /** The lanes of `CallLanes` and, behind the last call, one place that is written and never read (a full buffer that stopped). */
  readonly starts: BigInt64Array;
  readonly ends: BigInt64Array;
  readonly functionIds: Int32Array;
  readonly depths: Int32Array;
  readonly tasks: Int32Array;
  readonly parents: Int32Array;
  readonly lines: Int32Array;
  readonly columns: Int32Array;

  /** Of the callbacks that run, outermost first: the frame that scheduled it, NO_LINK where there is none, and when it began. */
  readonly callbackFromStarts: BigInt64Array;
  readonly callbackFromDepths: Int32Array;
  readonly callbackBegins: BigInt64Array;
  /** The lanes of `LinkLanes`. */
  readonly linkFromStarts: BigInt64Array;
  readonly linkFromDepths: Int32Array;
  readonly linkBegins: BigInt64Array;
  readonly linkEnds: BigInt64Array;

  /** How many values of counters have been kept, those included that newer ones took the place of: one number, in one store. */
  readonly givenValues: Float64Array;
  /** The lanes of `CounterLanes`, and one place more: it is written when nobody may read it. */
  readonly valueTimes: BigInt64Array;
  readonly values: Float64Array;
  readonly valueCounters: Int32Array;
  readonly counterNames: Uint16Array;
}

const WIDE = 8;
const NARROW = 4;
const BYTES_A_STACK_FRAME = WIDE + 3 * NARROW;
const BYTES_A_TASK = 2 * WIDE + 6 * NARROW;
const BYTES_A_CALL = 2 * WIDE + 6 * NARROW;
const BYTES_A_CALLBACK = 2 * WIDE + NARROW;
const BYTES_A_LINK = 3 * WIDE + NARROW;
const BYTES_A_VALUE = 2 * WIDE + NARROW;
const NAME_BYTES = NAMES_LENGTH * Uint16Array.BYTES_PER_ELEMENT;

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
    MAX_CALLBACKS * BYTES_A_CALLBACK +
    maxLinks * BYTES_A_LINK +
    WIDE +
    (maxFrames + 1) * BYTES_A_VALUE +
    NAME_BYTES;
  const buffer = typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);
  const header = new Int32Array(buffer, 0, HEADER_SLOTS);
  header[MAX_FRAMES] = maxFrames;
  header[MAX_DEPTH] = maxDepth;
  header[MAX_TASKS] = maxTasks;
  header[MAX_LINKS] = maxLinks;
  return buffer;
}

/** Says that what the memory holds was read after its session had ended. */
export function markRead(header: Int32Array): void {
  header[READ] = header[SESSION];
}

export function isRead(buffer: RecordingBuffer): boolean {
  const header = new Int32Array(buffer, 0, HEADER_SLOTS);
  return header[READ] === header[SESSION];
}

/** The lanes of a buffer made by `allocate`, here or in another thread. The 8-byte lanes come first, so all are aligned. */
export function layOut(buffer: RecordingBuffer): Layout {
  const header = new Int32Array(buffer, 0, HEADER_SLOTS);
  const maxDepth = header[MAX_DEPTH];
  const maxTasks = header[MAX_TASKS];
  const places = header[MAX_FRAMES] + 1;
  const maxLinks = header[MAX_LINKS];
  let at = HEADER_SLOTS * NARROW;
  const take = (bytes: number): number => (at += bytes) - bytes;
  const wide = (length: number) => new BigInt64Array(buffer, take(length * WIDE), length);
  const narrow = (length: number) => new Int32Array(buffer, take(length * NARROW), length);
  return {
    header,
    times: wide(TIME_SLOTS),
    losses: new Float64Array(buffer, take(LOSS_SLOTS * WIDE), LOSS_SLOTS),
    stackStarts: wide(maxDepth),
    taskStarts: wide(maxTasks),
    taskSuspensions: wide(maxTasks),
    starts: wide(places),
    ends: wide(places),
    callbackFromStarts: wide(MAX_CALLBACKS),
    callbackBegins: wide(MAX_CALLBACKS),
    linkFromStarts: wide(maxLinks),
    linkBegins: wide(maxLinks),
    linkEnds: wide(maxLinks),
    givenValues: new Float64Array(buffer, take(WIDE), 1),
    valueTimes: wide(places),
    values: new Float64Array(buffer, take(places * WIDE), places),
    stackIds: narrow(maxDepth),
    stackTasks: narrow(maxDepth),
    stackOuterTasks: narrow(maxDepth),
    taskNumbers: narrow(maxTasks),
    taskIds: narrow(maxTasks),
    taskParents: narrow(maxTasks),
    taskFrames: narrow(maxTasks),
    taskLines: narrow(maxTasks),
    taskColumns: narrow(maxTasks),
    functionIds: narrow(places),
    depths: narrow(places),
    tasks: narrow(places),
    parents: narrow(places),
    lines: narrow(places),
    columns: narrow(places),
    callbackFromDepths: narrow(MAX_CALLBACKS),
    linkFromDepths: narrow(maxLinks),
    valueCounters: narrow(places),
    counterNames: new Uint16Array(buffer, take(NAME_BYTES), NAMES_LENGTH),
  };
}
