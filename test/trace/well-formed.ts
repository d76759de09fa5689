/** What holds for the calls of every trace. */
import assert from "node:assert/strict";
import type { Trace } from "../../trace/model/model.js";
import { wholeCalls } from "./whole-calls.js";

/** Each thread is a tree: a call is at most one deeper than the one before, within its parent, and of a function that is there. */
export function assertWellFormed({ processes }: Trace): void {
  for (const { functions, threads } of processes) {
    for (const thread of threads) {
      const { length, startNs, endNs, depths, functions: of } = wholeCalls(thread.calls);
      const path: number[] = [];
      for (let call = 0; call < length; call++) {
        assert.ok(depths[call] <= path.length, `call ${call} has depth ${depths[call]} under ${path.length} calls`);
        path.length = depths[call];
        const parent = path.at(-1);
        assert.ok(functions[of[call]] !== undefined);
        assert.ok(endNs[call] >= startNs[call]);
        assert.ok(parent === undefined || (startNs[call] >= startNs[parent] && endNs[call] <= endNs[parent]));
        path.push(call);
      }
    }
  }
}
