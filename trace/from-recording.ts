/**
 * What processes have recorded → the model. Calls are recorded in the order of their ends; the model has them in the order of
 * their begins, with the frames that were open at the stop closed there.
 */
import { FUNCTION_KINDS, FUNCTION_TABLE_STRIDE } from "../runtime/contract.js";
import type { ProcessRecording, RegisteredFile, SuspendedTask, ThreadRecording } from "../runtime/contract.js";
import { inOrderOfBegins } from "./begin-order.js";
import { inOneBlock } from "./calls.js";
import { FunctionList } from "./function-list.js";
import { lineage } from "./model.js";
import type { Cut, Process, Thread, Trace, WaitingTask } from "./model.js";

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
    ...lineage(recording),
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
    calls: inOneBlock(inOrderOfBegins(thread, originNs, stopNs, (id) => ids.of(id))),
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
    parent: task.parent,
    function: ids.of(task.functionId),
    startNs: Number(task.startNs - originNs),
    suspendedNs: Number(task.suspendedNs - originNs),
    line: task.line,
    column: task.column,
  };
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
