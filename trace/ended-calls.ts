/** The calls of a trace as they end, each with its number, its caller and its self time: rows that need no memory but that of open calls. */
import type { EndedCall } from "./call-columns.js";
import type { Calls, Process, Thread, Trace } from "./model.js";
import { walkCalls } from "./walk-calls.js";
import type { CallVisitor } from "./walk-calls.js";

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
  private readonly withinNs: number[] = [];

  constructor(
    private readonly process: Process,
    private readonly thread: Thread,
    private readonly row: (call: EndedCall) => void,
  ) {}

  enter(): void {
    this.numbers.push(this.begun++);
    this.withinNs.push(0);
  }

  exit({ startNs, endNs, functions, depths, flags, tasks, parents, lines, columns }: Calls, call: number): void {
    const number = this.numbers.pop()!;
    const withinNs = this.withinNs.pop()!;
    const caller = this.numbers.length - 1;
    const durationNs = endNs[call] - startNs[call];
    if (caller >= 0) this.withinNs[caller] += durationNs;
    this.row({
      process: this.process,
      thread: this.thread,
      function: this.process.functions[functions[call]],
      number,
      caller: caller < 0 ? -1 : this.numbers[caller],
      depth: depths[call],
      startNs: startNs[call],
      endNs: endNs[call],
      selfNs: durationNs - withinNs,
      flags: flags[call],
      task: tasks[call],
      parentTask: parents[call],
      line: lines[call],
      column: columns[call],
    });
  }
}
