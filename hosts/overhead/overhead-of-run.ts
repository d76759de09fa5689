/** The part of the run, or of who recovers one: to measure what being recorded costs for the processes that have left it to it. */
import { systemClock } from "../../runtime/clock.js";
import type { Overhead } from "../../runtime/contract.js";
import type { Trace } from "../../trace/model/model.js";
import { keptOverhead } from "./kept-overhead.js";

let known: Promise<Overhead> | undefined;

/** Takes some 40 ms the first times on a day, and the recorder is loaded only then. */
export const overheadOfMachine = (): Promise<Overhead> => (known ??= keptOverhead(measure));

async function measure(): Promise<Overhead> {
  const { measureOverhead } = await import("./measure-overhead.js");
  return measureOverhead(systemClock);
}

export async function withOverhead(trace: Trace): Promise<Trace> {
  const overhead = await overheadOfMachine();
  return { ...trace, processes: trace.processes.map((process) => ({ overhead, ...process })) };
}
