/** The model → what processes would have recorded, the inverse of from-recording.ts: for writing a raw trace. */
import { FUNCTION_KINDS, HEALED, STRETCH } from "../runtime/contract.js";
import type { CallLanes, OpenFrame, ProcessRecording, RegisteredFile, ThreadRecording } from "../runtime/contract.js";
import { lineage, MISMATCHED, UNFINISHED } from "./model.js";
import type { Calls, FunctionInfo, Thread, Trace } from "./model.js";
import { allocateLanes, firstLanes } from "./raw-calls.js";
import { visitCalls } from "./walk-calls.js";
import type { CallVisitor } from "./walk-calls.js";

export function toRecordings(trace: Trace): ProcessRecording[] {
  return trace.processes.map((process) => ({
    pid: process.pid,
    name: process.name,
    ...lineage(process),
    wallOffsetNs: trace.wallOffsetNs,
    unfinished: process.unfinished,
    files: process.functions.map(registeredFile),
    threads: process.threads.map((thread) => threadRecording(thread, trace.originNs)),
  }));
}

/** Function `i` gets the id `i + 1`, in a table of its own: the functions of a file need not stand together. */
function registeredFile({ name, kind, file, line, column }: FunctionInfo, index: number): RegisteredFile {
  return { firstId: index + 1, file, table: [name, FUNCTION_KINDS.indexOf(kind), line, column] };
}

function threadRecording(thread: Thread, originNs: bigint): ThreadRecording {
  const absolute = (ns: number) => originNs + BigInt(ns);
  const ends = new InOrderOfEnds(thread, absolute);
  visitCalls(thread.calls, ends);
  return {
    threadId: thread.id,
    threadName: thread.name,
    startNs: absolute(thread.startNs),
    stopNs: absolute(thread.stopNs),
    calls: ends.calls,
    openFrames: ends.openFrames,
    suspendedTasks: thread.suspendedTasks.map(({ function: index, startNs, suspendedNs, ...rest }) => ({
      ...rest,
      functionId: index + 1,
      startNs: absolute(startNs),
      suspendedNs: absolute(suspendedNs),
    })),
    losses: { ...thread.losses },
  };
}

/** A call leaves in the order of ends; those that are unfinished end at the stop, innermost first. */
class InOrderOfEnds implements CallVisitor {
  readonly openFrames: OpenFrame[] = [];
  private readonly lanes: CallLanes;
  private ended = 0;

  constructor(
    { calls }: Thread,
    private readonly absolute: (ns: number) => bigint,
  ) {
    this.lanes = allocateLanes(calls.count);
  }

  get calls(): CallLanes {
    return firstLanes(this.lanes, this.ended);
  }

  enter(): void {}

  exit(calls: Calls, call: number): void {
    if (calls.flags[call] & UNFINISHED) this.openFrames.unshift(this.openFrame(calls, call));
    else this.copy(calls, call, this.ended++);
  }

  private openFrame({ functions, startNs, tasks, parents }: Calls, call: number): OpenFrame {
    const [task, parent] = [tasks[call], parents[call]];
    return { functionId: functions[call] + 1, startNs: this.absolute(startNs[call]), task, parent };
  }

  private copy(calls: Calls, call: number, at: number): void {
    const { lanes, absolute } = this;
    const stretch = calls.tasks[call] === 0 ? 0 : STRETCH;
    const healed = calls.flags[call] & MISMATCHED ? HEALED : 0;
    lanes.starts[at] = absolute(calls.startNs[call]);
    lanes.ends[at] = absolute(calls.endNs[call]);
    lanes.functionIds[at] = calls.functions[call] + 1;
    lanes.depths[at] = calls.depths[call] | stretch | healed;
    lanes.tasks[at] = calls.tasks[call];
    lanes.parents[at] = calls.parents[call];
    lanes.lines[at] = calls.lines[call];
    lanes.columns[at] = calls.columns[call];
  }
}
