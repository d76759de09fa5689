/** The part of the run, or of who recovers one: to measure what being recorded costs for the processes that have left it to it. */
import { systemClock } from "../runtime/clock.js";
import type { Overhead } from "../runtime/contract.js";
import type { Trace } from "../trace/model.js";
import { measureOverhead } from "./measure-overhead.js";

let measured: Overhead | undefined;

/** Takes some 40 ms the first time. */
export const overheadOfMachine = (): Overhead => (measured ??= measureOverhead(systemClock));

export function withOverhead(trace: Trace): Trace {
  return { ...trace, processes: trace.processes.map((process) => ({ overhead: overheadOfMachine(), ...process })) };
}
