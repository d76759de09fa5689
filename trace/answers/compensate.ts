/**
 * The calls of a trace as if recording them had cost nothing: every event moves to the front by what recording had cost its thread until
 * then. So a call is shorter by what falls inside of it, its own readings of the clock and all that its calls have cost, and what falls
 * between two calls is their caller's.
 *
 *     recorded     │▒▒ a  ▒▒│▒▒ b ▒▒│▒▒ … a ▒▒│        ▒ cost, the half of it before the reading of the clock and the half after it
 *     compensated  │ a │ b │ … a │
 *
 * No event moves before the one before it. What a call would have to be shorter than nothing is taken from what follows, so that sums
 * stay right: the clock is coarse, and a single call may cost less than the average.
 */
import { CallweaveError } from "../../base/errors.js";
import type { Cost, Overhead } from "../../runtime/contract.js";
import { BEGAN_EARLIER, CONTINUES, UNFINISHED } from "../model/model.js";
import type { Calls, CallSource, Process, Trace } from "../model/model.js";

/**
 * @returns the trace with the times of its calls compensated; all other times are as they were recorded
 * @throws {CallweaveError} when it does not say what recording has cost
 */
export function compensate(trace: Trace): Trace {
  return { ...trace, processes: trace.processes.map(compensateProcess) };
}

function compensateProcess(process: Process): Process {
  const { overhead, pid, name } = process;
  if (overhead === undefined) {
    const what = `the trace does not say what a recorded call has cost, got process ${name} ${pid} without it`;
    throw new CallweaveError(
      "report",
      what,
      "record it again with this callweave, where threads can be started, or report it without --compensate",
    );
  }
  const threads = process.threads.map((thread) => {
    const blocks = () => compensatedBlocks(thread.calls, overhead);
    return { ...thread, calls: { ...thread.calls, blocks } };
  });
  return { ...process, threads };
}

function* compensatedBlocks(source: CallSource, overhead: Overhead): Generator<Calls> {
  const moving = new Moving(overhead);
  let openStartsNs: number[] = [];
  for (const calls of source.blocks()) {
    const { continued, length, depths, flags } = calls;
    const startNs = new Float64Array(length);
    const endNs = new Float64Array(length);
    const path: number[] = [];
    const exit = (): void => {
      const call = path.pop()!;
      endNs[call] = moving.exit(calls, call);
    };
    for (let call = 0; call < length; call++) {
      while (path.length > depths[call]) exit();
      startNs[call] = call < continued ? openStartsNs[call] : moving.enter(calls, call);
      path.push(call);
    }
    while (path.length > 0 && (flags[path[path.length - 1]] & CONTINUES) === 0) exit();
    for (const call of path) endNs[call] = moving.move(calls.endNs[call]);
    openStartsNs = path.map((call) => startNs[call]);
    yield { ...calls, startNs, endNs };
  }
}

/** The events of one thread in the order of time. */
class Moving {
  /** What recording has cost up to here. */
  private costNs = 0;
  private lastNs = -Infinity;

  constructor(private readonly overhead: Overhead) {}

  enter(calls: Calls, call: number): number {
    const { startNs, flags } = calls;
    // Its enter is not in the trace.
    if (flags[call] & BEGAN_EARLIER) return this.move(startNs[call]);
    const { insideNs, outsideNs } = this.costOf(calls, call);
    return this.moveBetween(outsideNs, startNs[call], insideNs);
  }

  exit(calls: Calls, call: number): number {
    const { endNs, flags } = calls;
    if (flags[call] & UNFINISHED) return this.move(endNs[call]);
    const { insideNs, outsideNs } = this.costOf(calls, call);
    return this.moveBetween(insideNs, endNs[call], outsideNs);
  }

  move(ns: number): number {
    return (this.lastNs = Math.max(this.lastNs, Math.round(ns - this.costNs)));
  }

  private moveBetween(before: number, ns: number, after: number): number {
    this.costNs += before / 2;
    const moved = this.move(ns);
    this.costNs += after / 2;
    return moved;
  }

  private costOf({ tasks }: Calls, call: number): Cost {
    return tasks[call] === 0 ? this.overhead.call : this.overhead.stretch;
  }
}
