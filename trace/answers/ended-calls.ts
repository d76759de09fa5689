/** The calls of a trace as they end, each with its number, its caller and its self time: rows that need no memory but that of open calls. */
import type { EndedCall } from "../parquet/call-columns.js";
import type { Calls, Process, Thread, Trace } from "../model/model.js";
import { SelfTimes } from "./self-times.js";
import { walkCalls } from "../model/walk-calls.js";
import type { CallVisitor } from "../model/walk-calls.js";

/** Tells each call to `row` when it ends. @returns a step every few thousand calls */
export function* walkEndedCalls(trace: Trace, row: (call: EndedCall) => void): Generator<void> {
  for (const process of trace.processes) {
    for (const thread of process.threads) yield* walkCalls(thread.calls, new Ending(process, thread, row));
  }
}

class Ending implements CallVisitor {
  private begun = 0;
  /** Of the open calls, outermost first. */
  private readonly numbers: number[] = [];
  private readonly selfTimes: SelfTimes;

  constructor(
    private readonly process: Process,
    private readonly thread: Thread,
    private readonly row: (call: EndedCall) => void,
  ) {
    this.selfTimes = new SelfTimes(thread);
  }

  enter(calls: Calls, call: number): void {
    this.numbers.push(this.begun++);
    this.selfTimes.enter(calls, call);
  }

  exit(calls: Calls, call: number): void {
    const { startNs, endNs, functions, depths, flags, tasks, parents, lines, columns } = calls;
    const number = this.numbers.pop()!;
    const caller = this.numbers.length - 1;
    this.row({
      process: this.process,
      thread: this.thread,
      function: this.process.functions[functions[call]],
      number,
      caller: caller < 0 ? -1 : this.numbers[caller],
      depth: depths[call],
      startNs: startNs[call],
      endNs: endNs[call],
      selfNs: this.selfTimes.exit(calls, call),
      flags: flags[call],
      task: tasks[call],
      parentTask: parents[call],
      line: lines[call],
      column: columns[call],
    });
  }
}
