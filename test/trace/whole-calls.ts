/** The blocks of a thread's calls as one, for tests that look at the lanes. */
import { allocateCalls } from "../../trace/model/calls.js";
import type { Calls, CallSource } from "../../trace/model/model.js";
import { visitCalls } from "../../trace/model/walk-calls.js";

export function wholeCalls(source: CallSource): Calls {
  const whole = allocateCalls(source.count);
  const open: number[] = [];
  let count = 0;
  const visitor = {
    enter: () => void open.push(count++),
    exit: (calls: Calls, call: number) => {
      const at = open.pop()!;
      for (const lane of LANES) whole[lane][at] = calls[lane][call];
    },
  };
  visitCalls(source, visitor);
  return whole;
}

const LANES = ["startNs", "endNs", "functions", "depths", "flags", "tasks", "parents", "lines", "columns"] as const;
