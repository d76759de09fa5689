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
import { CLIPPED, DEPTH_MASK, HEALED, STRETCH } from "../../runtime/contract.js";
import type { CallLanes, OpenFrame, ThreadRecording } from "../../runtime/contract.js";
import { allocateCalls } from "./calls.js";
import { SinceOrigin } from "./clock-lanes.js";
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
      found.push(walk.pathTo(index));
      next++;
    }
    walk.visit(index);
  }
  return found;
}

/** The ancestors of the call at hand, from the newest call to the oldest. */
class BackwardWalk {
  protected readonly ended: CallLanes;
  protected readonly openFrames: readonly OpenFrame[];
  protected height = 0;
  /** A call is its index, an open frame is -1 minus its own. What stands above the height is no more. */
  private readonly stack: number[] = [];
  private readonly stackDepths: number[] = [];
  protected readonly stackStartNs: number[] = [];
  private readonly starts: SinceOrigin;

  constructor({ calls: ended, openFrames }: Pick<ThreadRecording, "calls" | "openFrames">, originNs: bigint) {
    this.ended = ended;
    this.openFrames = openFrames;
    this.starts = new SinceOrigin(ended.starts, originNs);
    for (const [frame, { startNs }] of openFrames.entries()) this.push(-1 - frame, frame, Number(startNs - originNs));
  }

  visit(index: number): void {
    const depth = this.ended.depths[index] & DEPTH_MASK;
    const startNs = this.starts.at(index);
    this.leaveTo(depth, startNs);
    this.push(index, depth, startNs);
  }

  /** The ancestors of a call, outermost first. */
  pathTo(index: number): OpenFrame[] {
    this.leaveTo(this.ended.depths[index] & DEPTH_MASK, this.starts.at(index));
    return this.stack
      .slice(0, this.height)
      .map((entry) => (entry < 0 ? this.openFrames[-1 - entry] : frameOf(this.ended, entry)));
  }

  /** What is no ancestor of a call leaves: an ancestor is less deep, and did not begin later. */
  private leaveTo(depth: number, startNs: number): void {
    const { stackDepths, stackStartNs } = this;
    for (let top = this.height - 1; top >= 0; top--) {
      if (stackDepths[top] < depth && stackStartNs[top] <= startNs) return;
      this.leave();
    }
  }

  /** @returns what has left */
  protected leave(): number {
    return this.stack[--this.height];
  }

  private push(entry: number, depth: number, startNs: number): void {
    this.stack[this.height] = entry;
    this.stackDepths[this.height] = depth;
    this.stackStartNs[this.height++] = startNs;
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
  private readonly ends: SinceOrigin;
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
    this.ends = new SinceOrigin(this.ended.ends, context.originNs);
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
    this.calls.startNs[at] = this.stackStartNs[this.height];
    if (entry < 0) this.copyOpenFrame(-1 - entry, at);
    else this.copyEnded(entry, at);
    return entry;
  }

  private copyOpenFrame(index: number, at: number): void {
    const { calls } = this;
    const { functionId, task, parent, clipped } = this.openFrames[index];
    calls.endNs[at] = this.stopNs;
    calls.functions[at] = this.context.functionOf(functionId);
    calls.tasks[at] = task;
    calls.parents[at] = parent;
    calls.flags[at] = this.openFlag | (clipped ? BEGAN_EARLIER : 0);
  }

  private copyEnded(index: number, at: number): void {
    const { calls, ended } = this;
    const depth = ended.depths[index];
    calls.endNs[at] = this.ends.at(index);
    calls.functions[at] = this.context.functionOf(ended.functionIds[index]);
    // What stays zero is not even made by the system.
    if ((depth & ~DEPTH_MASK) === 0) return;
    calls.flags[at] = (depth & HEALED ? MISMATCHED : 0) | (depth & CLIPPED ? BEGAN_EARLIER : 0);
    if ((depth & STRETCH) === 0) return;
    calls.tasks[at] = ended.tasks[index];
    calls.parents[at] = ended.parents[index];
    calls.lines[at] = ended.lines[index];
    calls.columns[at] = ended.columns[index];
  }
}
