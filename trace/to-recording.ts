/** The model → what processes would have recorded, the inverse of from-recording.ts: for writing a raw trace. */
import { FUNCTION_KINDS, HEALED, STRETCH } from "../runtime/contract.js";
import type { CallLanes, OpenFrame, ProcessRecording, RegisteredFile, ThreadRecording } from "../runtime/contract.js";
import { lineage, MISMATCHED, UNFINISHED } from "./model.js";
import type { Calls, FunctionInfo, Process, Thread, Trace } from "./model.js";
import { allocateLanes } from "./raw-calls.js";

export function toRecordings(trace: Trace): ProcessRecording[] {
  return trace.processes.map((process) => ({
    pid: process.pid,
    name: process.name,
    ...lineage(process),
    wallOffsetNs: trace.wallOffsetNs,
    unfinished: process.unfinished,
    files: process.functions.map(registeredFile),
    threads: process.threads.map((thread) => threadRecording(thread, process, trace.originNs)),
  }));
}

/** Function `i` gets the id `i + 1`, in a table of its own: the functions of a file need not stand together. */
function registeredFile({ name, kind, file, line, column }: FunctionInfo, index: number): RegisteredFile {
  return { firstId: index + 1, file, table: [name, FUNCTION_KINDS.indexOf(kind), line, column] };
}

function threadRecording(thread: Thread, process: Process, originNs: bigint): ThreadRecording {
  const absolute = (ns: number) => originNs + BigInt(ns);
  return {
    threadId: thread.id,
    threadName: thread.name,
    startNs: absolute(thread.startNs),
    stopNs: absolute(thread.stopNs),
    ...inOrderOfEnds(thread, absolute),
    suspendedTasks: thread.suspendedTasks.map(({ function: index, startNs, suspendedNs, ...rest }) => ({
      ...rest,
      parent: thread.taskParents.get(rest.task) ?? 0,
      functionId: index + 1,
      startNs: absolute(startNs),
      suspendedNs: absolute(suspendedNs),
    })),
    losses: { ...thread.losses },
  };
}

/** A stack of the calls whose end has not come: a call that begins ends all those at its depth and deeper. */
function inOrderOfEnds(
  { calls, taskParents }: Thread,
  absolute: (ns: number) => bigint,
): { calls: CallLanes; openFrames: OpenFrame[] } {
  const open = openCalls(calls);
  const lanes = allocateLanes(calls.length - open.length);
  const stack = new Int32Array(calls.length);
  let height = 0;
  let next = 0;
  const parentOf = (call: number) => taskParents.get(calls.tasks[call]) ?? 0;
  const leave = () => {
    const call = stack[--height];
    lanes.parents[next] = parentOf(call);
    copyCall(calls, call, lanes, next++, absolute);
  };
  for (let call = 0; call < calls.length; call++) {
    while (height > calls.depths[call]) leave();
    stack[height++] = call;
  }
  while (height > open.length) leave();
  const openFrames = open.map((call) => ({
    functionId: calls.functions[call] + 1,
    startNs: absolute(calls.startNs[call]),
    task: calls.tasks[call],
    parent: parentOf(call),
  }));
  return { calls: lanes, openFrames };
}

/** The calls that were open at the stop, outermost first: on the path to the last call, UNFINISHED like all above them. */
function openCalls(calls: Calls): number[] {
  const path: number[] = [];
  for (let call = calls.length - 1; call >= 0; call--) {
    if (path.length === 0 || calls.depths[call] < calls.depths[path[0]]) path.unshift(call);
  }
  const finished = path.findIndex((call) => (calls.flags[call] & UNFINISHED) === 0);
  return finished < 0 ? path : path.slice(0, finished);
}

function copyCall(calls: Calls, call: number, lanes: CallLanes, at: number, absolute: (ns: number) => bigint): void {
  const stretch = calls.tasks[call] === 0 ? 0 : STRETCH;
  const healed = calls.flags[call] & MISMATCHED ? HEALED : 0;
  lanes.starts[at] = absolute(calls.startNs[call]);
  lanes.ends[at] = absolute(calls.endNs[call]);
  lanes.functionIds[at] = calls.functions[call] + 1;
  lanes.depths[at] = calls.depths[call] | stretch | healed;
  lanes.tasks[at] = calls.tasks[call];
  lanes.lines[at] = calls.lines[call];
  lanes.columns[at] = calls.columns[call];
}
