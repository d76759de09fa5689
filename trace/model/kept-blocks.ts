/**
 * Calls of a file that can be read again: the blocks that were made when it was read first stay in memory while they are few, and are
 * all let go when they are many.
 */
import { Map } from "../../base/built-ins.js";
import { withParents } from "./calls-builder.js";
import type { CallsBuilder } from "./calls-builder.js";
import type { Calls, CallSource } from "./model.js";

/** Of all threads of a trace: 90 MB. */
export const KEPT_CALLS = 1 << 21;
export const CALLS_PER_BLOCK = 1 << 16;

export class KeptBlocks {
  private calls = 0;
  private readonly blocks = new Map<object, Calls[]>();

  constructor(private readonly limit: number) {}

  /** @param thread whatever stands for it */
  add(thread: object, block: Calls): void {
    this.calls += block.length;
    if (!this.areAll) return this.blocks.clear();
    const blocks = this.blocks.get(thread) ?? [];
    blocks.push(block);
    this.blocks.set(thread, blocks);
  }

  /**
   * The calls of a thread.
   * @param last block, which has not been added
   * @param parentOf number of the task that started a task, which is known at the end
   * @param readAgain makes the blocks once more
   */
  sourceOf(
    thread: object,
    { builder, last }: { readonly builder: CallsBuilder; readonly last: Calls },
    parentOf: (task: number) => number,
    readAgain: () => Iterable<Calls>,
  ): CallSource {
    this.add(thread, withParents(last, parentOf));
    const blocks = (): Iterable<Calls> => (this.areAll ? this.blocks.get(thread)! : readAgain());
    return {
      count: builder.length,
      deepest: builder.deepest,
      blocks: () => withEach(blocks(), (block) => withParents(block, parentOf)),
      last,
    };
  }

  private get areAll(): boolean {
    return this.calls <= this.limit;
  }
}

function* withEach(blocks: Iterable<Calls>, change: (block: Calls) => Calls): Generator<Calls> {
  for (const block of blocks) yield change(block);
}
