/**
 * Calls in the order of their ends, as they are recorded → in the order of their begins, in one walk from the newest to the oldest.
 * Read backwards, the order of ends is: a call, its last child, … its first child. So the calls on the stack are the ancestors of
 * the call at hand, and they leave it in backward order of begins:
 *
 *     a            ends:   d c e b a         backwards: a → stack a
 *     ├─ c(d)                                b → stack a b;  e → stack a b e
 *     └─ b(e)      begins: a c d b e         c → e, b leave (5th, 4th), stack a c;  d → stack a c d;  end → d, c, a leave
 *
 * Open frames are under everything, so the stack starts with them. A ring has lost its oldest calls, which are never ancestors of
 * what is left. A buffer that was full has lost the newest, so an ancestor can be missing: then an open frame or a later call of
 * small depth is no ancestor if it began after the call did.
 */
import { DEPTH_MASK, HEALED, STRETCH } from "../runtime/contract.js";
import type { CallLanes, OpenFrame, ThreadRecording } from "../runtime/contract.js";
import { allocateCalls } from "./calls.js";
import { MISMATCHED, UNFINISHED } from "./model.js";
import type { Calls } from "./model.js";

/** @param functionOf index of the function with a recorded id */
export function inOrderOfBegins(
  thread: ThreadRecording,
  originNs: bigint,
  stopNs: number,
  functionOf: (id: number) => number,
): Calls {
  return new BackwardWalk(thread, originNs, stopNs, functionOf).run();
}

class BackwardWalk {
  private readonly ended: CallLanes;
  private readonly openFrames: readonly OpenFrame[];
  private readonly startNs: Float64Array;
  private readonly endNs: Float64Array;
  private readonly openStartNs: readonly number[];
  private readonly calls: Calls;
  /** A call is its index, an open frame is -1 minus its own: both fit one lane. */
  private readonly stack: Int32Array;
  private readonly stackDepths: Int32Array;
  private height = 0;
  /** Calls whose place in the order of begins is still open: all before this one. */
  private unplaced: number;

  constructor(
    { calls: ended, openFrames }: ThreadRecording,
    originNs: bigint,
    private readonly stopNs: number,
    private readonly functionOf: (id: number) => number,
  ) {
    this.ended = ended;
    this.openFrames = openFrames;
    this.startNs = relativeNs(ended.starts, originNs);
    this.endNs = relativeNs(ended.ends, originNs);
    this.openStartNs = openFrames.map((frame) => Number(frame.startNs - originNs));
    this.unplaced = ended.starts.length + openFrames.length;
    this.calls = allocateCalls(this.unplaced);
    this.stack = new Int32Array(this.unplaced);
    this.stackDepths = new Int32Array(this.unplaced);
  }

  run(): Calls {
    const { depths } = this.ended;
    for (let frame = 0; frame < this.openFrames.length; frame++) this.push(-1 - frame, frame);
    for (let index = depths.length - 1; index >= 0; index--) {
      const depth = depths[index] & DEPTH_MASK;
      while (this.height > 0 && !this.isAncestor(this.height - 1, depth, this.startNs[index])) this.leave();
      this.push(index, depth);
    }
    while (this.height > 0) this.leave();
    return this.calls;
  }

  private push(entry: number, depth: number): void {
    this.stack[this.height] = entry;
    this.stackDepths[this.height++] = depth;
  }

  private isAncestor(place: number, depth: number, startNs: number): boolean {
    if (this.stackDepths[place] >= depth) return false;
    const entry = this.stack[place];
    return (entry < 0 ? this.openStartNs[-1 - entry] : this.startNs[entry]) <= startNs;
  }

  private leave(): void {
    const entry = this.stack[--this.height];
    const at = --this.unplaced;
    this.calls.depths[at] = this.height;
    if (entry < 0) this.copyOpenFrame(-1 - entry, at);
    else this.copyEnded(entry, at);
  }

  private copyOpenFrame(index: number, at: number): void {
    const { calls } = this;
    const { functionId, task, parent } = this.openFrames[index];
    calls.startNs[at] = this.openStartNs[index];
    calls.endNs[at] = this.stopNs;
    calls.functions[at] = this.functionOf(functionId);
    calls.tasks[at] = task;
    calls.parents[at] = parent;
    calls.flags[at] = UNFINISHED;
  }

  private copyEnded(index: number, at: number): void {
    const { calls, ended } = this;
    const depth = ended.depths[index];
    calls.startNs[at] = this.startNs[index];
    calls.endNs[at] = this.endNs[index];
    calls.functions[at] = this.functionOf(ended.functionIds[index]);
    if (depth & HEALED) calls.flags[at] = MISMATCHED;
    if ((depth & STRETCH) === 0) return;
    calls.tasks[at] = ended.tasks[index];
    calls.parents[at] = ended.parents[index];
    calls.lines[at] = ended.lines[index];
    calls.columns[at] = ended.columns[index];
  }
}

function relativeNs(absolute: BigInt64Array, originNs: bigint): Float64Array {
  const relative = new Float64Array(absolute.length);
  for (let at = 0; at < absolute.length; at++) relative[at] = Number(absolute[at] - originNs);
  return relative;
}
