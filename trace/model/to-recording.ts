/** The model → what processes would have recorded, the inverse of from-recording.ts: for writing a raw trace. */
import { CLIPPED, FUNCTION_KINDS, HEALED, STRETCH } from "../../runtime/contract.js";
import type {
  CounterLanes,
  LinkLanes,
  OpenFrame,
  ProcessRecording,
  RegisteredFile,
  ThreadRecording,
} from "../../runtime/contract.js";
import { absoluteSetter } from "./clock-lanes.js";
import { counterLanes } from "./counters.js";
import type { ThreadState } from "./from-recording.js";
import { linkLanes } from "./links.js";
import { BEGAN_EARLIER, CONTINUES, MISMATCHED, processHead, UNFINISHED } from "./model.js";
import type { Calls, FunctionInfo, Process, Thread, Trace } from "./model.js";
import { allocateLanes } from "../raw/raw-calls.js";

/** A process without its threads. */
export function recordedOf(process: Process, trace: Trace): Omit<ProcessRecording, "threads"> {
  const { pid, name, unfinished, functions } = process;
  const { wallOffsetNs } = trace;
  const counters = counterLanesOf(process, trace);
  return {
    pid,
    name,
    ...processHead(process),
    wallOffsetNs,
    unfinished,
    files: functions.map(registeredFile),
    ...(counters && { counters }),
  };
}

/** Function `i` gets the id `i + 1`, in a table of its own: the functions of a file need not stand together. */
function registeredFile({ name, kind, file, line, column }: FunctionInfo, index: number): RegisteredFile {
  return { firstId: index + 1, file, table: [name, FUNCTION_KINDS.indexOf(kind), line, column] };
}

/** The thread at the end of each block, with the calls that have ended in it; at least once. */
export function* stepsOf(thread: Thread, { originNs }: Trace): Generator<ThreadRecording> {
  const last = stateOf(thread, originNs);
  let hasBlocks = false;
  for (const block of thread.calls.blocks()) {
    hasBlocks = true;
    yield { ...last, ...inOrderOfEnds(block, originNs) };
  }
  if (!hasBlocks) yield { ...last, calls: allocateLanes(0) };
}

function stateOf(thread: Thread, originNs: bigint): ThreadState {
  const absolute = (ns: number) => originNs + BigInt(ns);
  return {
    threadId: thread.id,
    threadName: thread.name,
    startNs: absolute(thread.startNs),
    stopNs: absolute(thread.stopNs),
    openFrames: [],
    suspendedTasks: thread.suspendedTasks.map(({ function: index, startNs, suspendedNs, ...rest }) => ({
      ...rest,
      functionId: index + 1,
      startNs: absolute(startNs),
      suspendedNs: absolute(suspendedNs),
    })),
    losses: { ...thread.losses },
  };
}

export function linkLanesOf({ links }: Thread, { originNs }: Trace): LinkLanes | undefined {
  return links && linkLanes(links, originNs);
}

export function counterLanesOf({ counters }: Pick<Thread, "counters">, { originNs }: Trace): CounterLanes | undefined {
  return counterLanes(counters, originNs);
}

/** A stack of the calls whose end has not come: a call that begins ends all those at its depth and deeper. */
function inOrderOfEnds(calls: Calls, originNs: bigint): Pick<ThreadRecording, "calls" | "openFrames"> {
  const open = openCalls(calls);
  const lanes = allocateLanes(calls.length - open.length);
  const copy = callCopier(calls, lanes, originNs);
  const stack = new Int32Array(calls.length);
  let height = 0;
  let next = 0;
  for (let call = 0; call < calls.length; call++) {
    while (height > calls.depths[call]) copy(stack[--height], next++);
    stack[height++] = call;
  }
  while (height > open.length) copy(stack[--height], next++);
  const openFrames = open.map((call): OpenFrame => ({
    functionId: calls.functions[call] + 1,
    startNs: originNs + BigInt(calls.startNs[call]),
    task: calls.tasks[call],
    parent: calls.parents[call],
    ...(calls.flags[call] & BEGAN_EARLIER && { clipped: true }),
  }));
  return { calls: lanes, openFrames };
}

/** The calls that are open at the end, outermost first: on the path to the last call, and so are all above them. */
function openCalls(calls: Calls): number[] {
  const path: number[] = [];
  for (let call = calls.length - 1; call >= 0 && path.length <= calls.depths[calls.length - 1]; call--) {
    if (path.length === 0 || calls.depths[call] < calls.depths[path[path.length - 1]]) path.push(call);
  }
  path.reverse();
  const ended = path.findIndex((call) => (calls.flags[call] & (UNFINISHED | CONTINUES)) === 0);
  return ended < 0 ? path : path.slice(0, ended);
}

function callCopier(calls: Calls, lanes: ReturnType<typeof allocateLanes>, originNs: bigint) {
  const setStart = absoluteSetter(lanes.starts, originNs);
  const setEnd = absoluteSetter(lanes.ends, originNs);
  return (call: number, at: number): void => {
    const stretch = calls.tasks[call] === 0 ? 0 : STRETCH;
    const healed = calls.flags[call] & MISMATCHED ? HEALED : 0;
    const clipped = calls.flags[call] & BEGAN_EARLIER ? CLIPPED : 0;
    setStart(at, calls.startNs[call]);
    setEnd(at, calls.endNs[call]);
    lanes.functionIds[at] = calls.functions[call] + 1;
    lanes.depths[at] = calls.depths[call] | stretch | healed | clipped;
    lanes.tasks[at] = calls.tasks[call];
    lanes.parents[at] = calls.parents[call];
    lanes.lines[at] = calls.lines[call];
    lanes.columns[at] = calls.columns[call];
  };
}
