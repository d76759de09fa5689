/**
 * What is called of a task (the activation of an async function or generator) while all goes as it mostly does: it begins, it is
 * suspended and ends with its frame on top, and it goes on with no frame below. Everything else is for frames.ts.
 *
 * Each of them is flat: as functions that call each other they took 4 to 8 ns a stretch more (docs/performance.md).
 */
import type { Clock } from "./clock.js";
import { STRETCH as STRETCH_FLAG, type WovenApi } from "./contract.js";
import * as gates from "./gate.js";
import * as at from "./layout.js";

/** Constants of this module, which the compiler folds into the code; see call-path.ts. */
const DEPTH = at.DEPTH;
const HEAD = at.HEAD;
const RECORDED = at.RECORDED;
const TASK_BASE = at.TASK_BASE;
const LAST_TASK = at.LAST_TASK;
const RUNNING_TASK = at.RUNNING_TASK;
const DELEGATING_TASK = at.DELEGATING_TASK;
const SUSPENDED = at.SUSPENDED;
const NO_FRAME = at.NO_FRAME;
const NO_TASK = at.NO_TASK;
const STRETCH = STRETCH_FLAG;
const RUNNING = gates.RUNNING;

/** The last token that a task can have: they are written to Int32Arrays. */
export const LAST_TASK_TOKEN = 2 ** 31 - 1;

type TaskPath = Pick<WovenApi, "enterTask" | "exitTask" | "suspend" | "resume">;

interface TaskPaths {
  readonly taskPath: TaskPath;
  /** Puts a stretch of the task on top of the shadow stack. */
  readonly beginStretch: (slot: number, depth: number) => void;
  /**
   * Closes the stretch on top of the shadow stack.
   * @param line where it is suspended, 0 when its task ends
   * @returns its place in the ring
   */
  readonly endStretch: (depth: number, flags: number, line: number, column: number) => number;
}

/** What is rare, while a session goes on. The two that a task has as well look at everything once more. */
interface RareOfTasks extends Pick<WovenApi, "enterTask" | "resume"> {
  /** Closes what was left open above the task's frame. @returns its depth; below 0 when there is none: NO_FRAME, SUSPENDED, NO_TASK */
  readonly bringToTop: (number: number) => number;
  /** The task is about to iterate over something. */
  readonly delegate: (number: number) => void;
}

export interface TaskPathOwner {
  readonly gate: Int32Array;
  readonly now: Clock["now"];
  readonly sizes: at.Sizes;
  readonly lanes: at.Layout;
  /** When the ring is full; moves its head to where the next call goes. */
  readonly afterLast: (place: number) => void;
  readonly rare: RareOfTasks;
}

export function createTaskPath({ gate, now, sizes, lanes, afterLast, rare }: TaskPathOwner): TaskPaths {
  const { header, stackStarts, stackIds, stackTasks, stackOuterTasks } = lanes;
  const { taskNumbers, taskIds, taskParents, taskFrames, taskStarts, taskSuspensions, taskLines, taskColumns } = lanes;
  const { starts, ends, functionIds, depths, tasks, parents, lines, columns } = lanes;
  const { maxDepth } = sizes;
  const lastPlace = sizes.maxFrames - 1;
  const taskMask = sizes.maxTasks - 1;
  /** Whether a task that goes on has its frame and nothing else to look after. */
  const goesOnAlone = maxDepth > 0 && !sizes.linkCallbacks;
  return { taskPath: { enterTask, exitTask, suspend, resume }, beginStretch, endStretch };

  function enterTask(firstId: number, index: number): number {
    if (gate[RUNNING] !== header[RECORDED] || header[DELEGATING_TASK] !== 0) return rare.enterTask(firstId, index);
    const number = header[LAST_TASK] + 1;
    const token = header[TASK_BASE] + number;
    const slot = number & taskMask;
    const depth = header[DEPTH];
    if (taskNumbers[slot] !== 0 || depth >= maxDepth || token > LAST_TASK_TOKEN) return rare.enterTask(firstId, index);
    header[LAST_TASK] = number;
    taskNumbers[slot] = number;
    taskIds[slot] = firstId + index;
    taskParents[slot] = header[RUNNING_TASK];
    beginStretch(slot, depth);
    taskStarts[slot] = stackStarts[depth];
    return token;
  }

  function beginStretch(slot: number, depth: number): void {
    const number = taskNumbers[slot];
    taskFrames[slot] = depth;
    stackIds[depth] = -taskIds[slot];
    stackTasks[depth] = number;
    stackOuterTasks[depth] = header[RUNNING_TASK];
    stackStarts[depth] = now();
    header[DEPTH] = depth + 1;
    header[RUNNING_TASK] = number;
  }

  function exitTask(token: number): void {
    if (gate[RUNNING] !== header[RECORDED]) return;
    const number = token - header[TASK_BASE];
    let depth = header[DEPTH] - 1;
    if (depth < 0 || stackTasks[depth] !== number || stackIds[depth] >= 0) depth = rare.bringToTop(number);
    // A rejection that the task does not catch, or the `return()` of a generator: no `resume` has told of it.
    if (depth === SUSPENDED) {
      rare.resume(token, undefined);
      depth = rare.bringToTop(number);
    }
    if (depth === NO_TASK) return;
    taskNumbers[number & taskMask] = 0;
    if (depth >= 0) endStretch(depth, 0, 0, 0);
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

  function suspend<T>(token: number, value: T, line: number, column: number, delegates?: boolean): T {
    if (gate[RUNNING] !== header[RECORDED]) return value;
    const number = token - header[TASK_BASE];
    let depth = header[DEPTH] - 1;
    if (depth < 0 || stackTasks[depth] !== number || stackIds[depth] >= 0) depth = rare.bringToTop(number);
    if (depth === NO_TASK) return value;
    const slot = number & taskMask;
    taskLines[slot] = line;
    taskColumns[slot] = column;
    taskFrames[slot] = SUSPENDED;
    if (depth >= 0) taskSuspensions[slot] = ends[endStretch(depth, 0, line, column)];
    else if (depth === NO_FRAME) taskSuspensions[slot] = now();
    header[DELEGATING_TASK] = 0;
    if (delegates) rare.delegate(number);
    return value;
  }

  function resume<T>(token: number, value: T): T {
    if (gate[RUNNING] !== header[RECORDED]) return value;
    const number = token - header[TASK_BASE];
    const slot = number & taskMask;
    const isSuspended = number > 0 && taskNumbers[slot] === number && taskFrames[slot] === SUSPENDED;
    if (!isSuspended || header[DEPTH] !== 0 || !goesOnAlone) return rare.resume(token, value);
    beginStretch(slot, 0);
    return value;
  }
}
