/** A trace of any number of calls that takes no memory to make. */
import { allocateCalls, noLosses } from "../../trace/model/calls.js";
import type { Calls, CallSource, FunctionInfo, Trace } from "../../trace/model/model.js";
import { CONTINUES, UNFINISHED } from "../../trace/model/model.js";

const FUNCTIONS: readonly FunctionInfo[] = ["main", "outer", "inner", "leaf"].map((name, at) => ({
  ...{ name, kind: "function" },
  ...{ file: "src/a.ts", line: at + 1, column: 1 },
}));
const CALLS_PER_ROUND = 3;
const ROUNDS_PER_BLOCK = 10_000;

/** `main`, which is never finished, calls `outer`, which calls `inner`, which calls `leaf`, over and over. */
export function largeTrace(rounds: number): Trace {
  const calls: CallSource = { count: 1 + rounds * CALLS_PER_ROUND, deepest: 3, blocks: () => blocksOf(rounds) };
  const thread = { id: 0, name: "main", startNs: 0, stopNs: stopOf(rounds), calls, suspendedTasks: [] };
  return {
    ...{ originNs: 1_000_000n, wallOffsetNs: 0n },
    processes: [
      { pid: 9, name: "app", functions: FUNCTIONS, unfinished: "close", threads: [{ ...thread, losses: noLosses() }] },
    ],
  };
}

const NS_PER_ROUND = 100;
const stopOf = (rounds: number) => (rounds + 1) * NS_PER_ROUND;

function* blocksOf(rounds: number): Generator<Calls> {
  for (let from = 0; from < rounds; from += ROUNDS_PER_BLOCK) {
    const count = Math.min(ROUNDS_PER_BLOCK, rounds - from);
    const isLast = from + count === rounds;
    const calls = allocateCalls(1 + count * CALLS_PER_ROUND, from === 0 ? 0 : 1);
    calls.flags[0] = isLast ? UNFINISHED : CONTINUES;
    calls.endNs[0] = stopOf(from + count);
    for (let call = 1; call < calls.length; call++) {
      const round = from + Math.floor((call - 1) / CALLS_PER_ROUND);
      const depth = 1 + ((call - 1) % CALLS_PER_ROUND);
      calls.depths[call] = calls.functions[call] = depth;
      calls.startNs[call] = round * NS_PER_ROUND + depth * 10;
      calls.endNs[call] = (round + 1) * NS_PER_ROUND - depth * 10;
    }
    yield calls;
  }
}
