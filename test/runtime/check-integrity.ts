/** What holds for every recording, whatever the program did. */
import { DEPTH_MASK, HEALED, STRETCH, type ThreadRecording } from "../../runtime/contract.js";

/** The recording holds these and no others when nothing was dropped: a call without its caller is then a fault. */
const wholeTree = ({ losses }: ThreadRecording): boolean => losses.dropped === 0;

/**
 * Everything that is wrong with a recording, as sentences.
 * @param begun calls, tasks' first stretches and resumed stretches that began while it was recorded, if the caller counted them
 */
export function checkIntegrity(recording: ThreadRecording, begun?: number): string[] {
  return [
    ...checkLanes(recording),
    ...checkTimes(recording),
    ...checkNesting(recording),
    ...checkCounts(recording, begun),
  ];
}

function checkLanes({ calls }: ThreadRecording): string[] {
  const { starts, ends, functionIds, depths, ...ofStretches } = calls;
  const hasStretches = depths.some((depth) => (depth & STRETCH) !== 0);
  const filled = [starts, ends, functionIds, depths, ...(hasStretches ? Object.values(ofStretches) : [])];
  const lengths = new Set(filled.map((lane: ArrayLike<unknown>) => lane.length));
  const faults = lengths.size === 1 ? [] : [`lanes of ${lengths.size} lengths`];
  calls.functionIds.forEach((id, i) => {
    if (id < 1) faults.push(`call ${i} is of function ${id}`);
    if (calls.depths[i] < 0) faults.push(`call ${i} has depth ${calls.depths[i]}`);
    if (calls.depths[i] & STRETCH && calls.tasks[i] < 1) faults.push(`stretch ${i} is of task ${calls.tasks[i]}`);
  });
  return faults;
}

function checkTimes({ calls, openFrames, startNs, stopNs, suspendedTasks }: ThreadRecording): string[] {
  const faults: string[] = [];
  const inOrder = (what: string, times: BigInt64Array | readonly bigint[]): void => {
    for (let i = 1; i < times.length; i++) {
      if (times[i] < times[i - 1]) faults.push(`${what}: ${times.slice(0, 8).join(", ")} … ns fall at ${i}`);
    }
  };
  calls.ends.forEach((end, i) => inOrder(`call ${i}`, [startNs, calls.starts[i], end, stopNs]));
  inOrder("ends", calls.ends);
  inOrder("open frames", [startNs, ...openFrames.map((frame) => frame.startNs), stopNs]);
  for (const task of suspendedTasks) inOrder(`task ${task.task}`, [startNs, task.startNs, task.suspendedNs, stopNs]);
  return faults;
}

/** From the last end to the first: the calls under which the next one can stand, outermost first. See the picture in the recorder. */
function checkNesting(recording: ThreadRecording): string[] {
  const { calls, openFrames } = recording;
  const faults: string[] = [];
  const stack = openFrames.map((frame) => frame.startNs);
  for (let i = calls.starts.length - 1; i >= 0; i--) {
    const depth = calls.depths[i] & DEPTH_MASK;
    // A sibling that ended later began after this one ended.
    if (depth < stack.length && stack[depth] < calls.ends[i])
      faults.push(`call ${i} overlaps a later one of depth ${depth}`);
    if (!wholeTree(recording)) continue;
    if (depth > stack.length) faults.push(`call ${i} has depth ${depth} under ${stack.length} callers`);
    else if (depth > 0 && stack[depth - 1] > calls.starts[i]) faults.push(`call ${i} began before its caller`);
    stack.length = Math.min(depth, stack.length);
    stack.push(calls.starts[i]);
  }
  return faults;
}

function checkCounts({ calls, openFrames, losses }: ThreadRecording, begun: number | undefined): string[] {
  const faults: string[] = [];
  const healed = calls.depths.filter((depth) => (depth & HEALED) !== 0).length;
  const lost = losses.overwritten + losses.dropped;
  if (healed > losses.mismatched) faults.push(`${healed} calls are healed, ${losses.mismatched} counted`);
  if (lost === 0 && healed < losses.mismatched) faults.push(`${healed} calls are healed, ${losses.mismatched} counted`);
  const known = calls.starts.length + openFrames.length + lost + losses.elided + losses.untrackedTasks;
  if (begun !== undefined && known !== begun) faults.push(`${begun} calls began, ${known} are accounted for`);
  return faults;
}
