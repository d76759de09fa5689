/**
 * Memory of a recording → what it holds. `stop()`, the watchdog and any later reader of a dead thread's memory take this one path.
 */
import { DEPTH_MASK } from "./contract.js";
import type { CallLanes, Losses, OpenFrame, SuspendedTask, ThreadRecording } from "./contract.js";
import * as at from "./layout.js";

/**
 * @param buffer memory of a session that has ended
 * @param sessionStopNs when that was
 */
export function readRecording(
  buffer: at.RecordingBuffer,
  thread: { id: number; name: string },
  sessionStopNs: bigint,
): ThreadRecording {
  const lanes = at.layOut(buffer);
  const { head, openFrames } = readMoment(lanes);
  return {
    threadId: thread.id,
    threadName: thread.name,
    startNs: lanes.times[at.START_NS],
    stopNs: lanes.times[at.ENDED_NS] || sessionStopNs,
    calls: readCalls(lanes, head),
    openFrames,
    suspendedTasks: readSuspendedTasks(lanes),
    losses: readLosses(lanes, head),
  };
}

/** Looks tried for one in which the thread did not move. */
const MAX_LOOKS = 100;

/** The open frames and where the ended calls end, of one moment: a thread can still finish what it was at when the session ended. */
function readMoment(lanes: at.Layout): { head: number; openFrames: OpenFrame[] } {
  const { header } = lanes;
  for (let look = 1; ; look++) {
    const place = header[at.HEAD];
    const openFrames = readOpenFrames(lanes);
    const head = isHalfEnded(lanes) ? place + 1 : place;
    const stoodStill = header[at.HEAD] === place && header[at.DEPTH] === openFrames.length;
    if (stoodStill || look === MAX_LOOKS) return { head, openFrames };
  }
}

/**
 * Whether the thread has lost its processor, or its life, in the middle of an exit: the call is off the stack, its record is written,
 * and HEAD does not count it yet. At the end of the ring the call is left out.
 */
function isHalfEnded({ header, times, starts, ends, functionIds, depths, stackStarts, stackIds }: at.Layout): boolean {
  const place = header[at.HEAD];
  const depth = header[at.DEPTH];
  if (place >= header[at.MAX_FRAMES] - 1 || depth >= header[at.MAX_DEPTH]) return false;
  const newest =
    place > 0 ? ends[place - 1] : header[at.LAPS] > 0 ? ends[header[at.MAX_FRAMES] - 1] : times[at.START_NS];
  if (ends[place] <= newest || starts[place] !== stackStarts[depth]) return false;
  return (depths[place] & DEPTH_MASK) === depth && functionIds[place] === Math.abs(stackIds[depth]);
}

/** The ring from its oldest call to its newest, copied. */
function readCalls(lanes: at.Layout, head: number): CallLanes {
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
    lines: narrow(lanes.lines),
    columns: narrow(lanes.columns),
  };
}

function readOpenFrames(lanes: at.Layout): OpenFrame[] {
  return Array.from({ length: lanes.header[at.DEPTH] }, (_, depth) => {
    const id = lanes.stackIds[depth];
    return {
      functionId: Math.abs(id),
      startNs: lanes.stackStarts[depth],
      task: id < 0 ? lanes.stackTasks[depth] : 0,
    };
  });
}

function readSuspendedTasks(lanes: at.Layout): SuspendedTask[] {
  const tasks: SuspendedTask[] = [];
  lanes.taskNumbers.forEach((task, slot) => {
    if (task === 0 || lanes.taskFrames[slot] !== at.SUSPENDED) return;
    tasks.push({
      task,
      functionId: lanes.taskIds[slot],
      startNs: lanes.taskStarts[slot],
      suspendedNs: lanes.taskSuspensions[slot],
      line: lanes.taskLines[slot],
      column: lanes.taskColumns[slot],
    });
  });
  return tasks.sort((a, b) => a.task - b.task);
}

function readLosses(lanes: at.Layout, head: number): Losses {
  const { header, losses } = lanes;
  return {
    overwritten: header[at.LAPS] > 0 ? (header[at.LAPS] - 1) * header[at.MAX_FRAMES] + head : 0,
    dropped: losses[at.DROPPED],
    elided: losses[at.ELIDED],
    mismatched: losses[at.MISMATCHED],
    untrackedTasks: losses[at.UNTRACKED_TASKS],
  };
}
