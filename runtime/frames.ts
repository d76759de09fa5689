/**
 * The frames of one thread, in one memory: the hot path. `enter` and `exit` allocate nothing, call nothing but the clock and never
 * throw. Two clock reads are more than four fifths of a recorded call, so nothing here is bought with a third.
 *
 * A frame stands on the shadow stack while it is open and becomes one record in the ring when it ends, so the ring is in the order of
 * the ends:
 *
 *     outer { inner {} }     stack: outer │ outer inner │ outer │         ring: inner(depth 1) outer(depth 0)
 *
 * The lanes are constants of the functions below, which the compiler then folds into the code: as variables they would cost 9 ns a call
 * (Node 20, fib: 57 against 48). It does so for the first memory that a thread makes, so a memory is used again for the next session.
 * Calls and tasks share them, so both are in this one function.
 */
import { CallbackLinks } from "./callback-links.js";
import type { Clock } from "./clock.js";
import { HEALED, STRETCH, type WovenApi } from "./contract.js";
import type { FunctionRegistry } from "./function-registry.js";
import * as gates from "./gate.js";
import * as at from "./layout.js";

export interface Frames extends Omit<WovenApi, "register"> {
  readonly sizes: at.Sizes;
  readonly memory: at.RecordingBuffer;
  /**
   * Records the session from now on; what is in the memory is gone.
   * @param keepNewest when the ring is full, or else the oldest
   * @returns where callbacks are to be told of, if they are linked
   */
  begin(session: number, keepNewest: boolean): CallbackLinks | undefined;
  /** What the frames of another memory are to begin with. */
  freeTokens(): FreeTokens;
}

/** Tokens that no session has given away: woven code may still come with those of an earlier one, which must do nothing. */
export interface FreeTokens {
  /** The first of a frame. */
  readonly frame: number;
  /** The one before the first of a task. */
  readonly task: number;
}

/** What the frames need of the thread. */
export interface FramesOwner {
  readonly clock: Clock;
  readonly registry: FunctionRegistry;
  /** The slots of the gate that all threads share. */
  readonly gate: Int32Array;
  /** Takes part in the session that runs. @returns the frames that record it from now on, if any do */
  readonly join: () => Frames | undefined;
}

/**
 * What the hot path needs of the layout, as constants of this module: the compiler folds those into the code, and loads imported ones
 * at each use (Node 20, fib: 60 against 57 ns a recorded call, 2.7 against 1.3 ns with the recorder off). Where the stack overflows,
 * the use of an imported one can be where it throws.
 */
const { DEPTH, HEAD, MISMATCHED } = at;
const { RUNNING } = gates;

/** Tokens stay below this so that they are small integers in every engine; beyond it they start over. */
const TOKEN_LIMIT = 2 ** 30;
/** Slots that are tried for a new task before the table counts as full. */
const TASK_PROBES = 32;
const ASYNC = 2;
const GENERATOR = 3;
const ASYNC_GENERATOR = 4;
/** The number of no session, not even of none. */
const NO_SESSION = -1;

