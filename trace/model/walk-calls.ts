/**
 * The calls of a thread one after another, each with its enter and its exit in the order of time, over all blocks: the loop below every
 * writer and every answer.
 */
import { CONTINUES, MISMATCHED } from "./model.js";
import type { Calls, CallSource } from "./model.js";

export interface CallVisitor {
  /** @param call index into the lanes of `calls` */
  enter(calls: Calls, call: number): void;
  /** The innermost call that is open ends. Its block may be another than at its enter; the start stands there as well. */
  exit(calls: Calls, call: number): void;
}

const CALLS_PER_STEP = 4096;

/** Visits all calls. @returns a step every few thousand calls, for whoever has to do something in between */
export function* walkCalls(source: CallSource, visitor: CallVisitor): Generator<void> {
  const path: number[] = [];
  let before: Calls | undefined;
  for (const calls of source.blocks()) {
    // The recording has lost the end of a call that is not in this block.
    while (path.length > calls.continued) exitLost(before!, path.pop()!, visitor);
    for (let call = 0; call < path.length; call++) path[call] = call;
    for (let call = calls.continued; call < calls.length; call++) {
      while (path.length > calls.depths[call]) visitor.exit(calls, path.pop()!);
      path.push(call);
      visitor.enter(calls, call);
      if (call % CALLS_PER_STEP === 0) yield;
    }
    while (path.length > 0 && (calls.flags[path[path.length - 1]] & CONTINUES) === 0) visitor.exit(calls, path.pop()!);
    before = calls;
    yield;
  }
  while (path.length > 0) exitLost(before!, path.pop()!, visitor);
}

/** The same in one go. */
export function visitCalls(source: CallSource, visitor: CallVisitor): void {
  for (const steps = walkCalls(source, visitor); !steps.next().done;);
}

function exitLost(calls: Calls, call: number, visitor: CallVisitor): void {
  calls.flags[call] = MISMATCHED;
  visitor.exit(calls, call);
}
