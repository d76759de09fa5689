/**
 * The tasks of one thread (activations of async functions and generators) and their stretches: a task has a frame on the shadow stack while
 * it runs, and a slot in the table of tasks from its first enter to its last exit.
 *
 * How a task begins and goes on, on an empty stack as a rule, is flat, although it says the same three times: with a function that begins a
 * stretch, recording took 2 ns a stretch more (docs/performance.md).
 */
import type { CallbackLinks } from "./callback-links.js";
import type { Clock } from "./clock.js";
import { STRETCH as STRETCH_FLAG, type WovenApi } from "./contract.js";
import type { FunctionRegistry } from "./function-registry.js";
import { GateSlot } from "./gate.js";
import * as at from "./layout.js";
import { Loss, Slot, TaskTime, TaskWord, TaskTable } from "./layout.js";

/** Constants of this module, which the compiler folds into the code. */
const SUSPENDED = at.SUSPENDED;
const NO_FRAME = at.NO_FRAME;
const STRETCH = STRETCH_FLAG;

/** In place of a depth, for a token of no task that is alive. */
const NO_TASK = -3;
/** Below 2 ** 31, as tokens are written to Int32Arrays, by more numbers than are passed over where slots are taken. */
const LAST_TOKEN = 2 ** 31 - 2 ** 20;
/** Slots of a table that has not grown. Few, so that they stay in the cache, as each task takes the next one. */
const FIRST_SLOTS = 64;
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
  /** There are none from now on. @param links if callbacks are linked */
  readonly beginTasks: (links: CallbackLinks | undefined) => void;
  /** What the place of a frame that is closed says more where it is that of a task. */
  readonly markStretch: (place: number, depth: number) => void;
}

