/**
 * `enter` and `exit` of a plain call, the two functions that nearly all of the recording is. They allocate nothing, call nothing but
 * the clock and never throw.
 *
 * V8 puts them into the functions that call them, 920 bytes of bytecode in all in one function; what does not fit is called. So what is
 * rare stands elsewhere, and the lanes are parameters: a `const` of the function around takes two bytes more at each use, for a check
 * that it is set (129 and 219 bytes instead of 149 and 253; Node 20, quicksort, off after it was on: 1.7 ns less). The compiler folds
 * both into the code as constants; as variables they would cost 9 ns a call (fib: 57 against 48).
 */
import type { Clock } from "./clock.js";
import type { WovenApi } from "./contract.js";
import * as gates from "./gate.js";
import * as at from "./layout.js";

/**
 * What the hot path needs of the layout, as constants of this module: the compiler folds those into the code, and loads imported ones
 * at each use (Node 20, fib: 60 against 57 ns a recorded call, 2.7 against 1.3 ns with the recorder off). Where the stack overflows,
 * the use of an imported one can be where it throws.
 */
const DEPTH = at.DEPTH;
const HEAD = at.HEAD;
const RECORDED = at.RECORDED;
const TOKEN_BASE = at.TOKEN_BASE;
const RUNNING = gates.RUNNING;

export type CallPath = Pick<WovenApi, "enter" | "exit">;

/**
 * @param enterLate when the thread has not joined the session that runs
 * @param elide when the shadow stack is full
 * @param exitOutOfOrder when another frame is on top
 * @param afterLast when the ring is full; moves its head to where the next call goes
 */
export function createCallPath(
  gate: Int32Array,
  now: Clock["now"],
  maxDepth: number,
  lastPlace: number,
  header: Int32Array,
  stackStarts: BigInt64Array,
  stackIds: Int32Array,
  starts: BigInt64Array,
  ends: BigInt64Array,
  functionIds: Int32Array,
  depths: Int32Array,
  enterLate: WovenApi["enter"],
  elide: () => number,
  exitOutOfOrder: (depth: number) => void,
  afterLast: (place: number) => void,
): CallPath {
  return { enter, exit };

  function enter(firstId: number, index: number): number {
    if (gate[RUNNING] !== header[RECORDED]) return enterLate(firstId, index);
    const depth = header[DEPTH];
    if (depth >= maxDepth) return elide();
    stackIds[depth] = firstId + index;
    // The clock first, the depth after it: a stack that overflows in here leaves no half-open frame.
    stackStarts[depth] = now();
    header[DEPTH] = depth + 1;
    return header[TOKEN_BASE] + depth;
  }

  function exit(token: number): void {
    if (gate[RUNNING] !== header[RECORDED]) return;
    const depth = token - header[TOKEN_BASE];
    if (depth !== header[DEPTH] - 1) return exitOutOfOrder(depth);
    const id = stackIds[depth];
    if (id < 0) return;
    const place = header[HEAD];
    ends[place] = now();
    starts[place] = stackStarts[depth];
    functionIds[place] = id;
    depths[place] = depth;
    // In this order another thread that looks in between sees the call twice, which it can tell, and not never.
    header[HEAD] = place + 1;
    if (place >= lastPlace) afterLast(place);
    header[DEPTH] = depth;
  }
}
