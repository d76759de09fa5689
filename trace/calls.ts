import type { Losses } from "../runtime/contract.js";
import type { Calls } from "./model.js";

/** Lanes for `length` calls, all zero. */
export function allocateCalls(length: number): Calls {
  return {
    length,
    startNs: new Float64Array(length),
    endNs: new Float64Array(length),
    functions: new Int32Array(length),
    depths: new Int32Array(length),
    flags: new Uint8Array(length),
    tasks: new Int32Array(length),
    lines: new Int32Array(length),
    columns: new Int32Array(length),
  };
}

export function noLosses(): Losses {
  return { overwritten: 0, dropped: 0, elided: 0, mismatched: 0, untrackedTasks: 0 };
}
