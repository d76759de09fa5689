/**
 * What functions did themselves, and not in those that they called, as far as that is known. A ring has overwritten calls that ended
 * before the oldest one that it keeps: until then, nobody knows which callees ran.
 *
 *     main  ├───────────────────────────────────┤
 *     work           ├───────────────────────┤
 *     step   … gone … ┊ ├──┤ ├──┤ ├──┤              the ring begins with the end of a step, and all self time there
 *
 * Of what was overwritten before it was on disk nobody knows when it ran: it is the self time of its callers.
 *
 * Where a full buffer has dropped calls, that is so of all that was open at the stop: its callees may have been dropped, the others' were
 * not.
 */
import { UNFINISHED } from "../model/model.js";
import type { Calls, Thread } from "../model/model.js";
import { walkCalls } from "../model/walk-calls.js";

/** What formats that draw or sum up calls call the time before. */
export const OVERWRITTEN = "(overwritten calls)";

export type WithLosses = Pick<Thread, "calls" | "losses">;

/** From when on all calls of a thread are there: reads them up to the first end where some were overwritten. */
export function knownFromNs({ calls, losses }: WithLosses): number {
  if (losses.overwritten === 0) return -Infinity;
  let fromNs = Infinity;
  const visitor = {
    enter() {},
    exit({ endNs, flags }: Calls, call: number) {
      if ((flags[call] & UNFINISHED) === 0) fromNs = Math.min(fromNs, endNs[call]);
    },
  };
  for (const steps = walkCalls(calls, visitor); fromNs === Infinity && !steps.next().done;);
  return fromNs;
}

/** The open calls of a thread, told of in the order of time. */
export class SelfTimes {
  private readonly openNs: number[] = [];
  private sinceNs: number;
  private readonly isOpenKnown: boolean;

  constructor(thread: WithLosses) {
    this.sinceNs = knownFromNs(thread);
    this.isOpenKnown = thread.losses.dropped === 0;
  }

  enter({ startNs }: Calls, call: number): void {
    this.pass(startNs[call]);
    this.openNs.push(0);
  }

  /** @returns the self time of the innermost call, which ends */
  exit({ endNs, flags }: Calls, call: number): number {
    this.pass(endNs[call]);
    const selfNs = this.openNs.pop()!;
    return flags[call] & UNFINISHED && !this.isOpenKnown ? 0 : selfNs;
  }

  private pass(ns: number): void {
    if (ns <= this.sinceNs) return;
    if (this.openNs.length > 0) this.openNs[this.openNs.length - 1] += ns - this.sinceNs;
    this.sinceNs = ns;
  }
}
