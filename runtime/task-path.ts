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
const STRETCH = STRETCH_FLAG;
const RUNNING = gates.RUNNING;

/** The last token that a task can have: they are written to Int32Arrays. */
export const LAST_TASK_TOKEN = 2 ** 31 - 1;

export type TaskPath = Pick<WovenApi, "enterTask" | "exitTask" | "suspend" | "resume">;

export interface TaskPathOwner {
  readonly gate: Int32Array;
  readonly now: Clock["now"];
  readonly sizes: at.Sizes;
  readonly lanes: at.Layout;
  /** When the ring is full; moves its head to where the next call goes. */
  readonly afterLast: (place: number) => void;
  /** All that is rare. They look at everything once more. */
  readonly rare: TaskPath;
}

export function createTaskPath({ gate, now, sizes, lanes, afterLast, rare }: TaskPathOwner): TaskPath {
  const { header, stackStarts, stackIds, stackTasks, stackOuterTasks } = lanes;
  const { taskNumbers, taskIds, taskParents, taskFrames, taskStarts, taskSuspensions, taskLines, taskColumns } = lanes;
  const { starts, ends, functionIds, depths, tasks, parents, lines, columns } = lanes;
  const { maxDepth } = sizes;
  const lastPlace = sizes.maxFrames - 1;
  const taskMask = sizes.maxTasks - 1;
  /** Whether a task that goes on has its frame and nothing else to look after. */
  const goesOnAlone = maxDepth > 0 && !sizes.linkCallbacks;
  return { enterTask, exitTask, suspend, resume };

  function enterTask(firstId: number, index: number): number {
    if (gate[RUNNING] !== header[RECORDED] || header[DELEGATING_TASK] !== 0) return rare.enterTask(firstId, index);
    const number = header[LAST_TASK] + 1;
    const token = header[TASK_BASE] + number;
    const slot = number & taskMask;
    const depth = header[DEPTH];
    if (taskNumbers[slot] !== 0 || depth >= maxDepth || token > LAST_TASK_TOKEN) return rare.enterTask(firstId, index);
    const outer = header[RUNNING_TASK];
    header[LAST_TASK] = number;
    taskNumbers[slot] = number;
    taskIds[slot] = firstId + index;
    taskParents[slot] = outer;
    taskFrames[slot] = depth;
    stackIds[depth] = -(firstId + index);
    stackTasks[depth] = number;
    stackOuterTasks[depth] = outer;
    stackStarts[depth] = now();
    taskStarts[slot] = stackStarts[depth];
    header[DEPTH] = depth + 1;
    header[RUNNING_TASK] = number;
    return token;
  }

  function exitTask(token: number): void {
    if (gate[RUNNING] !== header[RECORDED]) return;
    const number = token - header[TASK_BASE];
    const depth = header[DEPTH] - 1;
    if (depth < 0 || stackTasks[depth] !== number || stackIds[depth] >= 0) return rare.exitTask(token);
    const slot = number & taskMask;
    taskNumbers[slot] = 0;
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
    const depth = header[DEPTH] - 1;
    if (depth < 0 || stackTasks[depth] !== number || stackIds[depth] >= 0 || delegates === true)
      return rare.suspend(token, value, line, column, delegates);
    const slot = number & taskMask;
    taskLines[slot] = line;
    taskColumns[slot] = column;
    taskFrames[slot] = SUSPENDED;
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
    header[DELEGATING_TASK] = 0;
    return value;
  }

  function resume<T>(token: number, value: T): T {
    if (gate[RUNNING] !== header[RECORDED]) return value;
    const number = token - header[TASK_BASE];
    const slot = number & taskMask;
    const isSuspended = number > 0 && taskNumbers[slot] === number && taskFrames[slot] === SUSPENDED;
    if (!isSuspended || header[DEPTH] !== 0 || !goesOnAlone) return rare.resume(token, value);
    taskFrames[slot] = 0;
    stackIds[0] = -taskIds[slot];
    stackTasks[0] = number;
    stackOuterTasks[0] = header[RUNNING_TASK];
    stackStarts[0] = now();
    header[DEPTH] = 1;
    header[RUNNING_TASK] = number;
    return value;
  }
}
