import { allocateCalls } from "./calls.js";
import type { Calls } from "./model.js";

type Lanes = Omit<Calls, "length" | "continued">;

/** Builds the calls of a thread from enters and leaves in the order of time; every reader of a foreign order ends here. */
export class CallsBuilder {
  private lanes: Lanes = allocateCalls(1024);
  private capacity = 1024;
  private count = 0;
  private readonly stack: number[] = [];

  get length(): number {
    return this.count;
  }

  /** Calls that are open. */
  get height(): number {
    return this.stack.length;
  }

  /** Function of the open call that has `above` open calls above it. */
  openFunction(above: number): number {
    return this.lanes.functions[this.stack[this.stack.length - 1 - above]];
  }

  enter(startNs: number, functionIndex: number, task = 0): void {
    if (this.count === this.capacity) this.grow();
    const call = this.count++;
    this.lanes.startNs[call] = startNs;
    this.lanes.functions[call] = functionIndex;
    this.lanes.depths[call] = this.stack.length;
    this.lanes.tasks[call] = task;
    this.stack.push(call);
  }

  /** Ends the innermost open call; does nothing when there is none. */
  leave(endNs: number, flags = 0, line = 0, column = 0): void {
    const call = this.stack.pop();
    if (call === undefined) return;
    this.lanes.endNs[call] = endNs;
    this.lanes.flags[call] = flags;
    this.lanes.lines[call] = line;
    this.lanes.columns[call] = column;
  }

  /**
   * Ends every open call, innermost first.
   * @param parentOf number of the task that started a task
   * @returns the calls, for good
   */
  finish(endNs: number, flags: number, parentOf: (task: number) => number = () => 0): Calls {
    while (this.stack.length > 0) this.leave(endNs, flags);
    const calls = allocateCalls(this.count);
    for (const lane of LANES) calls[lane].set(this.lanes[lane].subarray(0, this.count));
    calls.tasks.forEach((task, call) => {
      if (task !== 0) calls.parents[call] = parentOf(task);
    });
    return calls;
  }

  private grow(): void {
    this.capacity *= 2;
    const larger: Lanes = allocateCalls(this.capacity);
    for (const lane of LANES) larger[lane].set(this.lanes[lane]);
    this.lanes = larger;
  }
}

const LANES = ["startNs", "endNs", "functions", "depths", "flags", "tasks", "lines", "columns"] as const;
