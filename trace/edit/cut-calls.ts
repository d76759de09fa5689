/**
 * A part of a thread's calls, block by block: those that overlap a range of time, and if a function is asked for, only its calls with all
 * that they made. A call that reaches over an edge of the range is clipped there and says so: BEGAN_EARLIER, UNFINISHED.
 *
 *     from ┊                 ┊ to
 *     ▒▒▒▒▒├─────── main ────┤▒▒▒▒▒     main    BEGAN_EARLIER and UNFINISHED
 *       ▒▒▒├─ a ─┤  ├─ b ──┤ ┊          a       BEGAN_EARLIER
 *      ├c┤ ┊          ├ d ┤├e┤▒▒        e       UNFINISHED;  c is not there
 */
import { allocateCalls } from "../model/calls.js";
import { BEGAN_EARLIER, goesOn, UNFINISHED } from "../model/model.js";
import type { Calls, CallSource } from "../model/model.js";

export interface CallPart {
  readonly fromNs: number;
  readonly toNs: number;
  /** By index of the function whether its calls are wanted; undefined for all. */
  readonly wanted: readonly boolean[] | undefined;
}

/** Reads the calls once, to count them. */
export function cutCalls(
  source: CallSource,
  part: CallPart,
): { calls: CallSource; isWanted: (task: number) => boolean } {
  let count = 0;
  let deepest = 0;
  const pass = new CutPass(part);
  for (const { length, continued, depths } of pass.blocks(source)) {
    count += length - continued;
    for (let call = continued; call < length; call++) deepest = Math.max(deepest, depths[call]);
  }
  return {
    calls: { count, deepest, blocks: () => new CutPass(part).blocks(source) },
    isWanted: (task) => part.wanted === undefined || pass.tasks.has(task),
  };
}

/** A call on the path to the one at hand. */
interface Frame {
  /** Its depth in the part, -1 when it is not wanted. */
  readonly depth: number;
  /** It is in a block of the part already. */
  isOut: boolean;
}

class CutPass {
  /** Wanted ones that have not ended: their later stretches are wanted as well. */
  readonly tasks = new Set<number>();
  private readonly path: Frame[] = [];
  private isOver = false;

  constructor(private readonly part: CallPart) {}

  *blocks(source: CallSource): Generator<Calls> {
    for (const block of source.blocks()) {
      const kept = this.keptOf(block);
      if (kept.length > 0) yield this.copy(block, kept);
      if (this.isOver) return;
    }
  }

  private keptOf(block: Calls): { call: number; frame: Frame }[] {
    const kept: { call: number; frame: Frame }[] = [];
    this.path.length = Math.min(this.path.length, block.continued);
    for (let call = 0; call < block.length; call++) {
      if (call >= this.path.length || call >= block.continued) this.enter(block, call);
      const frame = this.path[block.depths[call]];
      if (frame.depth >= 0 && this.overlaps(block, call)) kept.push({ call, frame });
      // What is open behind it ends no sooner, so nothing of the part goes on. At the very edge, the next block knows.
      if (block.endNs[call] > this.part.toNs) this.isOver = true;
    }
    return kept;
  }

  private enter(block: Calls, call: number): void {
    const { depths, functions, tasks } = block;
    this.path.length = depths[call];
    const outer = this.path.at(-1)?.depth ?? -1;
    const { wanted } = this.part;
    const isWanted = wanted === undefined || outer >= 0 || wanted[functions[call]] || this.tasks.has(tasks[call]);
    this.path.push({ depth: isWanted ? outer + 1 : -1, isOut: false });
    if (!isWanted || tasks[call] === 0) return;
    if (goesOn(block, call)) this.tasks.add(tasks[call]);
    else this.tasks.delete(tasks[call]);
  }

  private overlaps({ startNs, endNs }: Calls, call: number): boolean {
    return startNs[call] < this.part.toNs && endNs[call] > this.part.fromNs;
  }

  /** Calls that have been in a block before are the first ones, as the callers of what overlaps do as well. */
  private copy(block: Calls, kept: readonly { call: number; frame: Frame }[]): Calls {
    const copy = allocateCalls(kept.length, kept.filter(({ frame }) => frame.isOut).length);
    kept.forEach(({ call, frame }, to) => {
      for (const lane of LANES) copy[lane][to] = block[lane][call];
      copy.depths[to] = frame.depth;
      this.clip(copy, to);
      frame.isOut = true;
    });
    return copy;
  }

  private clip(calls: Calls, call: number): void {
    const { fromNs, toNs } = this.part;
    if (calls.endNs[call] > toNs) {
      calls.endNs[call] = toNs;
      calls.flags[call] = (calls.flags[call] & BEGAN_EARLIER) | UNFINISHED;
      // Where it is suspended lies behind the range.
      calls.lines[call] = calls.columns[call] = 0;
    }
    if (calls.startNs[call] >= fromNs) return;
    calls.startNs[call] = fromNs;
    calls.flags[call] |= BEGAN_EARLIER;
  }
}

const LANES = ["startNs", "endNs", "functions", "flags", "tasks", "parents", "lines", "columns"] as const;
