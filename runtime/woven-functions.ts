/**
 * What woven code calls: each function looks whether there is something to record, and hands over to the frames.
 *
 * V8 puts a function of 27 bytes of bytecode into those that call it even where it puts nothing else there any more, and what it has put
 * into that function counts too. So `enter` has 26 bytes, which is why it reads `current` once, and `exit` 21. The functions of the frames are fields, since V8 takes a field
 * that was written once for a constant, and a variable never (Node 20: 0.5 to 2 ns a call with the recorder off); a thread seldom has a
 * second gate or a second memory. And `current` is a parameter, as a `const` of the function around takes two bytes more at each use.
 */
import type { WovenApi } from "./contract.js";
import { GateSlot } from "./gate.js";

export type WovenFunctions = Omit<WovenApi, "register">;

/** What a thread records into. */
export interface Current extends WovenFunctions {
  /** The slots of the gate that it looks at. */
  gate: Int32Array;
}

export function createWovenFunctions(current: Current): WovenFunctions {
  return {
    enter(firstId, index) {
      const frames = current;
      return frames.gate[GateSlot.RUNNING] && frames.enter(firstId, index);
    },
    exit(token) {
      if (token !== 0) current.exit(token);
    },
    enterTask(firstId, index) {
      const frames = current;
      return frames.gate[GateSlot.RUNNING] && frames.enterTask(firstId, index);
    },
    exitTask(token) {
      if (token !== 0) current.exitTask(token);
    },
    suspend: (token, value, line, column, delegates) =>
      token === 0 ? value : current.suspend(token, value, line, column, delegates),
    resume: (token, value) => (token === 0 ? value : current.resume(token, value)),
  };
}
