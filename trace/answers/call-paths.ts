/**
 * The different paths that the calls of one thread took, `main → load → parse`, each a number, in the order in which they were first
 * taken. A trace has few paths and many calls.
 */
import type { Calls } from "../model/model.js";
import { knownFromNs, type WithLosses } from "./self-times.js";
import { walkCalls } from "../model/walk-calls.js";

export const NO_CALL = -1;
/** What a call made that a ring has overwritten, where nobody knows what it was: OVERWRITTEN. */
export const LOST_CALLS = -2;

export interface CallPath {
  readonly number: number;
  /** Undefined for the one that stands for no call at all, which is the first. */
  readonly parent: CallPath | undefined;
  /** Index into `Process.functions`, or NO_CALL or LOST_CALLS. */
  readonly function: number;
}

/** Told in the order of time. */
export interface PathVisitor {
  /** The thread is in the path from now on, which may be no call at all. */
  change(path: CallPath, ns: number): void;
}

export class CallPaths {
  readonly all: CallPath[] = [{ number: 0, parent: undefined, function: NO_CALL }];
  private readonly children: Map<number, CallPath>[] = [new Map<number, CallPath>()];

  /** Visits the calls of the thread once more; each time the paths have the same numbers. @returns a step now and then */
  walk(thread: WithLosses, visitor: PathVisitor): Generator<void> {
    const fromNs = knownFromNs(thread);
    let at = this.all[0];
    const change = (path: CallPath, ns: number): void => {
      at = path;
      visitor.change(ns < fromNs && path.parent ? this.childOf(path, LOST_CALLS) : path, ns);
    };
    return walkCalls(thread.calls, {
      enter: ({ functions, startNs }: Calls, call) => change(this.childOf(at, functions[call]), startNs[call]),
      exit: ({ endNs }, call) => change(at.parent!, endNs[call]),
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
