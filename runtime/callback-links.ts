/**
 * Which frame has scheduled which callback: timers, immediates, ticks, reactions of promises, handlers of I/O. The first call that
 * begins in a callback is linked to the frame that was innermost when the callback was scheduled.
 *
 *     load ├──────┤  schedules a timer
 *     timer           ├ begins ──────── ends ┤      from: start and depth of load
 *     tick                ├─┤                       the link goes to tick
 *
 * The callbacks that run and the links of those that have ended are in the memory of the recording (layout.ts), for every reader. A
 * callback in which nothing was called leaves no link. It knows no platform: node-callbacks.ts tells it of the callbacks.
 */
import * as at from "./layout.js";
import { Slot, Time } from "./layout.js";
import { endedCalls } from "./read-recording.js";

/** The frame in which something was scheduled. */
export interface Scheduler {
  readonly startNs: bigint;
  readonly depth: number;
}

interface Callback {
  readonly id: number;
  readonly scheduler: Scheduler | undefined;
  /** Where stack and ring stood when it began. */
  readonly depth: number;
  readonly endedCalls: number;
  isLinked: boolean;
}

export class CallbackLinks {
  /** Those that run, outermost first. */
  private readonly callbacks: Callback[] = [];
  private lastScheduler: Scheduler | undefined;
  private readonly own: at.LinkLayout;

  constructor(
    private readonly lanes: at.Layout,
    private readonly now: () => bigint,
  ) {
    this.own = at.layOutLinks(lanes);
  }

  /**
   * The frame that schedules something now: the innermost one, or where the running callback has none, the one that scheduled that (Node
   * reads a file in several steps, of which the program sees the last).
   */
  schedulerNow(): Scheduler | undefined {
    const { header, stackStarts } = this.lanes;
    const running = this.callbacks.at(-1);
    const depth = header[Slot.DEPTH] - 1;
    if (depth < (running?.depth ?? 0)) return running?.scheduler;
    const startNs = stackStarts[depth];
    const last = this.lastScheduler;
    if (last?.startNs === startNs && last.depth === depth) return last;
    return (this.lastScheduler = { startNs, depth });
  }

  /**
   * A callback begins.
   * @param id tells it from the others that run
   * @param scheduler what `schedulerNow` was; of an earlier session, it counts as none
   */
  begin(id: number, scheduler: Scheduler | undefined): void {
    const { lanes, own, callbacks } = this;
    const { header } = lanes;
    const place = callbacks.length;
    const ofSession =
      scheduler !== undefined && scheduler.startNs >= lanes.times[Time.START_NS] ? scheduler : undefined;
    const isLinked = ofSession !== undefined && place < at.MAX_CALLBACKS && !this.isOpen(ofSession);
    callbacks.push({ id, scheduler: ofSession, depth: header[Slot.DEPTH], endedCalls: endedCalls(lanes), isLinked });
    if (place >= at.MAX_CALLBACKS) return;
    own.callbackFromDepths[place] = isLinked ? ofSession.depth : at.NO_LINK;
    if (isLinked) {
      own.callbackFromStarts[place] = ofSession.startNs;
      own.callbackBegins[place] = this.now();
    }
    header[Slot.CALLBACKS] = place + 1;
    header[Slot.BEGUN_CALLBACKS]++;
  }

  /** A callback ends, and with it those that have begun in it and were not seen to end. */
  end(id: number): void {
    const { callbacks } = this;
    let place = callbacks.length - 1;
    while (place >= 0 && callbacks[place].id !== id) place--;
    if (place < 0) return;
    if (callbacks[place].isLinked && this.hasCalled(callbacks[place])) this.keep(place);
    // Setting the length costs 30 ns.
    while (callbacks.length > place) callbacks.pop();
    this.lanes.header[Slot.CALLBACKS] = Math.min(place, at.MAX_CALLBACKS);
  }

  /** What is called next in the running callback needs no link, if it is the first. */
  forgoLink(): void {
    const running = this.callbacks.at(-1);
    if (!running?.isLinked || this.hasCalled(running)) return;
    running.isLinked = false;
    this.own.callbackFromDepths[this.callbacks.length - 1] = at.NO_LINK;
  }

  /** A callback that is called in the frame itself is nested there. */
  private isOpen({ startNs, depth }: Scheduler): boolean {
    return depth < this.lanes.header[Slot.DEPTH] && this.lanes.stackStarts[depth] === startNs;
  }

  private hasCalled({ depth, endedCalls: ended }: Callback): boolean {
    return endedCalls(this.lanes) !== ended || this.lanes.header[Slot.DEPTH] !== depth;
  }

  private keep(callback: number): void {
    const { own } = this;
    const { header } = this.lanes;
    const place = header[Slot.LINK_HEAD];
    own.linkFromStarts[place] = own.callbackFromStarts[callback];
    own.linkFromDepths[place] = own.callbackFromDepths[callback];
    own.linkBegins[place] = own.callbackBegins[callback];
    own.linkEnds[place] = this.now();
    const isLast = place + 1 === header[Slot.MAX_LINKS];
    header[Slot.LINK_HEAD] = isLast ? 0 : place + 1;
    if (isLast) header[Slot.LINK_LAPS]++;
  }
}
