/** The part of the run, or of who recovers one: to measure what being recorded costs for the processes that have left it to it. */
import { systemClock } from "../runtime/clock.js";
import type { Overhead } from "../runtime/contract.js";
import type { Trace } from "../trace/model.js";
import { keptOverhead } from "./kept-overhead.js";
import { measureOverhead } from "./measure-overhead.js";

let known: Overhead | undefined;

/** Takes some 40 ms the first time on a day. */
export const overheadOfMachine = (): Overhead => (known ??= keptOverhead(() => measureOverhead(systemClock)));

export function withOverhead(trace: Trace): Trace {
  return { ...trace, processes: trace.processes.map((process) => ({ overhead: overheadOfMachine(), ...process })) };
}
