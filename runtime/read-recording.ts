/**
 * Memory of a recording → what it holds. `stop()`, the watchdog and any later reader of a dead thread's memory take this one path;
 * live-recording.ts takes it for a thread that goes on.
 */
import { DEPTH_MASK, hasStretches } from "./contract.js";
import type { CallLanes, Losses, OpenFrame, SuspendedTask, ThreadRecording } from "./contract.js";
import * as at from "./layout.js";
import { Loss, Slot, TaskTime, TaskWord, TaskTable, Time } from "./layout.js";
import { readCounters } from "./read-counters.js";
import { readLinks } from "./read-links.js";
import { narrowFromRing, wideFromRing } from "./ring-copy.js";

/**
 * @param buffer memory of a session that has ended
 * @param sessionStopNs when that was
 * @param from number of the first call that is wanted
 * @param fromLink number of the first link that is wanted
 * @param fromValue number of the first value of a counter that is wanted
 */
export function readRecording(
  buffer: at.RecordingBuffer,
  thread: { id: number; name: string },
  sessionStopNs: bigint,
  from = 0,
  fromLink = 0,
  fromValue = 0,
): ThreadRecording {
  const lanes = at.layOut(buffer);
  const { overwrittenValues, ...counters } = readCounters(lanes, fromValue);
  const { ended, openFrames } = readMoment(lanes);
  const oldest = Math.min(Math.max(from, oldestCall(lanes, ended)), ended);
  const recording = {
    threadId: thread.id,
    threadName: thread.name,
    startNs: lanes.times[Time.START_NS],
    stopNs: lanes.times[Time.ENDED_NS] || sessionStopNs,
    calls: copyCalls(lanes, oldest, ended),
    openFrames,
    suspendedTasks: readSuspendedTasks(lanes),
    ...readLinks(lanes, fromLink),
    ...counters,
    losses: { ...readLosses(lanes), overwritten: oldest - from, overwrittenValues },
  };
  at.markRead(lanes.header);
  return recording;
}

/** Looks tried for one in which the thread did not move. */
const MAX_LOOKS = 100;

/** The open frames and where the ended calls end, of one moment: a thread can still finish what it was at when the session ended. */
function readMoment(lanes: at.Layout): { ended: number; openFrames: OpenFrame[] } {
  for (let look = 1; ; look++) {
    const ended = endedCalls(lanes);
    const openFrames = readOpenFrames(lanes);
    const stoodStill = endedCalls(lanes) === ended && lanes.header[Slot.DEPTH] === openFrames.length;
    if (stoodStill || look === MAX_LOOKS) return { ended, openFrames: withoutEnding(lanes, ended, openFrames) };
  }
}

/**
 * A call that is ending stands in the ring and on the stack for a moment; for ever, if its thread has lost its life just there.
 * @param ended calls that have ended, the one that is ending among them
 */
export function withoutEnding(lanes: at.Layout, ended: number, frames: OpenFrame[]): OpenFrame[] {
  const place = (ended - 1) % lanes.header[Slot.MAX_FRAMES];
  const top = frames.length - 1;
  if (ended === 0 || top < 0 || (lanes.depths[place] & DEPTH_MASK) !== top) return frames;
  const { startNs } = frames[top];
  // The next call would have begun at the end of that one or later: the same start tells them apart, unless no time has passed at all.
  const isEnding = lanes.starts[place] === startNs && lanes.ends[place] > startNs;
  return isEnding ? frames.slice(0, top) : frames;
}

/** How many calls have ended so far, those included that newer ones took the place of. They are numbered from 0 in that order. */
export function endedCalls({ header }: at.Layout): number {
  const places = header[Slot.MAX_FRAMES];
  // For a moment after it has written to the place behind the last call, the head is one further.
  return header[Slot.LAPS] * places + Math.min(header[Slot.HEAD], places);
}

/** The oldest call that the ring still holds. */
function oldestCall({ header }: at.Layout, ended: number): number {
  return header[Slot.LAPS] > 0 ? ended - header[Slot.MAX_FRAMES] : 0;
}

/**
 * The ended calls from number `from` up to `to`, which the ring must hold.
 * @param copies lanes in which the copy stands until the next one is made there, if it fits
 */
