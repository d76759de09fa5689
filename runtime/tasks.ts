/**
 * The tasks of one thread (activations of async functions and generators) and their stretches: a task has a frame on the shadow stack while
 * it runs, and a slot in the table of tasks from its first enter to its last exit.
 *
 * What mostly happens (a task begins, is suspended and ends with its frame on top) stands in as few functions as can be: as some that call
 * each other a stretch took 4 to 8 ns more (docs/performance.md).
 */
import type { CallbackLinks } from "./callback-links.js";
import type { Clock } from "./clock.js";
import { STRETCH as STRETCH_FLAG, type WovenApi } from "./contract.js";
import type { FunctionRegistry } from "./function-registry.js";
import * as gates from "./gate.js";
import * as at from "./layout.js";

/** Constants of this module, which the compiler folds into the code. */
const DEPTH = at.DEPTH;
const HEAD = at.HEAD;
const RECORDED = at.RECORDED;
const TASK_BASE = at.TASK_BASE;
const LAST_TASK = at.LAST_TASK;
const RUNNING_TASK = at.RUNNING_TASK;
const DELEGATING_TASK = at.DELEGATING_TASK;
const SUSPENDED = at.SUSPENDED;
const NO_FRAME = at.NO_FRAME;
const STRETCH = STRETCH_FLAG;
const RUNNING = gates.RUNNING;

/** In place of a depth, for a token of no task that is alive. */
const NO_TASK = -3;
/** The last token that a task can have: they are written to Int32Arrays. */
const LAST_TOKEN = 2 ** 31 - 1;
/** Slots that are tried for a new task before the table counts as full. */
const PROBES = 32;
const ASYNC = 2;
const GENERATOR = 3;
const ASYNC_GENERATOR = 4;

interface TasksOwner {
  readonly gate: Int32Array;
  readonly now: Clock["now"];
  readonly registry: FunctionRegistry;
  readonly sizes: at.Sizes;
  readonly lanes: at.Layout;
  /** When the thread has not joined the session that runs. */
  readonly enterLate: WovenApi["enterTask"];
  /** When the shadow stack is full. */
  readonly elide: () => number;
  /** Closes the frame on top, which missed its exit. */
  readonly heal: (depth: number) => void;
  /** When the ring is full; moves its head to where the next call goes. */
  readonly afterLast: (place: number) => void;
}

interface Tasks extends Pick<WovenApi, "enterTask" | "exitTask" | "suspend" | "resume"> {
  /** From now on, if callbacks are linked. */
  readonly linkBy: (links: CallbackLinks | undefined) => void;
  /**
   * Closes the stretch on top of the shadow stack.
   * @param line where it is suspended, 0 when its task ends
   * @returns its place in the ring
   */
  readonly endStretch: (depth: number, flags: number, line: number, column: number) => number;
}

