/** The calls of a thread cut into blocks anywhere, as they come from a trace that is larger than the memory. */
import { allocateCalls } from "../../trace/model/calls.js";
import { CONTINUES } from "../../trace/model/model.js";
import type { Calls, CallSource, Trace } from "../../trace/model/model.js";
import { visitCalls } from "../../trace/model/walk-calls.js";
import { wholeCalls } from "./whole-calls.js";

/** @param events how many enters and exits each block holds, over and over */
export function reblock(source: CallSource, events: readonly number[]): CallSource {
  const whole = wholeCalls(source);
  const blocks = [...cut(whole, eventsOf(source), events)];
  return { count: source.count, deepest: source.deepest, blocks: () => blocks };
}

/** Every thread of the trace in blocks. */
export function reblockTrace(trace: Trace, events: readonly number[]): Trace {
  const processes = trace.processes.map((process) => ({
    ...process,
    threads: process.threads.map((thread) => ({ ...thread, calls: reblock(thread.calls, events) })),
  }));
  return { ...trace, processes };
}

/** Calls in the order of their enters and exits: an exit as -1 minus the call. */
function eventsOf(source: CallSource): number[] {
  const events: number[] = [];
  const open: number[] = [];
  let entered = 0;
  visitCalls(source, {
    enter: () => {
      open.push(entered);
      events.push(entered++);
    },
    exit: () => void events.push(-1 - open.pop()!),
  });
  return events;
}

function* cut(whole: Calls, events: readonly number[], sizes: readonly number[]): Generator<Calls> {
  let path: number[] = [];
  for (let from = 0, at = 0; from < events.length; from += sizes[at++ % sizes.length]) {
    const part = events.slice(from, from + sizes[at % sizes.length]);
    const block = [...path, ...part.filter((event) => event >= 0)];
    const continued = path.length;
    for (const event of part) path = event >= 0 ? [...path, event] : path.slice(0, -1);
    const last = part.at(-1)!;
    yield blockOf(whole, block, continued, path, last >= 0 ? whole.startNs[last] : whole.endNs[-1 - last]);
  }
}

/** Of a call that goes on, the block knows neither its end nor how it is closed. */
function blockOf(whole: Calls, block: readonly number[], continued: number, open: readonly number[], endNs: number) {
  const calls = allocateCalls(block.length, continued);
  block.forEach((from, to) => {
    for (const lane of BEGIN_LANES) calls[lane][to] = whole[lane][from];
    if (!open.includes(from)) for (const lane of END_LANES) calls[lane][to] = whole[lane][from];
    else {
      calls.endNs[to] = endNs;
      calls.flags[to] = CONTINUES;
    }
  });
  return calls;
}

const BEGIN_LANES = ["startNs", "functions", "depths", "tasks", "parents"] as const;
const END_LANES = ["endNs", "flags", "lines", "columns"] as const;
