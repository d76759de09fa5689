import { allocateCalls } from "./calls.js";
import { CONTINUES } from "./model.js";
import type { Calls } from "./model.js";

type Lanes = Omit<Calls, "length" | "continued">;

/** Few, as a trace may have thousands of threads of a call each. */
const FIRST_CAPACITY = 16;

/** Builds the calls of a thread from enters and leaves in the order of time; every reader of a foreign order ends here. */
export class CallsBuilder {
  /** No call has had more frames below it. */
  deepest = 0;
  private lanes: Lanes = allocateCalls(FIRST_CAPACITY);
  private capacity = FIRST_CAPACITY;
  /** Calls in the lanes, of which the first have begun in an earlier block. */
  private count = 0;
  private continued = 0;
  private taken = 0;
  private readonly stack: number[] = [];

  /** Calls in all. */
  get length(): number {
    return this.taken + this.newCalls;
  }

  /** Calls that no block has yet. */
  get newCalls(): number {
    return this.count - this.continued;
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
    const depth = this.stack.length;
    if (depth > this.deepest) this.deepest = depth;
    this.lanes.startNs[call] = startNs;
    this.lanes.functions[call] = functionIndex;
    this.lanes.depths[call] = depth;
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
   * @param ns of the last event
   * @returns the calls since the block before, with those that were open then; what still is goes on in the next block
   */
  takeBlock(ns: number): Calls {
    const { lanes, stack } = this;
    for (const call of stack) {
      lanes.endNs[call] = ns;
      lanes.flags[call] = CONTINUES;
      lanes.lines[call] = lanes.columns[call] = 0;
    }
    const block = this.copyOut();
    this.taken += this.newCalls;
    // A call of the stack stands at its depth or behind it, so it is moved before another takes its place.
    for (const [depth, call] of stack.entries()) {
      for (const lane of BEGIN_LANES) lanes[lane][depth] = lanes[lane][call];
      stack[depth] = depth;
    }
    this.count = this.continued = stack.length;
    return block;
  }

  /**
   * Ends every open call, innermost first.
   * @param parentOf number of the task that started a task
   * @returns the last block, for good
   */
  finish(endNs: number, flags: number, parentOf: (task: number) => number = () => 0): Calls {
    while (this.stack.length > 0) this.leave(endNs, flags);
    return withParents(this.copyOut(), parentOf);
  }

  private copyOut(): Calls {
    const calls = allocateCalls(this.count, this.continued);
    for (const lane of [...BEGIN_LANES, ...END_LANES]) calls[lane].set(this.lanes[lane].subarray(0, this.count));
    return calls;
  }

  private grow(): void {
    this.capacity *= 2;
    const larger: Lanes = allocateCalls(this.capacity);
    for (const lane of [...BEGIN_LANES, ...END_LANES]) larger[lane].set(this.lanes[lane]);
    this.lanes = larger;
  }
}

/** The same calls, with the tasks that started theirs. */
export function withParents(calls: Calls, parentOf: (task: number) => number): Calls {
  calls.tasks.forEach((task, call) => {
    if (task !== 0) calls.parents[call] = parentOf(task);
  });
  return calls;
}

const BEGIN_LANES = ["startNs", "functions", "depths", "tasks"] as const;
const END_LANES = ["endNs", "flags", "lines", "columns"] as const;
