import type { Losses } from "../../runtime/contract.js";
import type { Calls, CallSource } from "./model.js";

/** Lanes for `length` calls, all zero. */
export function allocateCalls(length: number, continued = 0): Calls {
  return {
    length,
    continued,
    startNs: new Float64Array(length),
    endNs: new Float64Array(length),
    functions: new Int32Array(length),
    depths: new Int32Array(length),
    flags: new Uint8Array(length),
    tasks: new Int32Array(length),
    parents: new Int32Array(length),
    lines: new Int32Array(length),
    columns: new Int32Array(length),
  };
}

/** Calls that are all in memory. */
export function inOneBlock(calls: Calls): CallSource {
  let deepest = 0;
  for (let call = 0; call < calls.length; call++) deepest = Math.max(deepest, calls.depths[call]);
  return { count: calls.length, deepest, blocks: () => [calls] };
}

export function noLosses(): Losses {
  return {
    overwritten: 0,
    undrained: 0,
    dropped: 0,
    elided: 0,
    mismatched: 0,
    untrackedTasks: 0,
    overwrittenValues: 0,
    droppedValues: 0,
    invalidValues: 0,
  };
}
