/**
 * The arrows from the frames of a thread to the callbacks that they have scheduled, found while its calls are drawn in the order of their
 * begins. Each frame that has scheduled something gets a number; its arrows start at that. One whose frame is not there is left out.
 */
import type { Links } from "../model/model.js";

/** What links a call to others: numbers of scheduling frames, 0 where there is none. */
export interface CallLinks {
  /** The frame that has scheduled the callback in which the call is the first. */
  readonly from: number;
  /** The call itself, which has scheduled others. */
  readonly as: number;
}

export class ThreadLinks {
  /** A link of each frame that has scheduled something, in the order of the frames' starts: number 1 is the first. */
  private readonly schedulers: number[] = [];
  /** By link, the number of its frame. */
  private readonly numbers: Int32Array;
  private readonly isDrawn: Uint8Array;
  private nextScheduler = 0;
  private nextLink = 0;

  constructor(private readonly links: Links) {
    const { fromNs, fromDepths } = links;
    this.numbers = new Int32Array(fromNs.length);
    const compare = (one: number, other: number) => fromNs[one] - fromNs[other] || fromDepths[one] - fromDepths[other];
    for (const link of Uint32Array.from(fromNs.keys()).sort(compare)) {
      const before = this.schedulers.at(-1);
      if (before === undefined || compare(before, link) !== 0) this.schedulers.push(link);
      this.numbers[link] = this.schedulers.length;
    }
    this.isDrawn = new Uint8Array(this.schedulers.length + 1);
  }

  /** A call begins that is drawn. @returns undefined where nothing links it */
  enter(startNs: number, depth: number): CallLinks | undefined {
    const from = this.scheduledBy(startNs);
    const as = this.numberOf(startNs, depth);
    this.isDrawn[as] = 1;
    return from !== 0 || as !== 0 ? { from, as } : undefined;
  }

  /** Of callbacks inside of each other that all begin with this call, the innermost one says who has scheduled it. */
  private scheduledBy(startNs: number): number {
    const { beginNs, endNs } = this.links;
    let from = 0;
    for (; beginNs[this.nextLink] <= startNs; this.nextLink++) {
      const number = this.numbers[this.nextLink];
      if (endNs[this.nextLink] >= startNs && this.isDrawn[number] === 1) from = number;
    }
    return from;
  }

  /** Where frames began at one time and depth, the arrows start at the last: the others took no time, in which nothing is scheduled. */
  private numberOf(startNs: number, depth: number): number {
    const { fromNs, fromDepths } = this.links;
    while (fromNs[this.schedulers[this.nextScheduler]] < startNs) this.nextScheduler++;
    for (let at = this.nextScheduler; fromNs[this.schedulers[at]] === startNs; at++) {
      if (fromDepths[this.schedulers[at]] === depth) return at + 1;
    }
    return 0;
  }
}
