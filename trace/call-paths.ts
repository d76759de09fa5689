/**
 * The different paths that the calls of one thread took, `main → load → parse`, each a number, in the order in which they were first
 * taken. A trace has few paths and many calls.
 */
import type { CallSource, Calls } from "./model.js";
import { walkCalls } from "./walk-calls.js";

export interface CallPath {
  readonly number: number;
  /** Undefined for the one that stands for no call at all, which is the first. */
  readonly parent: CallPath | undefined;
  /** Index into `Process.functions`, -1 for no call. */
  readonly function: number;
}

/** Told in the order of time. */
export interface PathVisitor {
  /** The thread is in the path from now on, which may be no call at all. */
  change(path: CallPath, ns: number): void;
}

export class CallPaths {
  readonly all: CallPath[] = [{ number: 0, parent: undefined, function: -1 }];
  private readonly children: Map<number, CallPath>[] = [new Map<number, CallPath>()];

  /** Visits the calls of the thread once more; each time the paths have the same numbers. @returns a step now and then */
  walk(source: CallSource, visitor: PathVisitor): Generator<void> {
    let at = this.all[0];
    return walkCalls(source, {
      enter: ({ functions, startNs }: Calls, call) => {
        at = this.childOf(at, functions[call]);
        visitor.change(at, startNs[call]);
      },
      exit: ({ endNs }, call) => {
        at = at.parent!;
        visitor.change(at, endNs[call]);
      },
    });
  }

  private childOf(parent: CallPath, index: number): CallPath {
    const children = this.children[parent.number];
    const known = children.get(index);
    if (known) return known;
    const path = { number: this.all.length, parent, function: index };
    this.all.push(path);
    this.children.push(new Map());
    children.set(index, path);
    return path;
  }
}
