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
import { CLIPPED, DEPTH_MASK, HEALED, STRETCH } from "../runtime/contract.js";
import type { CallLanes, OpenFrame, ThreadRecording } from "../runtime/contract.js";
import { allocateCalls } from "./calls.js";
import { sinceOrigin } from "./clock-lanes.js";
import { BEGAN_EARLIER, MISMATCHED } from "./model.js";
import type { Calls } from "./model.js";

/** What the calls of a thread are told in. */
export interface CallContext {
  readonly originNs: bigint;
  /** Index of the function with a recorded id. */
  readonly functionOf: (id: number) => number;
}

/** @param openFlag what is said of the frames that are open behind the last call: UNFINISHED or CONTINUES */
export function inOrderOfBegins(
  thread: Omit<ThreadRecording, "losses">,
  context: CallContext,
  openFlag: number,
): Calls {
  return new BeginOrder(thread, context, openFlag).run();
}

/** The frames that are open behind each of some calls. @param behind numbers of calls, in falling order */
export function framesBehind(
  thread: Pick<ThreadRecording, "calls" | "openFrames">,
  behind: readonly number[],
): OpenFrame[][] {
  const walk = new BackwardWalk(thread, thread.calls.starts[0] ?? 0n);
  const found: OpenFrame[][] = [];
  for (let index = thread.calls.depths.length - 1, next = 0; next < behind.length; index--) {
    if (index === behind[next]) {
      walk.leaveTo(index);
      found.push(walk.path());
      next++;
    }
    walk.visit(index);
  }
  return found;
}

/** The ancestors of the call at hand, from the newest call to the oldest. */
class BackwardWalk {
  readonly startNs: Float64Array;
  protected readonly ended: CallLanes;
  protected readonly openFrames: readonly OpenFrame[];
  protected readonly openStartNs: readonly number[];
  protected height = 0;
  /** A call is its index, an open frame is -1 minus its own. What stands above the height is no more. */
  private readonly stack: number[] = [];
  private readonly stackDepths: number[] = [];

  constructor({ calls: ended, openFrames }: Pick<ThreadRecording, "calls" | "openFrames">, originNs: bigint) {
    this.ended = ended;
    this.openFrames = openFrames;
    this.startNs = sinceOrigin(ended.starts, originNs);
    this.openStartNs = openFrames.map((frame) => Number(frame.startNs - originNs));
    for (let frame = 0; frame < openFrames.length; frame++) this.push(-1 - frame, frame);
  }

  visit(index: number): void {
    this.leaveTo(index);
    this.push(index, this.ended.depths[index] & DEPTH_MASK);
  }

  /** What is no ancestor of the call leaves. */
  leaveTo(index: number): void {
    const depth = this.ended.depths[index] & DEPTH_MASK;
    while (this.height > 0 && !this.isAncestor(this.height - 1, depth, this.startNs[index])) this.leave();
  }

  /** The ancestors, outermost first. */
  path(): OpenFrame[] {
    return this.stack
      .slice(0, this.height)
      .map((entry) => (entry < 0 ? this.openFrames[-1 - entry] : frameOf(this.ended, entry)));
  }

  /** @returns what has left */
  protected leave(): number {
    return this.stack[--this.height];
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
}

/** An ended call as the frame that it was. */
function frameOf({ functionIds, starts, depths, tasks, parents }: CallLanes, index: number): OpenFrame {
  const isStretch = (depths[index] & STRETCH) !== 0;
  const [task, parent] = isStretch ? [tasks[index], parents[index]] : [0, 0];
  const clipped = (depths[index] & CLIPPED) !== 0;
  return { functionId: functionIds[index], startNs: starts[index], task, parent, ...(clipped && { clipped }) };
}

class BeginOrder extends BackwardWalk {
  private readonly endNs: Float64Array;
  private readonly stopNs: number;
  private readonly calls: Calls;
  /** Calls whose place in the order of begins is still open: all before this one. */
  private unplaced: number;

  constructor(
    thread: Omit<ThreadRecording, "losses">,
    private readonly context: CallContext,
    private readonly openFlag: number,
  ) {
    super(thread, context.originNs);
    this.endNs = sinceOrigin(this.ended.ends, context.originNs);
    this.stopNs = Number(thread.stopNs - context.originNs);
    this.unplaced = this.ended.starts.length + this.openFrames.length;
    this.calls = allocateCalls(this.unplaced);
  }

  run(): Calls {
    for (let index = this.ended.depths.length - 1; index >= 0; index--) this.visit(index);
    while (this.height > 0) this.leave();
    return this.calls;
  }

  protected override leave(): number {
    const entry = super.leave();
    const at = --this.unplaced;
    this.calls.depths[at] = this.height;
    if (entry < 0) this.copyOpenFrame(-1 - entry, at);
    else this.copyEnded(entry, at);
    return entry;
  }

  private copyOpenFrame(index: number, at: number): void {
    const { calls } = this;
    const { functionId, task, parent, clipped } = this.openFrames[index];
    calls.startNs[at] = this.openStartNs[index];
    calls.endNs[at] = this.stopNs;
    calls.functions[at] = this.context.functionOf(functionId);
    calls.tasks[at] = task;
    calls.parents[at] = parent;
    calls.flags[at] = this.openFlag | (clipped ? BEGAN_EARLIER : 0);
  }

  private copyEnded(index: number, at: number): void {
    const { calls, ended } = this;
    const depth = ended.depths[index];
    calls.startNs[at] = this.startNs[index];
    calls.endNs[at] = this.endNs[index];
    calls.functions[at] = this.context.functionOf(ended.functionIds[index]);
    calls.flags[at] = (depth & HEALED ? MISMATCHED : 0) | (depth & CLIPPED ? BEGAN_EARLIER : 0);
    if ((depth & STRETCH) === 0) return;
    calls.tasks[at] = ended.tasks[index];
    calls.parents[at] = ended.parents[index];
    calls.lines[at] = ended.lines[index];
    calls.columns[at] = ended.columns[index];
  }
}
