/**
 * Memory of a recording → what it holds, while its thread goes on recording: nothing is locked, so what is read must be told apart from
 * what changed meanwhile. Other threads see the stores of a thread in their order (x86; on ARM nearly always).
 *
 *     calls ended:  … before ────────── after            The frames are read in between. Of these, the ones below the
 *     open frames:          read, then               →   outermost call that ended meanwhile were not touched, and are
 *                           before < cut ≤ after         just those that were open when that call ended: there is the cut.
 */
import { DEPTH_MASK, type CallLanes, type OpenFrame, type ThreadRecording } from "./contract.js";
import * as at from "./layout.js";
import { Slot, Time } from "./layout.js";
import { readCounters } from "./read-counters.js";
import { readLinks } from "./read-links.js";
import {
  copyCalls,
  endedCalls,
  readLosses,
  readOpenFrames,
  readSuspendedTasks,
  withoutEnding,
  withoutFirst,
} from "./read-recording.js";

/**
 * @param now the clock of the recorder, which says when a thread that has not ended is read
 * @param from number of the first call that is wanted: what an earlier reading had is not copied again
 * @param fromLink number of the first link that is wanted
 * @param fromValue number of the first value of a counter that is wanted
 * @param room lanes in which the calls stand until the next reading, if they fit
 */
export function readLiveRecording(
  buffer: at.RecordingBuffer,
  thread: { id: number; name: string },
  now: () => bigint,
  from = 0,
  fromLink = 0,
  fromValue = 0,
  room?: CallLanes,
): ThreadRecording {
  const lanes = at.layOut(buffer);
  const { cut, openFrames, stopNs } = readFrames(lanes, () => lanes.times[Time.ENDED_NS] || now());
  const copiedFrom = Math.min(Math.max(from, oldestWhole(lanes)), cut);
  const copied = copyCalls(lanes, copiedFrom, cut, room);
  // Calls whose places were taken while they were copied.
  const torn = Math.min(Math.max(0, oldestWhole(lanes) - copiedFrom), copied.starts.length);
  const calls = withoutFirst(copied, torn);
  const { overwrittenValues, ...counters } = readCounters(lanes, fromValue);
  const overwritten = cut - calls.starts.length - from;
  return {
    threadId: thread.id,
    threadName: thread.name,
    startNs: lanes.times[Time.START_NS],
    stopNs,
    calls,
    openFrames,
    suspendedTasks: readSuspendedTasks(lanes).filter(({ suspendedNs }) => suspendedNs <= stopNs),
    ...readLinks(lanes, fromLink),
    ...counters,
    losses: { ...readLosses(lanes), overwritten, overwrittenValues },
  };
}

interface Cut {
  /** The calls before this number have ended, the frames are open. */
  readonly cut: number;
  readonly openFrames: readonly OpenFrame[];
  readonly stopNs: bigint;
}

function readFrames(lanes: at.Layout, now: () => bigint): Cut {
  for (let tries = 1; ; tries++) {
    const before = endedNow(lanes);
    const frames = readOpenFrames(lanes);
    const after = endedNow(lanes);
    if (after === before) return { cut: before, openFrames: withoutEnding(lanes, before, frames), stopNs: now() };
    const cut = cutAtOutermost(lanes, before, after, frames);
    // The calls that ended may all have begun after the frames were read, above some that were not there yet; and if this thread was
    // held up, the ring may have lost some of them.
    const isSure = cut.openFrames.length === cut.depth && oldestWhole(lanes) <= before;
    if (isSure || tries === READINGS) return cut;
  }
}

/** @returns also how many frames were open then */
function cutAtOutermost(
  lanes: at.Layout,
  before: number,
  after: number,
  frames: readonly OpenFrame[],
): Cut & { depth: number } {
  const maxFrames = lanes.header[Slot.MAX_FRAMES];
  let outermost = after - 1;
  for (let call = after - 1; call >= Math.max(before, oldestWhole(lanes)); call--) {
    if (depthAt(lanes, call % maxFrames) < depthAt(lanes, outermost % maxFrames)) outermost = call;
  }
  const place = outermost % maxFrames;
  const depth = depthAt(lanes, place);
  return { cut: outermost + 1, openFrames: frames.slice(0, depth), depth, stopNs: lanes.ends[place] };
}

const depthAt = (lanes: at.Layout, place: number): number => lanes.depths[place] & DEPTH_MASK;

/** The oldest call whose place nobody is writing to: the thread may be half way into the next one. */
const oldestWhole = (lanes: at.Layout): number =>
  lanes.header[Slot.LAPS] > 0 ? Math.max(0, endedNow(lanes) - lanes.header[Slot.MAX_FRAMES] + 1) : 0;

/** Readings that show a full ring twice may fall between the two stores of a lap that ends there, so it is read again. */
function endedNow(lanes: at.Layout): number {
  const { header } = lanes;
  // In the first lap, and in a buffer that stopped when it was full, that is what there is.
  const isInStores = (): boolean => header[Slot.HEAD] >= header[Slot.MAX_FRAMES] && header[Slot.LAPS] > 0;
  let ended = endedCalls(lanes);
  for (let tries = 0; tries < READINGS; tries++) {
    const again = endedCalls(lanes);
    if (again === ended && !isInStores()) return ended;
    ended = again;
  }
  return ended;
}

const READINGS = 1000;