export function createFrames(
  { clock, registry, gate, join }: FramesOwner,
  sizes: at.Sizes,
  free: FreeTokens = { frame: 1, task: 0 },
): Frames {
  const { now } = clock;
  const memory = at.allocate(sizes);
  const lanes = at.layOut(memory);
  const { header, times, losses, stackStarts, stackIds, stackTasks, stackOuterTasks } = lanes;
  const { taskNumbers, taskIds, taskParents, taskFrames, taskStarts, taskSuspensions, taskLines, taskColumns } = lanes;
  const { starts, ends, functionIds, depths, tasks, parents, lines, columns } = lanes;
  const { maxDepth } = sizes;
  const lastPlace = sizes.maxFrames - 1;
  const taskMask = sizes.maxTasks - 1;
  /** The session that is recorded, or was last. Another number at the gate is of one that the thread has not joined. */
  let session = NO_SESSION;
  let keepsNewest = true;
  /** The token of a frame is `tokenBase + depth`. Each session has its own range, so an exit of an earlier one does nothing. */
  let tokenBase = free.frame;
  let nextTokenBase = free.frame;
  /** The token of a task is `taskBase + number`; numbers count from 1 in each session. */
  let taskBase = free.task;
  let lastTask = 0;
  /** Number of the innermost task on the stack, 0 when there is none. */
  let runningTask = 0;
  /** Number of the task that has just begun to iterate over something, else 0, and where stack and ring stood then. */
  let delegatingTask = 0;
  let delegatingDepth = 0;
  let delegatingHead = 0;
  /** There while callbacks are linked. */
  let links: CallbackLinks | undefined;

  function enter(firstId: number, index: number): number {
    const running = gate[RUNNING];
    if (running !== session) return running === 0 ? 0 : enterLate(firstId, index);
    const depth = header[DEPTH];
    if (depth >= maxDepth) return elide();
    stackIds[depth] = firstId + index;
    // The clock first, the depth after it: a stack that overflows in here leaves no half-open frame.
    stackStarts[depth] = now();
    header[DEPTH] = depth + 1;
    return tokenBase + depth;
  }

  function exit(token: number): void {
    if (gate[RUNNING] !== session) return;
    const depth = token - tokenBase;
    if (depth !== header[DEPTH] - 1) return exitOutOfOrder(depth);
    const id = stackIds[depth];
    if (id < 0) return;
    const place = header[HEAD];
    ends[place] = now();
    starts[place] = stackStarts[depth];
    functionIds[place] = id;
    depths[place] = depth;
    // In this order another thread that looks in between sees the call twice, which it can tell, and not never.
    header[HEAD] = place < lastPlace ? place + 1 : headAfterLast(place);
    header[DEPTH] = depth;
  }

  function enterLate(firstId: number, index: number): number {
    return join()?.enter(firstId, index) ?? 0;
  }

  /** A call too deep for the shadow stack has token 0, so its exit does nothing and the depth stays right. */
  function elide(): number {
    losses[at.ELIDED]++;
    return 0;
  }

  /** Where the next call goes once `place`, the last one or the scratch place behind it, is written. */
  function headAfterLast(place: number): number {
    if (place > lastPlace) losses[at.DROPPED]++;
    if (!keepsNewest) return lastPlace + 1;
    header[at.LAPS]++;
    return 0;
  }

  /** The frame is not on top: closes what was left open above it. One that is closed already, or of an earlier session, is left alone. */
  function exitOutOfOrder(depth: number): void {
    if (depth < 0 || depth >= header[DEPTH] || stackIds[depth] < 0) return;
    healAbove(depth);
    close(depth, 0, 0, 0);
  }

  function healAbove(depth: number): void {
    for (let above = header[DEPTH] - 1; above > depth; above--) heal(above);
  }

  /** Counted last: where the stack overflows in `close`, the frame is still open. */
  function heal(depth: number): void {
    close(depth, HEALED, 0, 0);
    losses[MISMATCHED]++;
  }

  /** Closes the frame on top, a plain call or a stretch of a task. */
  function close(depth: number, flags: number, line: number, column: number): void {
    const place = header[HEAD];
    const id = stackIds[depth];
    ends[place] = now();
    starts[place] = stackStarts[depth];
    if (id < 0) {
      const task = stackTasks[depth];
      tasks[place] = task;
      parents[place] = taskParents[task & taskMask];
      runningTask = stackOuterTasks[depth];
      lines[place] = line;
      columns[place] = column;
    }
    functionIds[place] = id < 0 ? -id : id;
    depths[place] = depth | flags | (id < 0 ? STRETCH : 0);
    header[HEAD] = place < lastPlace ? place + 1 : headAfterLast(place);
    header[DEPTH] = depth;
  }

  function enterTask(firstId: number, index: number): number {
    if (gate[RUNNING] !== session) return join()?.enterTask(firstId, index) ?? 0;
    const slot = claimTaskSlot();
    if (slot < 0) {
      losses[at.UNTRACKED_TASKS]++;
      return 0;
    }
    taskNumbers[slot] = lastTask;
    taskIds[slot] = firstId + index;
    taskParents[slot] = delegatingTask === 0 ? runningTask : delegatingOrRunning(firstId + index);
    pushTask(slot);
    const depth = taskFrames[slot];
    taskStarts[slot] = depth < 0 ? now() : stackStarts[depth];
    return taskBase + lastTask;
  }

  /**
   * `yield*` and `for await` suspend their task before they call the first `next()`, which starts a generator. It is theirs if nothing has
   * been recorded in between.
   */
  function delegatingOrRunning(id: number): number {
    const kind = registry.kindOf(id);
    const isGenerator = kind === GENERATOR || kind === ASYNC_GENERATOR;
    const isNext = isGenerator && header[DEPTH] === delegatingDepth && header[HEAD] === delegatingHead;
    const task = isNext ? delegatingTask : runningTask;
    delegatingTask = 0;
    return task;
  }

  /** Numbers count on past slots that are taken: a number finds its slot without a search, and no two tasks share one. */
  function claimTaskSlot(): number {
    for (let probe = 0; probe < TASK_PROBES && taskBase + lastTask < TOKEN_LIMIT * 2 - 1; probe++) {
      const slot = ++lastTask & taskMask;
      if (taskNumbers[slot] === 0) return slot;
    }
    return -1;
  }

  /** The slot of a task of this session that is alive, or -1. */
  function slotOf(token: number): number {
    if (token === 0 || gate[RUNNING] !== session) return -1;
    const number = token - taskBase;
    const slot = number & taskMask;
    return number > 0 && taskNumbers[slot] === number ? slot : -1;
  }

  function pushTask(slot: number): void {
    const depth = header[DEPTH];
    if (depth >= maxDepth) {
      losses[at.ELIDED]++;
      taskFrames[slot] = at.NO_FRAME;
      return;
    }
    stackIds[depth] = -taskIds[slot];
    stackTasks[depth] = taskNumbers[slot];
    taskFrames[slot] = depth;
    stackOuterTasks[depth] = runningTask;
    stackStarts[depth] = now();
    header[DEPTH] = depth + 1;
    runningTask = taskNumbers[slot];
  }

  /** The depth of the task's frame; below 0 when it is suspended, was too deep to record, or was closed by an exit below it. */
  function frameOf(slot: number): number {
    const depth = taskFrames[slot];
    if (depth < 0) return depth;
    const stands = depth < header[DEPTH] && stackIds[depth] < 0 && stackTasks[depth] === taskNumbers[slot];
    return stands ? depth : at.NO_FRAME;
  }

  function exitTask(token: number): void {
    const slot = slotOf(token);
    if (slot < 0) return;
    // A rejection that the task does not catch, or the `return()` of a generator: no `resume` has told of it.
    if (taskFrames[slot] === at.SUSPENDED) resume(token, undefined);
    const depth = frameOf(slot);
    taskNumbers[slot] = 0;
    if (depth < 0) return;
    healAbove(depth);
    close(depth, 0, 0, 0);
  }

  function suspend<T>(token: number, value: T, line: number, column: number, delegates = false): T {
    const slot = slotOf(token);
    if (slot < 0) return value;
    const depth = frameOf(slot);
    taskLines[slot] = line;
    taskColumns[slot] = column;
    taskFrames[slot] = at.SUSPENDED;
    if (depth >= 0) {
      healAbove(depth);
      const place = header[HEAD];
      close(depth, 0, line, column);
      taskSuspensions[slot] = ends[place];
    } else if (depth === at.NO_FRAME) taskSuspensions[slot] = now();
    delegatingTask = 0;
    if (delegates) {
      delegatingTask = taskNumbers[slot];
      delegatingDepth = header[DEPTH];
      delegatingHead = header[HEAD];
    }
    return value;
  }

  function resume<T>(token: number, value: T): T {
    const slot = slotOf(token);
    if (slot < 0 || frameOf(slot) >= 0) return value;
    // Its own wait has scheduled it, and its arrows say so. A generator goes on because somebody calls it.
    if (links !== undefined && registry.kindOf(taskIds[slot]) !== GENERATOR) links.forgoLink();
    if (header[DEPTH] > 0 && registry.kindOf(taskIds[slot]) === ASYNC) healLeaks(slot);
    pushTask(slot);
    return value;
  }

  /**
   * An async function goes on in a microtask, on an empty JavaScript stack, or (when what it awaits throws at once) on the very stack
   * on which it was suspended. Frames that began after its suspension are on neither: they have missed their exit, for instance
   * while `await using` waits for a disposal. Generators go on wherever `next()` is called, so nothing follows for them.
   */
  function healLeaks(slot: number): void {
    const suspendedNs = taskSuspensions[slot];
    for (let top = header[DEPTH] - 1; top >= 0 && stackStarts[top] > suspendedNs; top--) heal(top);
  }

  return {
    enter,
    exit,
    enterTask,
    exitTask,
    suspend,
    resume,
    sizes,
    memory,
    begin(number, keepNewest) {
      // First of all: whoever still reads the memory sees that it is another's.
      header[at.SESSION] = number;
      header[DEPTH] = header[HEAD] = header[at.LAPS] = 0;
      header[at.LINK_HEAD] = header[at.LINK_LAPS] = header[at.CALLBACKS] = 0;
      losses.fill(0);
      taskNumbers.fill(0);
      times[at.ENDED_NS] = 0n;
      times[at.START_NS] = now();
      keepsNewest = keepNewest;
      tokenBase = nextTokenBase < TOKEN_LIMIT ? nextTokenBase : 1;
      // One is left out between two sessions: `tokenBase - 1` would be the top of an empty stack.
      nextTokenBase = tokenBase + maxDepth + 1;
      taskBase = taskBase + lastTask < TOKEN_LIMIT ? taskBase + lastTask : 0;
      lastTask = runningTask = delegatingTask = 0;
      session = number;
      return (links = sizes.linkCallbacks ? new CallbackLinks(lanes, now) : undefined);
    },
    freeTokens: () => ({ frame: nextTokenBase, task: taskBase + lastTask }),
  };
}