export function copyCalls(lanes: at.Layout, from: number, to: number, copies?: CallLanes): CallLanes {
  const room = copies && copies.depths.length >= to - from ? copies : undefined;
  const places = lanes.header[Slot.MAX_FRAMES];
  const wide = (name: "starts" | "ends") => wideFromRing(lanes[name], from, to, places, room?.[name]);
  const narrow = (name: Exclude<keyof CallLanes, "starts" | "ends">) =>
    narrowFromRing(lanes[name], from, to, places, room?.[name]);
  const depths = narrow("depths");
  // In this order: a task has its number before its first stretch ends.
  const mayHaveStretches = lanes.header[Slot.LAST_TASK] > 0;
  const ofStretches = mayHaveStretches && hasStretches(depths) ? narrow : () => new Int32Array(0);
  return {
    starts: wide("starts"),
    ends: wide("ends"),
    functionIds: narrow("functionIds"),
    depths,
    tasks: ofStretches("tasks"),
    parents: ofStretches("parents"),
    lines: ofStretches("lines"),
    columns: ofStretches("columns"),
  };
}

export function withoutFirst(calls: CallLanes, count: number): CallLanes {
  return {
    starts: calls.starts.subarray(count),
    ends: calls.ends.subarray(count),
    functionIds: calls.functionIds.subarray(count),
    depths: calls.depths.subarray(count),
    tasks: calls.tasks.subarray(count),
    parents: calls.parents.subarray(count),
    lines: calls.lines.subarray(count),
    columns: calls.columns.subarray(count),
  };
}

export function readOpenFrames(lanes: at.Layout): OpenFrame[] {
  return Array.from({ length: lanes.header[Slot.DEPTH] }, (_, depth) => {
    const id = lanes.stackIds[depth];
    const task = id < 0 ? lanes.stackTasks[depth] : 0;
    return { functionId: Math.abs(id), startNs: lanes.stackStarts[depth], task, parent: parentOf(task, lanes) };
  });
}

/** A task that has ended while a running thread is read may have left its slot to another. */
function parentOf(task: number, { header, taskWords }: at.Layout): number {
  const slot = slotOf(task, header);
  return task !== 0 && taskWords[slot + TaskWord.NUMBER] === task ? taskWords[slot + TaskWord.PARENT] : 0;
}

const slotOf = (task: number, header: Int32Array): number => (task & header[Slot.TASK_MASK]) << TaskTable.SHIFT;

export function readSuspendedTasks(lanes: at.Layout): SuspendedTask[] {
  const { header, taskWords, taskTimes } = lanes;
  const mask = header[Slot.TASK_MASK];
  const tasks: SuspendedTask[] = [];
  for (let i = 0; i <= mask; i++) {
    const slot = i << TaskTable.SHIFT;
    const task = taskWords[slot + TaskWord.NUMBER];
    // When the table has just grown, a task may still stand where it was.
    if (task === 0 || slotOf(task, header) !== slot || taskWords[slot + TaskWord.FRAME] !== at.SUSPENDED) continue;
    tasks.push({
      task,
      parent: taskWords[slot + TaskWord.PARENT],
      functionId: taskWords[slot + TaskWord.ID],
      startNs: taskTimes[(slot >> 1) + TaskTime.START],
      suspendedNs: taskTimes[(slot >> 1) + TaskTime.SUSPENSION],
      line: taskWords[slot + TaskWord.LINE],
      column: taskWords[slot + TaskWord.COLUMN],
    });
  }
  const hasGrown = header[Slot.TASK_MASK] !== mask;
  return hasGrown ? readSuspendedTasks(lanes) : tasks.sort((a, b) => a.task - b.task);
}

/** All but what was overwritten, which follows from what is read, and what is on disk. */
export function readLosses({ losses }: at.Layout): Omit<Losses, "overwritten" | "overwrittenValues"> {
  return {
    undrained: 0,
    dropped: losses[Loss.DROPPED],
    elided: losses[Loss.ELIDED],
    mismatched: losses[Loss.MISMATCHED],
    untrackedTasks: losses[Loss.UNTRACKED_TASKS],
    droppedValues: losses[Loss.DROPPED_VALUES],
    invalidValues: losses[Loss.INVALID_VALUES],
  };
}
