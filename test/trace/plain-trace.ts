/** Traces as plain values to compare, with the times and losses that every writer draws. */
import type { Losses } from "../../runtime/contract.js";
import { ByteSink } from "../../trace/bytes/byte-sink.js";
import { drive } from "../../trace/draw/drive.js";
import type { TraceWriter } from "../../trace/draw/drive.js";
import { processHead, UNFINISHED } from "../../trace/model/model.js";
import type {
  Calls,
  Counter,
  Cut,
  FunctionInfo,
  Process,
  Thread,
  Trace,
  WaitingTask,
} from "../../trace/model/model.js";
import { wholeCalls } from "./whole-calls.js";

export interface PlainCall {
  readonly function: FunctionInfo;
  readonly depth: number;
  readonly startNs: number;
  endNs: number;
  flags: number;
  readonly task: number;
  readonly parent: number;
  line: number;
  column: number;
}

export interface PlainThread {
  readonly id: number;
  readonly name: string;
  readonly startNs: number;
  readonly stopNs: number;
  readonly counters: readonly Counter[];
  losses: Losses;
  readonly calls: PlainCall[];
  readonly suspendedTasks: (Omit<WaitingTask, "function"> & { function: FunctionInfo })[];
}

export type PlainTrace = ReturnType<typeof plain>;

/** The trace as it stands in the model. */
export function plain(trace: Trace) {
  return {
    originNs: trace.originNs,
    wallOffsetNs: trace.wallOffsetNs,
    processes: trace.processes.map((process) => ({
      pid: process.pid,
      name: process.name,
      ...processHead(process),
      unfinished: process.unfinished,
      counters: process.counters ?? [],
      threads: process.threads.map((thread): PlainThread => {
        const whole = wholeCalls(thread.calls);
        const calls = Array.from(whole.tasks, (_, call) => plainCall(whole, process, call));
        return plainThread(thread, process, calls);
      }),
    })),
  };
}

/** The trace as a reader of a drawn format must give it back. */
export function drawn(trace: Trace): PlainTrace {
  const threads = new Map<Thread, PlainThread>();
  Array.from(drive(trace, new PlainWriter(threads), new ByteSink()));
  const whole = plain(trace);
  return {
    ...whole,
    processes: whole.processes.map((process, at) => ({
      ...process,
      threads: trace.processes[at].threads.map((thread) => threads.get(thread)!),
    })),
  };
}

class PlainWriter implements TraceWriter {
  private currentProcess!: Process;
  private currentThread!: Thread;
  private current!: PlainThread;
  private lastNs = 0;
  private open: PlainCall[] = [];

  constructor(private readonly threads: Map<Thread, PlainThread>) {}

  begin(): void {}

  process(process: Process): void {
    this.endThread();
    this.currentProcess = process;
  }

  thread(thread: Thread): void {
    this.endThread();
    this.currentThread = thread;
    this.current = plainThread(thread, this.currentProcess, []);
    this.threads.set(thread, this.current);
  }

  losses(losses: Losses, _cut: Cut | undefined, ns: number): void {
    this.current.losses = losses;
    this.lastNs = ns;
  }

  enter(calls: Calls, call: number, ns: number): void {
    const drawnCall = { ...plainCall(calls, this.currentProcess, call), startNs: ns };
    this.current.calls.push(drawnCall);
    this.open.push(drawnCall);
    this.lastNs = ns;
  }

  exit(calls: Calls, call: number, ns: number): void {
    const drawnCall = this.open.pop()!;
    const { startNs } = drawnCall;
    Object.assign(drawnCall, plainCall(calls, this.currentProcess, call), { startNs, endNs: ns });
    this.lastNs = ns;
  }

  taskEvent(): void {}

  end(): void {
    this.endThread();
  }

  /** Calls that the trace leaves open end where a reader sees the thread end. */
  private endThread(): void {
    for (const call of this.open) {
      call.endNs = Math.max(this.currentThread.stopNs, this.lastNs);
      call.flags = UNFINISHED;
    }
    this.open = [];
    this.lastNs = 0;
  }
}

function plainThread(thread: Thread, process: Process, calls: PlainCall[]): PlainThread {
  const { id, name, startNs, stopNs, losses, counters = [] } = thread;
  const suspendedTasks = thread.suspendedTasks.map((task) => ({ ...task, function: process.functions[task.function] }));
  return { id, name, startNs, stopNs, counters, losses, calls, suspendedTasks };
}

function plainCall(calls: Calls, { functions }: Process, call: number): PlainCall {
  return {
    function: functions[calls.functions[call]],
    depth: calls.depths[call],
    startNs: calls.startNs[call],
    endNs: calls.endNs[call],
    flags: calls.flags[call],
    task: calls.tasks[call],
    parent: calls.parents[call],
    line: calls.lines[call],
    column: calls.columns[call],
  };
}
