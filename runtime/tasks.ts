/**
 * The tasks of one thread (activations of async functions and generators) and their stretches: a task has a frame on the shadow stack while
 * it runs, and a slot in the table of tasks from its first enter to its last exit.
 *
 * What mostly happens (a task begins, is suspended, goes on on an empty stack and ends, its frame on top) is flat, although it says the
 * same twice: with functions that begin and end a stretch, recording took 2 to 8 ns a stretch more (docs/performance.md).
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
  /** Closes the frames above that depth, which have missed their exits. */
  readonly healAbove: (depth: number) => void;
  /** When the ring is full; moves its head to where the next call goes. */
  readonly afterLast: (place: number) => void;
}

interface Tasks extends Pick<WovenApi, "enterTask" | "exitTask" | "suspend" | "resume"> {
  /** From now on, if callbacks are linked. */
  readonly linkBy: (links: CallbackLinks | undefined) => void;
  /** What the place of a frame that is closed says more where it is that of a task. */
  readonly markStretch: (place: number, depth: number) => void;
}

export function createTasks(owner: TasksOwner): Tasks {
  const { gate, now, registry, sizes, lanes, enterLate, healAbove, afterLast } = owner;
  const { header, losses, stackStarts, stackIds, stackTasks, stackOuterTasks } = lanes;
  const { taskNumbers, taskIds, taskParents, taskFrames, taskStarts, taskSuspensions, taskLines, taskColumns } = lanes;
  const { starts, ends, functionIds, depths, tasks, parents, lines, columns } = lanes;
  const { maxDepth, linkCallbacks } = sizes;
  const lastPlace = sizes.maxFrames - 1;
  const taskMask = sizes.maxTasks - 1;
  /** Whether a task that goes on has its frame and nothing else to look after. */
  const goesOnAlone = maxDepth > 0 && !linkCallbacks;
  /** Where stack and ring stood when DELEGATING_TASK was set. */
  let delegatingDepth = 0;
  let delegatingHead = 0;
  let links: CallbackLinks | undefined;

  /**
   * Numbers count on past slots that are taken: a number finds its slot without a search, and no two tasks share one.
   * @returns 0 where the table is full
   */
  function enterTask(firstId: number, index: number): number {
    if (gate[RUNNING] !== header[RECORDED]) return enterLate(firstId, index);
    for (let probe = 0; probe < PROBES && header[TASK_BASE] + header[LAST_TASK] < LAST_TOKEN; probe++) {
      const number = ++header[LAST_TASK];
      const slot = number & taskMask;
      if (taskNumbers[slot] !== 0) continue;
      taskNumbers[slot] = number;
      taskIds[slot] = firstId + index;
      taskParents[slot] = header[DELEGATING_TASK] === 0 ? header[RUNNING_TASK] : parentOf(firstId + index);
      const depth = header[DEPTH];
      if (depth >= maxDepth) {
        losses[at.ELIDED]++;
        taskFrames[slot] = NO_FRAME;
        taskStarts[slot] = now();
      } else {
        taskFrames[slot] = depth;
        stackIds[depth] = -(firstId + index);
        stackTasks[depth] = number;
        stackOuterTasks[depth] = header[RUNNING_TASK];
        stackStarts[depth] = now();
        taskStarts[slot] = stackStarts[depth];
        header[DEPTH] = depth + 1;
        header[RUNNING_TASK] = number;
      }
      return header[TASK_BASE] + number;
    }
    losses[at.UNTRACKED_TASKS]++;
    return 0;
  }

  /**
   * `yield*` and `for await` suspend their task before they call the first `next()`, which starts a generator. It is theirs if nothing has
   * been recorded in between.
   */
  function parentOf(id: number): number {
    const kind = registry.kindOf(id);
    const isGenerator = kind === GENERATOR || kind === ASYNC_GENERATOR;
    const isNext = isGenerator && header[DEPTH] === delegatingDepth && header[HEAD] === delegatingHead;
    const delegating = isNext ? header[DELEGATING_TASK] : 0;
    header[DELEGATING_TASK] = 0;
    return delegating || header[RUNNING_TASK];
  }

  function markStretch(place: number, depth: number): void {
    const task = stackTasks[depth];
    functionIds[place] = -stackIds[depth];
    depths[place] |= STRETCH;
    tasks[place] = task;
    parents[place] = taskParents[task & taskMask];
    lines[place] = columns[place] = 0;
    header[RUNNING_TASK] = stackOuterTasks[depth];
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
    if (depth >= 0) healAbove(depth);
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
    const slot = number & taskMask;
    taskNumbers[slot] = 0;
    if (depth < 0) return;
    const place = header[HEAD];
    ends[place] = now();
    starts[place] = stackStarts[depth];
    functionIds[place] = -stackIds[depth];
    depths[place] = depth | STRETCH;
    tasks[place] = number;
    parents[place] = taskParents[slot];
    lines[place] = 0;
    columns[place] = 0;
    header[HEAD] = place + 1;
    if (place >= lastPlace) afterLast(place);
    header[DEPTH] = depth;
    header[RUNNING_TASK] = stackOuterTasks[depth];
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
    if (depth >= 0) {
      const place = header[HEAD];
      ends[place] = now();
      taskSuspensions[slot] = ends[place];
      starts[place] = stackStarts[depth];
      functionIds[place] = -stackIds[depth];
      depths[place] = depth | STRETCH;
      tasks[place] = number;
      parents[place] = taskParents[slot];
      lines[place] = line;
      columns[place] = column;
      header[HEAD] = place + 1;
      if (place >= lastPlace) afterLast(place);
      header[DEPTH] = depth;
      header[RUNNING_TASK] = stackOuterTasks[depth];
    } else if (depth === NO_FRAME) taskSuspensions[slot] = now();
    header[DELEGATING_TASK] = 0;
    if (delegates) {
      header[DELEGATING_TASK] = number;
      delegatingDepth = header[DEPTH];
      delegatingHead = header[HEAD];
    }
    return value;
  }

  function resume<T>(token: number, value: T): T {
    if (gate[RUNNING] !== header[RECORDED]) return value;
    const number = token - header[TASK_BASE];
    const slot = number & taskMask;
    const isSuspended = isAlive(number) && taskFrames[slot] === SUSPENDED;
    if (!isSuspended || header[DEPTH] !== 0 || !goesOnAlone) return goOn(number, value);
    taskFrames[slot] = 0;
    stackIds[0] = -taskIds[slot];
    stackTasks[0] = number;
    stackOuterTasks[0] = header[RUNNING_TASK];
    stackStarts[0] = now();
    header[DEPTH] = 1;
    header[RUNNING_TASK] = number;
    return value;
  }

  function goOn<T>(number: number, value: T): T {
    if (!isAlive(number) || frameOf(number) >= 0) return value;
    const slot = number & taskMask;
    const kind = registry.kindOf(taskIds[slot]);
    // Its own wait has scheduled it, and its arrows say so. A generator goes on because somebody calls it.
    if (kind !== GENERATOR) links?.forgoLink();
    if (kind === ASYNC) healLeaks(slot);
    const depth = header[DEPTH];
    if (depth >= maxDepth) {
      losses[at.ELIDED]++;
      taskFrames[slot] = NO_FRAME;
      return value;
    }
    taskFrames[slot] = depth;
    stackIds[depth] = -taskIds[slot];
    stackTasks[depth] = number;
    stackOuterTasks[depth] = header[RUNNING_TASK];
    stackStarts[depth] = now();
    header[DEPTH] = depth + 1;
    header[RUNNING_TASK] = number;
    return value;
  }

  /**
   * An async function goes on in a microtask, on an empty JavaScript stack, or (when what it awaits throws at once) on the very stack
   * on which it was suspended. Frames that began after its suspension are on neither: they have missed their exit, for instance
   * while `await using` waits for a disposal. Generators go on wherever `next()` is called, so nothing follows for them.
   */
  function healLeaks(slot: number): void {
    const suspendedNs = taskSuspensions[slot];
    let sound = header[DEPTH] - 1;
    while (sound >= 0 && stackStarts[sound] > suspendedNs) sound--;
    healAbove(sound);
  }

  return {
    enterTask,
    exitTask,
    suspend,
    resume,
    markStretch,
    linkBy(sessionLinks) {
      links = sessionLinks;
    },
  };
}