export function createTasks(owner: TasksOwner): Tasks {
  const { gate, now, registry, sizes, lanes, enterLate, healAbove, afterLast } = owner;
  const { header, losses, stackStarts, stackIds, stackTasks, stackOuterTasks } = lanes;
  const { taskWords, taskTimes } = lanes;
  const { starts, ends, functionIds, depths, tasks, parents, lines, columns } = lanes;
  const { maxDepth, maxTasks, linkCallbacks } = sizes;
  const lastPlace = sizes.maxFrames - 1;
  /** Whether a task that goes on has its frame and nothing else to look after. */
  const goesOnAlone = maxDepth > 0 && !linkCallbacks;
  /** Where stack and ring stood when Slot.DELEGATING_TASK was set. */
  let delegatingDepth = 0;
  let delegatingHead = 0;
  let links: CallbackLinks | undefined;

  /**
   * Numbers count on past slots that are taken: a number finds its slot without a search, and no two tasks share one.
   * @returns 0 where the table is full
   */
  function enterTask(firstId: number, index: number): number {
    if (gate[GateSlot.RUNNING] !== header[Slot.RECORDED]) return enterLate(firstId, index);
    const isFull = header[Slot.ALIVE_TASKS] >= header[Slot.TASK_ROOM] && !grow();
    if (isFull || header[Slot.TASK_BASE] + header[Slot.LAST_TASK] >= LAST_TOKEN) {
      losses[Loss.UNTRACKED_TASKS]++;
      return 0;
    }
    let number = header[Slot.LAST_TASK] + 1;
    while (taskWords[((number & header[Slot.TASK_MASK]) << TaskTable.SHIFT) + TaskWord.NUMBER] !== 0) number++;
    const slot = (number & header[Slot.TASK_MASK]) << TaskTable.SHIFT;
    header[Slot.LAST_TASK] = number;
    header[Slot.ALIVE_TASKS]++;
    taskWords[slot + TaskWord.NUMBER] = number;
    taskWords[slot + TaskWord.ID] = firstId + index;
    taskWords[slot + TaskWord.PARENT] =
      header[Slot.DELEGATING_TASK] === 0 ? header[Slot.RUNNING_TASK] : parentOf(firstId + index);
    const depth = header[Slot.DEPTH];
    if (depth >= maxDepth) {
      taskWords[slot + TaskWord.FRAME] = NO_FRAME;
      taskTimes[(slot >> 1) + TaskTime.START] = now();
      losses[Loss.ELIDED]++;
    } else {
      taskWords[slot + TaskWord.FRAME] = depth;
      stackIds[depth] = -(firstId + index);
      stackTasks[depth] = number;
      stackOuterTasks[depth] = header[Slot.RUNNING_TASK];
      stackStarts[depth] = now();
      taskTimes[(slot >> 1) + TaskTime.START] = stackStarts[depth];
      header[Slot.DEPTH] = depth + 1;
      header[Slot.RUNNING_TASK] = number;
    }
    return header[Slot.TASK_BASE] + number;
  }

  /**
   * Makes the table twice as large, where a task stays in its slot or goes to the same one of the new half. Whoever reads it meanwhile
   * finds each task in the slot that the mask says.
   * @returns false where it is as large as it may be
   */
  function grow(): boolean {
    const slots = header[Slot.TASK_MASK] + 1;
    if (slots === maxTasks) return false;
    const words = slots << TaskTable.SHIFT;
    taskWords.copyWithin(words, 0, words);
    clear(words, 0, slots);
    setSlots(2 * slots);
    clear(0, slots, slots);
    return true;
  }

  /** Frees those of the slots from that word on whose number has that bit or, with 0, lacks it. */
  function clear(word: number, bit: number, slots: number): void {
    for (const end = word + (slots << TaskTable.SHIFT); word < end; word += 1 << TaskTable.SHIFT)
      if ((taskWords[word] & slots) === bit) taskWords[word] = 0;
  }

  /** Half of them stay free until the table can grow no more, so that a free one is found soon. */
  function setSlots(slots: number): void {
    header[Slot.TASK_ROOM] = slots === maxTasks ? slots - (slots >> 4) : slots >> 1;
    header[Slot.TASK_MASK] = slots - 1;
  }

  /**
   * `yield*` and `for await` suspend their task before they call the first `next()`, which starts a generator. It is theirs if nothing has
   * been recorded in between.
   */
  function parentOf(id: number): number {
    const kind = registry.kindOf(id);
    const isGenerator = kind === GENERATOR || kind === ASYNC_GENERATOR;
    const isNext = isGenerator && header[Slot.DEPTH] === delegatingDepth && header[Slot.HEAD] === delegatingHead;
    const delegating = isNext ? header[Slot.DELEGATING_TASK] : 0;
    header[Slot.DELEGATING_TASK] = 0;
    return delegating || header[Slot.RUNNING_TASK];
  }

  function markStretch(place: number, depth: number): void {
    const task = stackTasks[depth];
    functionIds[place] = -stackIds[depth];
    depths[place] |= STRETCH;
    tasks[place] = task;
    parents[place] = taskWords[((task & header[Slot.TASK_MASK]) << TaskTable.SHIFT) + TaskWord.PARENT];
    lines[place] = columns[place] = 0;
    header[Slot.RUNNING_TASK] = stackOuterTasks[depth];
  }

  /** Is it that of a task of this session that is alive? Token 0, of an untracked one, is below all numbers. */
  const isAlive = (number: number): boolean =>
    number > 0 && taskWords[((number & header[Slot.TASK_MASK]) << TaskTable.SHIFT) + TaskWord.NUMBER] === number;

  /** NO_FRAME also when the frame was closed by an exit below it. */
  function frameOf(number: number): number {
    const depth = taskWords[((number & header[Slot.TASK_MASK]) << TaskTable.SHIFT) + TaskWord.FRAME];
    if (depth < 0) return depth;
    return depth < header[Slot.DEPTH] && stackTasks[depth] === number && stackIds[depth] < 0 ? depth : NO_FRAME;
  }

  /** Closes what was left open above the task's frame. @returns its depth; below 0 when there is none: NO_FRAME, SUSPENDED, NO_TASK */
  function bringToTop(number: number): number {
    try {
      if (!isAlive(number)) return NO_TASK;
      const depth = frameOf(number);
      if (depth >= 0) healAbove(depth);
      return depth;
    } catch {
      // The stack ends here: the error on its way stays the program's, and the frame is left to the next exit, which has more room.
      return NO_TASK;
    }
  }

  function exitTask(token: number): void {
    if (gate[GateSlot.RUNNING] !== header[Slot.RECORDED]) return;
    const number = token - header[Slot.TASK_BASE];
    let depth = header[Slot.DEPTH] - 1;
    if (depth < 0 || stackTasks[depth] !== number || stackIds[depth] >= 0) depth = bringToTop(number);
    // A rejection that the task does not catch, or the `return()` of a generator: no `resume` has told of it.
    if (depth === SUSPENDED) {
      resume(token, undefined);
      depth = bringToTop(number);
    }
    if (depth === NO_TASK) return;
    const slot = (number & header[Slot.TASK_MASK]) << TaskTable.SHIFT;
    taskWords[slot + TaskWord.NUMBER] = 0;
    header[Slot.ALIVE_TASKS]--;
    if (depth < 0) return;
    endStretch(number, slot, depth, 0, 0);
  }

  /** Ends the frame on top. */
  function endStretch(number: number, slot: number, depth: number, line: number, column: number): void {
    const place = header[Slot.HEAD];
    const suspension = (slot >> 1) + TaskTime.SUSPENSION;
    taskTimes[suspension] = now();
    ends[place] = taskTimes[suspension];
    starts[place] = stackStarts[depth];
    functionIds[place] = -stackIds[depth];
    depths[place] = depth | STRETCH;
    tasks[place] = number;
    parents[place] = taskWords[slot + TaskWord.PARENT];
    lines[place] = line;
    columns[place] = column;
    header[Slot.HEAD] = place + 1;
    header[Slot.DEPTH] = depth;
    header[Slot.RUNNING_TASK] = stackOuterTasks[depth];
    if (place >= lastPlace) afterLast(place);
  }

  function suspend<T>(token: number, value: T, line: number, column: number, delegates?: boolean): T {
    if (gate[GateSlot.RUNNING] !== header[Slot.RECORDED]) return value;
    const number = token - header[Slot.TASK_BASE];
    let depth = header[Slot.DEPTH] - 1;
    if (depth < 0 || stackTasks[depth] !== number || stackIds[depth] >= 0) depth = bringToTop(number);
    if (depth === NO_TASK) return value;
    const slot = (number & header[Slot.TASK_MASK]) << TaskTable.SHIFT;
    taskWords[slot + TaskWord.LINE] = line;
    taskWords[slot + TaskWord.COLUMN] = column;
    taskWords[slot + TaskWord.FRAME] = SUSPENDED;
    if (depth >= 0) {
      endStretch(number, slot, depth, line, column);
    } else if (depth === NO_FRAME) taskTimes[(slot >> 1) + TaskTime.SUSPENSION] = now();
    header[Slot.DELEGATING_TASK] = 0;
    if (delegates) {
      header[Slot.DELEGATING_TASK] = number;
      delegatingDepth = header[Slot.DEPTH];
      delegatingHead = header[Slot.HEAD];
    }
    return value;
  }

  function resume<T>(token: number, value: T): T {
    if (gate[GateSlot.RUNNING] !== header[Slot.RECORDED]) return value;
    const number = token - header[Slot.TASK_BASE];
    const slot = (number & header[Slot.TASK_MASK]) << TaskTable.SHIFT;
    const isSuspended = isAlive(number) && taskWords[slot + TaskWord.FRAME] === SUSPENDED;
    if (!isSuspended || header[Slot.DEPTH] !== 0 || !goesOnAlone) return goOn(number, value);
    taskWords[slot + TaskWord.FRAME] = 0;
    stackIds[0] = -taskWords[slot + TaskWord.ID];
    stackTasks[0] = number;
    stackOuterTasks[0] = header[Slot.RUNNING_TASK];
    stackStarts[0] = now();
    header[Slot.DEPTH] = 1;
    header[Slot.RUNNING_TASK] = number;
    return value;
  }

  function goOn<T>(number: number, value: T): T {
    if (!isAlive(number) || frameOf(number) >= 0) return value;
    const slot = (number & header[Slot.TASK_MASK]) << TaskTable.SHIFT;
    const kind = registry.kindOf(taskWords[slot + TaskWord.ID]);
    // Its own wait has scheduled it, and its arrows say so. A generator goes on because somebody calls it.
    if (kind !== GENERATOR) links?.forgoLink();
    if (kind === ASYNC) healLeaks(slot);
    const depth = header[Slot.DEPTH];
    if (depth >= maxDepth) {
      losses[Loss.ELIDED]++;
      taskWords[slot + TaskWord.FRAME] = NO_FRAME;
      return value;
    }
    taskWords[slot + TaskWord.FRAME] = depth;
    stackIds[depth] = -taskWords[slot + TaskWord.ID];
    stackTasks[depth] = number;
    stackOuterTasks[depth] = header[Slot.RUNNING_TASK];
    stackStarts[depth] = now();
    header[Slot.DEPTH] = depth + 1;
    header[Slot.RUNNING_TASK] = number;
    return value;
  }

  /**
   * An async function goes on in a microtask, on an empty JavaScript stack, or (when what it awaits throws at once) on the very stack
   * on which it was suspended. Frames that began after its suspension are on neither: they have missed their exit, for instance
   * while the `await using` of a loop waits for a disposal. Generators go on wherever `next()` is called, so nothing follows for them.
   */
  function healLeaks(slot: number): void {
    const suspendedNs = taskTimes[(slot >> 1) + TaskTime.SUSPENSION];
    let sound = header[Slot.DEPTH] - 1;
    while (sound >= 0 && stackStarts[sound] > suspendedNs) sound--;
    healAbove(sound);
  }

  // So that it is compiled before it is needed, as `exitOutOfOrder` is (frames.ts).
  bringToTop(0);

  return {
    enterTask,
    exitTask,
    suspend,
    resume,
    markStretch,
    beginTasks(sessionLinks) {
      taskWords.fill(0, 0, (header[Slot.TASK_MASK] + 1) << TaskTable.SHIFT);
      setSlots(Math.min(FIRST_SLOTS, maxTasks));
      header[Slot.LAST_TASK] = header[Slot.ALIVE_TASKS] = header[Slot.RUNNING_TASK] = header[Slot.DELEGATING_TASK] = 0;
      links = sessionLinks;
    },
  };
}
