/**
 * Memory of a recording → what it holds. `stop()`, the watchdog and any later reader of a dead thread's memory take this one path.
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
    calls: readCalls(lanes),
    openFrames: readOpenFrames(lanes),
    suspendedTasks: readSuspendedTasks(lanes),
    losses: readLosses(lanes),
  };
}

/** The ring from its oldest call to its newest, copied. */
function readCalls(lanes: at.Layout): CallLanes {
  const head = lanes.header[at.HEAD];
  const oldest = lanes.header[at.LAPS] > 0 ? head : 0;
  const end = lanes.header[at.LAPS] > 0 ? lanes.header[at.MAX_FRAMES] : head;
  const wide = (lane: BigInt64Array): BigInt64Array => {
    const copy = new BigInt64Array(end);
    copy.set(lane.subarray(oldest, end));
    copy.set(lane.subarray(0, oldest), end - oldest);
    return copy;
  };
  const narrow = (lane: Int32Array): Int32Array => {
    const copy = new Int32Array(end);
    copy.set(lane.subarray(oldest, end));
    copy.set(lane.subarray(0, oldest), end - oldest);
    return copy;
  };
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

function readOpenFrames(lanes: at.Layout): OpenFrame[] {
  return Array.from({ length: lanes.header[at.DEPTH] }, (_, depth) => {
    const id = lanes.stackIds[depth];
    const task = id < 0 ? lanes.stackTasks[depth] : 0;
    return {
      functionId: Math.abs(id),
      startNs: lanes.stackStarts[depth],
      task,
      parent: task === 0 ? 0 : lanes.taskParents[task & (lanes.header[at.MAX_TASKS] - 1)],
    };
  });
}

function readSuspendedTasks(lanes: at.Layout): SuspendedTask[] {
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

function readLosses(lanes: at.Layout): Losses {
  const { header, losses } = lanes;
  return {
    overwritten: header[at.LAPS] > 0 ? (header[at.LAPS] - 1) * header[at.MAX_FRAMES] + header[at.HEAD] : 0,
    dropped: losses[at.DROPPED],
    elided: losses[at.ELIDED],
    mismatched: losses[at.MISMATCHED],
    untrackedTasks: losses[at.UNTRACKED_TASKS],
  };
}