export function createTasks(owner: TasksOwner): Tasks {
  const { gate, now, registry, sizes, lanes, enterLate, elide, heal, afterLast } = owner;
  const { header, losses, stackStarts, stackIds, stackTasks, stackOuterTasks } = lanes;
  const { taskNumbers, taskIds, taskParents, taskFrames, taskStarts, taskSuspensions, taskLines, taskColumns } = lanes;
  const { starts, ends, functionIds, depths, tasks, parents, lines, columns } = lanes;
  const { maxDepth, linkCallbacks } = sizes;
  const lastPlace = sizes.maxFrames - 1;
  const taskMask = sizes.maxTasks - 1;
  /** Where stack and ring stood when DELEGATING_TASK was set. */
  let delegatingDepth = 0;
  let delegatingHead = 0;
  let links: CallbackLinks | undefined;

  function enterTask(firstId: number, index: number): number {
    if (gate[RUNNING] !== header[RECORDED]) return enterLate(firstId, index);
    let number = header[LAST_TASK] + 1;
    if (taskNumbers[number & taskMask] !== 0 || header[TASK_BASE] + number > LAST_TOKEN) {
      number = freeNumber();
      if (number === 0) return 0;
    }
    const slot = number & taskMask;
    header[LAST_TASK] = number;
    taskNumbers[slot] = number;
    taskIds[slot] = firstId + index;
    taskParents[slot] = header[DELEGATING_TASK] === 0 ? header[RUNNING_TASK] : delegatingOrRunning(firstId + index);
    beginStretch(slot);
    const depth = taskFrames[slot];
    taskStarts[slot] = depth < 0 ? now() : stackStarts[depth];
    return header[TASK_BASE] + number;
  }

  /**
   * Numbers count on past slots that are taken: a number finds its slot without a search, and no two tasks share one.
   * @returns 0 where the table is full
   */
  function freeNumber(): number {
    for (let probe = 0; probe < PROBES && header[TASK_BASE] + header[LAST_TASK] < LAST_TOKEN; probe++) {
      const number = ++header[LAST_TASK];
      if (taskNumbers[number & taskMask] === 0) return number;
    }
    losses[at.UNTRACKED_TASKS]++;
    return 0;
  }

  /**
   * `yield*` and `for await` suspend their task before they call the first `next()`, which starts a generator. It is theirs if nothing has
   * been recorded in between.
   */
  function delegatingOrRunning(id: number): number {
    const kind = registry.kindOf(id);
    const isGenerator = kind === GENERATOR || kind === ASYNC_GENERATOR;
    const isNext = isGenerator && header[DEPTH] === delegatingDepth && header[HEAD] === delegatingHead;
    const task = isNext ? header[DELEGATING_TASK] : header[RUNNING_TASK];
    header[DELEGATING_TASK] = 0;
    return task;
  }

  function beginStretch(slot: number): void {
    const depth = header[DEPTH];
    if (depth >= maxDepth) {
      elide();
      taskFrames[slot] = NO_FRAME;
      return;
    }
    const number = taskNumbers[slot];
    taskFrames[slot] = depth;
    stackIds[depth] = -taskIds[slot];
    stackTasks[depth] = number;
    stackOuterTasks[depth] = header[RUNNING_TASK];
    stackStarts[depth] = now();
    header[DEPTH] = depth + 1;
    header[RUNNING_TASK] = number;
  }

  function endStretch(depth: number, flags: number, line: number, column: number): number {
    const place = header[HEAD];
    const task = stackTasks[depth];
    ends[place] = now();
    starts[place] = stackStarts[depth];
    functionIds[place] = -stackIds[depth];
    depths[place] = depth | flags | STRETCH;
    tasks[place] = task;
    parents[place] = taskParents[task & taskMask];
    lines[place] = line;
    columns[place] = column;
    header[HEAD] = place + 1;
    if (place >= lastPlace) afterLast(place);
    header[DEPTH] = depth;
    header[RUNNING_TASK] = stackOuterTasks[depth];
    return place;
  }

  /** Is it that of a task of this session that is alive? Token 0, of an untracked one, is below all numbers. */
  const isAlive = (number: number): boolean => number > 0 && taskNumbers[number & taskMask] === number;

  /** NO_FRAME also when the frame was closed by an exit below it. */
  function frameOf(number: number): number {
    const depth = taskFrames[number & taskMask];
    if (depth < 0) return depth;
    return depth < header[DEPTH] && stackTasks[depth] === number && stackIds[depth] < 0 ? depth : NO_FRAME;
  }

  /** Closes what was left open above the task's frame. @returns its depth; below 0 when there is none: NO_FRAME, SUSPENDED, NO_TASK */
  function bringToTop(number: number): number {
    if (!isAlive(number)) return NO_TASK;
    const depth = frameOf(number);
    if (depth >= 0) for (let above = header[DEPTH] - 1; above > depth; above--) heal(above);
    return depth;
  }

  function exitTask(token: number): void {
    if (gate[RUNNING] !== header[RECORDED]) return;
    const number = token - header[TASK_BASE];
    let depth = header[DEPTH] - 1;
    if (depth < 0 || stackTasks[depth] !== number || stackIds[depth] >= 0) depth = bringToTop(number);
    // A rejection that the task does not catch, or the `return()` of a generator: no `resume` has told of it.
    if (depth === SUSPENDED) {
      resume(token, undefined);
      depth = bringToTop(number);
    }
    if (depth === NO_TASK) return;
    taskNumbers[number & taskMask] = 0;
    if (depth >= 0) endStretch(depth, 0, 0, 0);
  }

  function suspend<T>(token: number, value: T, line: number, column: number, delegates?: boolean): T {
    if (gate[RUNNING] !== header[RECORDED]) return value;
    const number = token - header[TASK_BASE];
    let depth = header[DEPTH] - 1;
    if (depth < 0 || stackTasks[depth] !== number || stackIds[depth] >= 0) depth = bringToTop(number);
    if (depth === NO_TASK) return value;
    const slot = number & taskMask;
    taskLines[slot] = line;
    taskColumns[slot] = column;
    taskFrames[slot] = SUSPENDED;
    if (depth >= 0) taskSuspensions[slot] = ends[endStretch(depth, 0, line, column)];
    else if (depth === NO_FRAME) taskSuspensions[slot] = now();
    header[DELEGATING_TASK] = 0;
    if (delegates) delegate(number);
    return value;
  }

  function delegate(number: number): void {
    header[DELEGATING_TASK] = number;
    delegatingDepth = header[DEPTH];
    delegatingHead = header[HEAD];
  }

  function resume<T>(token: number, value: T): T {
    if (gate[RUNNING] !== header[RECORDED]) return value;
    const number = token - header[TASK_BASE];
    if (!isAlive(number) || frameOf(number) >= 0) return value;
    if (linkCallbacks || header[DEPTH] > 0) beforeResume(number & taskMask);
    beginStretch(number & taskMask);
    return value;
  }

  function beforeResume(slot: number): void {
    const kind = registry.kindOf(taskIds[slot]);
    // Its own wait has scheduled it, and its arrows say so. A generator goes on because somebody calls it.
    if (kind !== GENERATOR) links?.forgoLink();
    if (kind === ASYNC) healLeaks(slot);
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
    enterTask,
    exitTask,
    suspend,
    resume,
    endStretch,
    linkBy(sessionLinks) {
      links = sessionLinks;
    },
  };
}
