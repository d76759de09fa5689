/**
 * What processes have recorded → the model. Calls are recorded in the order of their ends; the model has them in the order of
 * their begins, with the frames that were open at the stop closed there.
 */
import { FUNCTION_KINDS, FUNCTION_TABLE_STRIDE } from "../../runtime/contract.js";
import type { ProcessRecording, RegisteredFile, SuspendedTask, ThreadRecording } from "../../runtime/contract.js";
import { inOrderOfBegins } from "./begin-order.js";
import type { CallContext } from "./begin-order.js";
import { inOneBlock } from "./calls.js";
import { countersOf } from "./counters.js";
import { FunctionList } from "./function-list.js";
import { linksOf } from "./links.js";
import { processHead, UNFINISHED } from "./model.js";
import type { CallSource, Process, Thread, Trace, WaitingTask } from "./model.js";

/** A thread without its ended calls. */
export type ThreadState = Omit<ThreadRecording, "calls">;
/** A process whose calls are elsewhere. */
export interface RecordedProcess<Recorded extends ThreadState> extends Omit<ProcessRecording, "threads"> {
  readonly threads: readonly Recorded[];
}

/** Recordings in memory. */
export function fromRecordings(recordings: readonly ProcessRecording[]): Trace {
  const processes = recordings.map((recording) => ({
    ...recording,
    threads: recording.threads.map((thread) => ({ ...thread, stopNs: lastMoment(thread) })),
  }));
  return traceOf(processes, (thread, context) => inOneBlock(inOrderOfBegins(thread, context, UNFINISHED)));
}

/** The stop, or the last event if the clock of the stop was read before it. */
export function lastMoment({ stopNs, calls, openFrames }: Omit<ThreadRecording, "losses">): bigint {
  const moments = [calls.ends.at(-1) ?? stopNs, openFrames.at(-1)?.startNs ?? stopNs];
  return moments.reduce((last, moment) => (moment > last ? moment : last), stopNs);
}

/**
 * Recordings whose calls `callsOf` gets, none of them later than the stop of its thread.
 */
export function traceOf<Recorded extends ThreadState>(
  recordings: readonly RecordedProcess<Recorded>[],
  callsOf: (thread: Recorded, context: CallContext) => CallSource,
): Trace {
  const originNs = earliest(recordings);
  return {
    originNs,
    wallOffsetNs: recordings[0]?.wallOffsetNs ?? 0n,
    processes: recordings.map((recording): Process => {
      const ids = new FunctionIds(recording.files);
      const context = { originNs, functionOf: (id: number) => ids.of(id) };
      const threads = recording.threads.map((thread) => fromThread(thread, context, callsOf(thread, context)));
      const { pid, name, unfinished } = recording;
      const counters = countersOf(recording.counters, originNs);
      return {
        pid,
        name,
        ...processHead(recording),
        functions: ids.functions.infos,
        threads,
        ...(counters && { counters }),
        unfinished,
      };
    }),
  };
}

/** Nothing begins before its thread is recorded; where there is none, there may be counters. */
function earliest(recordings: readonly RecordedProcess<ThreadState>[]): bigint {
  const starts = recordings.flatMap(({ threads }) => threads.map(({ startNs }) => startNs));
  const moments = starts.length > 0 ? starts : recordings.flatMap(({ counters }) => Array.from(counters?.times ?? []));
  return moments.reduce((first, moment) => (moment < first ? moment : first), moments[0] ?? 0n);
}

function fromThread(thread: ThreadState, { originNs, functionOf }: CallContext, calls: CallSource): Thread {
  const stopNs = Number(thread.stopNs - originNs);
  const links = linksOf(thread, originNs, stopNs);
  const counters = countersOf(thread.counters, originNs);
  return {
    id: thread.threadId,
    name: thread.threadName,
    startNs: Number(thread.startNs - originNs),
    stopNs,
    calls,
    suspendedTasks: thread.suspendedTasks.map((task) => waitingTask(task, { originNs, functionOf })),
    ...(links && { links }),
    ...(counters && { counters }),
    losses: { ...thread.losses },
  };
}

function waitingTask(
  { functionId, startNs, suspendedNs, ...rest }: SuspendedTask,
  { originNs, functionOf }: CallContext,
): WaitingTask {
  return {
    ...rest,
    function: functionOf(functionId),
    startNs: Number(startNs - originNs),
    suspendedNs: Number(suspendedNs - originNs),
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
