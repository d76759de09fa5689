/** Begins, ends and complete events of a thread, in the order of time → its calls. */
import { CallsBuilder } from "../model/calls-builder.js";
import { PHASE } from "./foreign-events.js";
import type { ForeignFunctions } from "./foreign-events.js";
import { MISMATCHED, UNFINISHED } from "../model/model.js";
import type { Calls } from "../model/model.js";

/** How the calls are told in the trace, other than in its file. */
export interface Telling {
  /** When it begins. */
  readonly originNs: number;
  readonly functionOf: (what: number) => number;
}

export const AS_IN_FILE: Telling = { originNs: 0, functionOf: (what) => what };

export class EventNesting {
  readonly builder = new CallsBuilder();
  /** Calls that end where another does, as it cannot be otherwise. */
  mismatched = 0;
  /** Ends of nothing. */
  strayEnds = 0;
  private lastNs = 0;
  /** Of each open call: its function, its end, infinite until that comes, and its flags. */
  private readonly whats: number[] = [];
  private readonly endsNs: number[] = [];
  private readonly flags: number[] = [];

  constructor(
    private readonly functions: ForeignFunctions,
    private readonly telling: Telling,
  ) {}

  /** @param endNs of a complete event */
  event(phase: number, ns: number, endNs: number, what: number, flags = 0): void {
    this.lastNs = ns;
    if (phase === PHASE.begin) this.enter(ns, Infinity, what, 0);
    else if (phase === PHASE.end) this.end(ns, what);
    else this.complete(ns, endNs, what, flags);
  }

  takeBlock(): Calls {
    return this.builder.takeBlock(this.lastNs - this.telling.originNs);
  }

  /** @param stopNs where begins without an end stop @returns the last block */
  finish(stopNs: number): Calls {
    this.leaveUntil(Infinity);
    return this.builder.finish(stopNs - this.telling.originNs, UNFINISHED);
  }

  /** Of two at one time the longer one comes first. One that ends behind the call that it begins in ends with that, marked. */
  private complete(ns: number, endNs: number, what: number, flags: number): void {
    this.leaveUntil(ns);
    const parentEndNs = this.endsNs.at(-1) ?? Infinity;
    if (endNs <= parentEndNs) this.enter(ns, endNs, what, flags);
    else this.enter(ns, parentEndNs, what, MISMATCHED);
  }

  /** Ends the innermost begin of that name, and those above it as mismatched. */
  private end(ns: number, name: number): void {
    const begin = this.whats.findLastIndex((what) => this.functions.isNamed(what, name));
    if (begin < 0) {
      this.strayEnds++;
      return;
    }
    while (this.whats.length > begin + 1) this.leave(ns, MISMATCHED);
    this.leave(ns, 0);
  }

  private enter(ns: number, endNs: number, what: number, flags: number): void {
    this.builder.enter(ns - this.telling.originNs, this.telling.functionOf(what));
    this.whats.push(what);
    this.endsNs.push(endNs);
    this.flags.push(flags);
  }

  private leaveUntil(ns: number): void {
    for (let top = this.endsNs.length - 1; top >= 0 && this.endsNs[top] <= ns; top--) {
      if (this.endsNs[top] === Infinity) return;
      this.leave(this.endsNs[top], this.flags[top]);
    }
  }

  private leave(ns: number, flags: number): void {
    if (flags & MISMATCHED) this.mismatched++;
    this.builder.leave(ns - this.telling.originNs, flags);
    this.whats.pop();
    this.endsNs.pop();
    this.flags.pop();
  }
}
