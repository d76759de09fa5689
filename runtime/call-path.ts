/**
 * `enter` and `exit` of a plain call, the two functions that nearly all of the recording is. They allocate nothing, call nothing but
 * the clock and never throw.
 *
 * V8 puts them into the functions that call them, 920 bytes of bytecode in all in one function; what does not fit is called. So what is
 * rare stands elsewhere, and as much as can be is said in few bytes (108 and 174, once 149 and 253; Node 20, off after it was on:
 * quicksort 2.4 ns less, parser and rxjs 0.5 and 1.1 by the second):
 *
 * - the lanes are parameters: a `const` of the function around takes two bytes more at each use, for a check that it is set. The
 *   compiler folds both into the code as constants; as variables they would cost 9 ns a call (fib: 57 against 48);
 * - slots are constant enums, of which the numbers stand in the compiled code: a `const` of the module takes four bytes more.
 */
import type { Clock } from "./clock.js";
import type { WovenApi } from "./contract.js";
import { GateSlot } from "./gate.js";
import { Slot } from "./layout.js";

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
    if (gate[GateSlot.RUNNING] !== header[Slot.RECORDED]) return enterLate(firstId, index);
    const depth = header[Slot.DEPTH];
    if (depth >= maxDepth) return elide();
    stackIds[depth] = firstId + index;
    // The clock first, the depth after it: a stack that overflows in here leaves no half-open frame.
    stackStarts[depth] = now();
    header[Slot.DEPTH] = depth + 1;
    return header[Slot.TOKEN_BASE] + depth;
  }

  function exit(token: number): void {
    if (gate[GateSlot.RUNNING] !== header[Slot.RECORDED]) return;
    const depth = token - header[Slot.TOKEN_BASE];
    if (depth !== header[Slot.DEPTH] - 1) return exitOutOfOrder(depth);
    const id = stackIds[depth];
    if (id < 0) return;
    const place = header[Slot.HEAD];
    ends[place] = now();
    starts[place] = stackStarts[depth];
    functionIds[place] = id;
    depths[place] = depth;
    // In this order another thread that looks in between sees the call twice, which it can tell, and not never.
    header[Slot.HEAD] = place + 1;
    header[Slot.DEPTH] = depth;
    // Last, as the stack may overflow there.
    if (place >= lastPlace) afterLast(place);
  }
}
