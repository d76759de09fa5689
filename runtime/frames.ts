/**
 * The frames of one thread, in one memory. Two clock reads are more than four fifths of a recorded call, so nothing here is bought with
 * a third.
 *
 * A frame stands on the shadow stack while it is open and becomes one record in the ring when it ends, so the ring is in the order of
 * the ends:
 *
 *     outer { inner {} }     stack: outer │ outer inner │ outer │         ring: inner(depth 1) outer(depth 0)
 *
 * Plain calls that come and go in order are the business of call-path.ts, tasks that of tasks.ts; here is all else that happens to them.
 * The compiler folds the lanes into the code for the first memory that a thread makes, so a memory is used again for the next session.
 */
import type { CallbackLinks } from "./callback-links.js";
import { createCallPath } from "./call-path.js";
import type { Clock } from "./clock.js";
import * as contract from "./contract.js";
import type { CounterUnit, WovenApi } from "./contract.js";
import { createCounterValues } from "./counter-values.js";
import type { FunctionRegistry } from "./function-registry.js";
import { GateSlot } from "./gate.js";
import * as at from "./layout.js";
import { Loss, Slot, Time } from "./layout.js";
import { createTasks } from "./tasks.js";

export interface Frames extends Omit<WovenApi, "register"> {
  readonly sizes: at.Sizes;
  readonly memory: at.RecordingBuffer;
  /** Records what a counter stands at now. */
  counter(name: string, value: number, unit: CounterUnit | undefined): void;
  /**
   * Records the session from now on; what is in the memory is gone.
   * @param keepNewest when the ring is full, or else the oldest
   * @returns where callbacks are to be told of, if they are linked
   */
  begin(session: number, keepNewest: boolean): CallbackLinks | undefined;
  /** Frames that are open. A method: V8 looks up each property of an object with a getter anew. */
  depth(): number;
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
  readonly createLinks: CreateLinks | undefined;
}

export type CreateLinks = (lanes: at.Layout, now: Clock["now"]) => CallbackLinks;

/** Constants of this module, which the compiler folds into the code; see call-path.ts. */
const HEALED = contract.HEALED;

/** Tokens stay below this so that they are small integers in every engine; beyond it they start over. */
const TOKEN_LIMIT = 2 ** 30;
/** The number of no session, not even of none. */
const NO_SESSION = -1;

export function createFrames(
  { clock, registry, gate, join, createLinks }: FramesOwner,
  sizes: at.Sizes,
  free: FreeTokens = { frame: 1, task: 0 },
): Frames {
  const { now } = clock;
  const memory = at.allocate(sizes);
  const lanes = at.layOut(memory);
  const { header, times, losses, stackStarts, stackIds } = lanes;
  const { starts, ends, functionIds, depths } = lanes;
  const { maxDepth } = sizes;
  const lastPlace = sizes.maxFrames - 1;
  header[Slot.RECORDED] = NO_SESSION;
  header[Slot.TASK_BASE] = free.task;
  let keepsNewest = true;
  let nextTokenBase = free.frame;
  const values = createCounterValues(lanes, now);

  const { enter, exit } = createCallPath(
    gate,
    now,
    maxDepth,
    lastPlace,
    header,
    stackStarts,
    stackIds,
    starts,
    ends,
    functionIds,
    depths,
    enterLate,
    elide,
    exitOutOfOrder,
    afterLast,
  );

  const { markStretch, beginTasks, ...tasks } = createTasks({
    gate,
    now,
    registry,
    sizes,
    lanes,
    enterLate: (firstId, index) => join()?.enterTask(firstId, index) ?? 0,
    healAbove,
    afterLast,
  });

  // So that it is compiled: where it is needed first may be a stack that has overflowed, which has no room for the compiler.
  exitOutOfOrder(-1);

  const lastTaskToken = (): number => header[Slot.TASK_BASE] + header[Slot.LAST_TASK];

  function enterLate(firstId: number, index: number): number {
    return join()?.enter(firstId, index) ?? 0;
  }

  /** A call too deep for the shadow stack has token 0, so its exit does nothing and the depth stays right. */
  function elide(): number {
    losses[Loss.ELIDED]++;
    return 0;
  }

  /**
   * Moves the head once `place`, the last one or the scratch place behind it, is written; or one further, where the stack has overflowed
   * before it could be moved.
   */
  function afterLast(place: number): void {
    losses[Loss.DROPPED] += place - lastPlace;
    if (keepsNewest) header[Slot.LAPS]++;
    header[Slot.HEAD] = keepsNewest ? 0 : lastPlace + 1;
  }

  /**
   * The frame is not on top. After an overflow this runs in a `finally` near the end of the stack, and may overflow as well; the error that
   * is on its way must stay the program's. So all is in the `try`, and what is outside takes as little of the stack as can be.
   */
  function exitOutOfOrder(depth: number): void {
    try {
      closeWithAbove(depth);
    } catch {
      // What is still open is left to the next exit, which has more room.
    }
  }

  /** Closes what was left open above it first. One that is closed already, or of an earlier session, is left alone. */
  function closeWithAbove(depth: number): void {
    if (depth < 0 || depth >= header[Slot.DEPTH] || stackIds[depth] < 0) return;
    healAbove(depth);
    close(depth, 0);
  }

  function healAbove(depth: number): void {
    for (let above = header[Slot.DEPTH] - 1; above > depth; above--) close(above, HEALED);
  }

  /** Closes the frame on top. Where the stack overflows in it, the frame is open as before, or closed and counted. */
  function close(depth: number, flags: number): void {
    const place = header[Slot.HEAD];
    ends[place] = now();
    functionIds[place] = stackIds[depth];
    depths[place] = depth | flags;
    starts[place] = stackStarts[depth];
    if (stackIds[depth] < 0) markStretch(place, depth);
    header[Slot.HEAD] = place + 1;
    header[Slot.DEPTH] = depth;
    if (flags === HEALED) losses[Loss.MISMATCHED]++;
    if (place >= lastPlace) afterLast(place);
  }

  return {
    enter,
    exit,
    ...tasks,
    counter(name, value, unit) {
      if (gate[GateSlot.RUNNING] === header[Slot.RECORDED]) values.record(name, value, unit);
      else join()?.counter(name, value, unit);
    },
    sizes,
    memory,
    begin(number, keepNewest) {
      // First of all: whoever still reads the memory sees that it is another's.
      header[Slot.SESSION] = number;
      header[Slot.DEPTH] = header[Slot.HEAD] = header[Slot.LAPS] = 0;
      header[Slot.LINK_HEAD] = header[Slot.LINK_LAPS] = header[Slot.CALLBACKS] = 0;
      losses.fill(0);
      times[Time.ENDED_NS] = 0n;
      times[Time.START_NS] = now();
      keepsNewest = keepNewest;
      values.begin(keepNewest);
      header[Slot.TOKEN_BASE] = nextTokenBase < TOKEN_LIMIT ? nextTokenBase : 1;
      // One is left out between two sessions: one below the base would be the top of an empty stack.
      nextTokenBase = header[Slot.TOKEN_BASE] + maxDepth + 1;
      header[Slot.TASK_BASE] = lastTaskToken() < TOKEN_LIMIT ? lastTaskToken() : 0;
      const links = sizes.linkCallbacks ? createLinks?.(lanes, now) : undefined;
      beginTasks(links);
      header[Slot.RECORDED] = number;
      return links;
    },
    depth: () => header[Slot.DEPTH],
    freeTokens: () => ({ frame: nextTokenBase, task: lastTaskToken() }),
  };
}
