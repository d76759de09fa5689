/**
 * Memory of a recording → what it holds. `stop()`, the watchdog and any later reader of a dead thread's memory take this one path;
 * live-recording.ts takes it for a thread that goes on.
 */
import type { CallLanes, Losses, OpenFrame, SuspendedTask, ThreadRecording } from "./contract.js";
import * as at from "./layout.js";

/** @param buffer memory of a session that has ended (`freeze`) */
export function readRecording(buffer: at.RecordingBuffer, thread: { id: number; name: string }): ThreadRecording {
  const lanes = at.layOut(buffer);
  return {
    threadId: thread.id,
    threadName: thread.name,
    startNs: lanes.times[at.START_NS],
    stopNs: lanes.times[at.STOP_NS],
    calls: copyCalls(lanes, oldestCall(lanes), endedCalls(lanes)),
    openFrames: readOpenFrames(lanes),
    suspendedTasks: readSuspendedTasks(lanes),
    losses: readLosses(lanes),
  };
}

/** How many calls have ended so far, those included that newer ones took the place of. They are numbered from 0 in that order. */
export function endedCalls({ header }: at.Layout): number {
  return header[at.LAPS] * header[at.MAX_FRAMES] + header[at.HEAD];
}

/** The oldest call that the ring still holds. */
function oldestCall(lanes: at.Layout): number {
  return lanes.header[at.LAPS] > 0 ? endedCalls(lanes) - lanes.header[at.MAX_FRAMES] : 0;
}

/** The ended calls from number `from` up to `to`, which the ring must hold. */
export function copyCalls(lanes: at.Layout, from: number, to: number): CallLanes {
  const length = to - from;
  const first = from % lanes.header[at.MAX_FRAMES];
  const untilEnd = Math.min(length, lanes.header[at.MAX_FRAMES] - first);
  const wide = (lane: BigInt64Array): BigInt64Array => {
    const copy = new BigInt64Array(length);
    copy.set(lane.subarray(first, first + untilEnd));
    copy.set(lane.subarray(0, length - untilEnd), untilEnd);
    return copy;
  };
  const narrow = (lane: Int32Array): Int32Array => {
    const copy = new Int32Array(length);
    copy.set(lane.subarray(first, first + untilEnd));
    copy.set(lane.subarray(0, length - untilEnd), untilEnd);
    return copy;
  };
  return mapLanes(lanes, wide, narrow);
}

export function mapLanes(
  lanes: CallLanes,
  wide: (lane: BigInt64Array) => BigInt64Array,
  narrow: (lane: Int32Array) => Int32Array,
): CallLanes {
  return {
    starts: wide(lanes.starts),
    ends: wide(lanes.ends),
    functionIds: narrow(lanes.functionIds),
    depths: narrow(lanes.depths),
    tasks: narrow(lanes.tasks),
    parents: narrow(lanes.parents),
    lines: narrow(lanes.lines),
    columns: narrow(lanes.columns),
  };
}

export function readOpenFrames(lanes: at.Layout): OpenFrame[] {
  return Array.from({ length: lanes.header[at.DEPTH] }, (_, depth) => {
    const id = lanes.stackIds[depth];
    const task = id < 0 ? lanes.stackTasks[depth] : 0;
    return { functionId: Math.abs(id), startNs: lanes.stackStarts[depth], task, parent: parentOf(task, lanes) };
  });
}

/** A task that has ended while a running thread is read may have left its slot to another. */
function parentOf(task: number, { taskNumbers, taskParents }: at.Layout): number {
  const slot = task & (taskNumbers.length - 1);
  return task !== 0 && taskNumbers[slot] === task ? taskParents[slot] : 0;
}

export function readSuspendedTasks(lanes: at.Layout): SuspendedTask[] {
  const tasks: SuspendedTask[] = [];
  lanes.taskNumbers.forEach((task, slot) => {
    if (task === 0 || lanes.taskFrames[slot] !== at.SUSPENDED) return;
    tasks.push({
      task,
      parent: lanes.taskParents[slot],
      functionId: lanes.taskIds[slot],
      startNs: lanes.taskStarts[slot],
      suspendedNs: lanes.taskSuspensions[slot],
      line: lanes.taskLines[slot],
      column: lanes.taskColumns[slot],
    });
  });
  return tasks.sort((a, b) => a.task - b.task);
}

export function readLosses(lanes: at.Layout): Losses {
  const { losses } = lanes;
  return {
    overwritten: oldestCall(lanes),
    dropped: losses[at.DROPPED],
    elided: losses[at.ELIDED],
    mismatched: losses[at.MISMATCHED],
    untrackedTasks: losses[at.UNTRACKED_TASKS],
  };
}
