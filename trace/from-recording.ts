/**
 * What processes have recorded → the model. Calls are recorded in the order of their ends; the model has them in the order of
 * their begins, with the frames that were open at the stop closed there.
 */
import { DEPTH_MASK, FUNCTION_KINDS, FUNCTION_TABLE_STRIDE, HEALED, STRETCH } from "../runtime/contract.js";
import type { ProcessRecording, RegisteredFile, SuspendedTask, ThreadRecording } from "../runtime/contract.js";
import { allocateCalls } from "./calls.js";
import { FunctionList } from "./function-list.js";
import { MISMATCHED, UNFINISHED } from "./model.js";
import type { Calls, Cut, Process, Thread, Trace, WaitingTask } from "./model.js";

/** @param cut what the file of the recordings no longer held, if it was damaged */
export function fromRecordings(recordings: readonly ProcessRecording[], cut?: Cut): Trace {
  const originNs = earliest(recordings);
  return {
    originNs,
    wallOffsetNs: recordings[0]?.wallOffsetNs ?? 0n,
    processes: recordings.map((recording) => fromProcess(recording, originNs)),
    ...(cut && { cut }),
  };
}

function earliest(recordings: readonly ProcessRecording[]): bigint {
  let originNs: bigint | undefined;
  const consider = (ns: bigint) => {
    if (originNs === undefined || ns < originNs) originNs = ns;
  };
  for (const { threads } of recordings) {
    for (const { startNs, calls, openFrames, suspendedTasks } of threads) {
      consider(startNs);
      for (const start of calls.starts) consider(start);
      for (const { startNs } of [...openFrames, ...suspendedTasks]) consider(startNs);
    }
  }
  return originNs ?? 0n;
}

function fromProcess(recording: ProcessRecording, originNs: bigint): Process {
  const ids = new FunctionIds(recording.files);
  const threads = recording.threads.map((thread) => fromThread(thread, ids, originNs));
  return {
    pid: recording.pid,
    name: recording.name,
    functions: ids.functions.infos,
    threads,
    unfinished: recording.unfinished,
  };
}

function fromThread(thread: ThreadRecording, ids: FunctionIds, originNs: bigint): Thread {
  const stopNs = Number(lastMoment(thread) - originNs);
  return {
    id: thread.threadId,
    name: thread.threadName,
    startNs: Number(thread.startNs - originNs),
    stopNs,
    calls: inOrderOfBegins(thread, ids, originNs, stopNs),
    suspendedTasks: thread.suspendedTasks.map((task) => waitingTask(task, ids, originNs)),
    losses: { ...thread.losses },
  };
}

/** The stop, or the last event if the clock of the stop was read before it. */
function lastMoment({ stopNs, calls, openFrames }: ThreadRecording): bigint {
  const moments = [calls.ends.at(-1) ?? stopNs, openFrames.at(-1)?.startNs ?? stopNs];
  return moments.reduce((last, moment) => (moment > last ? moment : last), stopNs);
}

function waitingTask(task: SuspendedTask, ids: FunctionIds, originNs: bigint): WaitingTask {
  return {
    task: task.task,
    function: ids.of(task.functionId),
    startNs: Number(task.startNs - originNs),
    suspendedNs: Number(task.suspendedNs - originNs),
    line: task.line,
    column: task.column,
  };
}

/**
 * One walk from the newest call to the oldest. Read backwards, the order of ends is: a call, its last child, … its first child.
 * So the calls on the stack are the ancestors of the call at hand, and those that leave it do so in backward order of begins:
 *
 *     a            ends:   d c e b a         backwards: a → stack a
 *     ├─ c(d)                                b → stack a b;  e → stack a b e
 *     └─ b(e)      begins: a c d b e         c → e, b leave (5th, 4th), stack a c;  d → stack a c d;  end → d, c, a leave
 *
 * Open frames are under everything, so the stack starts with them. A ring has lost its oldest calls, which are never ancestors of
 * what is left. A buffer that was full has lost the newest, so an ancestor can be missing: then an open frame or a later call of
 * small depth is no ancestor if it began after the call did.
 */
function inOrderOfBegins(thread: ThreadRecording, ids: FunctionIds, originNs: bigint, stopNs: number): Calls {
  const { calls: ended, openFrames } = thread;
  const total = ended.starts.length + openFrames.length;
  const calls = allocateCalls(total);
  const startNs = relativeNs(ended.starts, originNs);
  const endNs = relativeNs(ended.ends, originNs);
  const openStartNs = openFrames.map((frame) => Number(frame.startNs - originNs));
  // On the stack a call is its index, an open frame is -1 minus its own: both fit one lane.
  const stack = new Int32Array(total);
  const stackDepths = new Int32Array(total);
  let height = 0;
  let next = total;

  const leave = () => {
    const entry = stack[--height];
    const at = --next;
    calls.depths[at] = height;
    if (entry < 0) copyOpenFrame(-1 - entry, at);
    else copyCall(entry, at);
  };
  const copyOpenFrame = (index: number, at: number) => {
    calls.startNs[at] = openStartNs[index];
    calls.endNs[at] = stopNs;
    calls.functions[at] = ids.of(openFrames[index].functionId);
    calls.tasks[at] = openFrames[index].task;
    calls.flags[at] = UNFINISHED;
  };
  const copyCall = (index: number, at: number) => {
    const depth = ended.depths[index];
    calls.startNs[at] = startNs[index];
    calls.endNs[at] = endNs[index];
    calls.functions[at] = ids.of(ended.functionIds[index]);
    if (depth & HEALED) calls.flags[at] = MISMATCHED;
    if ((depth & STRETCH) === 0) return;
    calls.tasks[at] = ended.tasks[index];
    calls.lines[at] = ended.lines[index];
    calls.columns[at] = ended.columns[index];
  };
  const isAncestor = (entry: number, entryDepth: number, depth: number, start: number) =>
    entryDepth < depth && (entry < 0 ? openStartNs[-1 - entry] : startNs[entry]) <= start;

  for (; height < openFrames.length; height++) {
    stack[height] = -1 - height;
    stackDepths[height] = height;
  }
  for (let index = ended.starts.length - 1; index >= 0; index--) {
    const depth = ended.depths[index] & DEPTH_MASK;
    while (height > 0 && !isAncestor(stack[height - 1], stackDepths[height - 1], depth, startNs[index])) leave();
    stack[height] = index;
    stackDepths[height++] = depth;
  }
  while (height > 0) leave();
  return calls;
}

function relativeNs(absolute: BigInt64Array, originNs: bigint): Float64Array {
  const relative = new Float64Array(absolute.length);
  for (let at = 0; at < absolute.length; at++) relative[at] = Number(absolute[at] - originNs);
  return relative;
}

/** Where in the functions of a process the one with a recorded id is. */
class FunctionIds {
  readonly functions = new FunctionList();
  private readonly byId: number[] = [];

  constructor(files: readonly RegisteredFile[]) {
    for (const { firstId, file, table } of files) {
      for (let at = 0, id = firstId; at < table.length; at += FUNCTION_TABLE_STRIDE, id++) {
        const [name, kind, line, column] = table.slice(at, at + FUNCTION_TABLE_STRIDE);
        this.byId[id] = this.functions.add({
          name: String(name),
          kind: FUNCTION_KINDS[Number(kind)] ?? "function",
          file,
          line: Number(line),
          column: Number(column),
        });
      }
    }
  }

  of(id: number): number {
    return (this.byId[id] ??= this.functions.add({ ...UNKNOWN, name: `(unknown function ${id})` }));
  }
}

const UNKNOWN = { kind: "function", file: "", line: 0, column: 0 } as const;
