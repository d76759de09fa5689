/** A thread of a trace that another program has written, from the first reading of its file on. */
import { inOneBlock } from "../model/calls.js";
import { EventLanes } from "./event-lanes.js";
import { AS_IN_FILE, EventNesting } from "./event-nesting.js";
import type { Telling } from "./event-nesting.js";
import { PHASE } from "./foreign-events.js";
import type { ForeignFunctions } from "./foreign-events.js";
import { CALLS_PER_BLOCK } from "../model/kept-blocks.js";
import type { Calls, CallSource } from "../model/model.js";

/** Takes an event of the thread. */
export type OnEvent = (phase: number, ns: number, endNs: number, what: number) => void;
type EventWalk = (onEvent: OnEvent) => Generator<void>;

export class ThreadEvents {
  /** Its events, unless there are too many to keep. */
  lanes: EventLanes | undefined = new EventLanes();
  /** It can be nested as it stands in the file. */
  isInOrder = true;
  /** Those that have been called. */
  readonly called = new Set<number>();
  private events = 0;
  /** Tells of the calls what has to be known before they are made. */
  private nesting: EventNesting;
  private phases = 0;
  private lastNs = -Infinity;
  private lastEndNs = -Infinity;

  constructor(private readonly functions: ForeignFunctions) {
    this.nesting = new EventNesting(functions, AS_IN_FILE);
  }

  /** Calls that end where another does. */
  get mismatched(): number {
    return this.nesting.mismatched;
  }

  /** Ends of nothing. */
  get strayEnds(): number {
    return this.nesting.strayEnds;
  }

  readonly read: OnEvent = (phase, ns, endNs, what) => {
    this.events++;
    if (phase !== PHASE.end) this.called.add(what);
    this.lanes?.push(phase, ns, endNs, what);
    this.isInOrder &&= this.follows(phase, ns, endNs);
    if (this.isInOrder) this.nesting.event(phase, ns, endNs, what);
    if (this.nesting.builder.newCalls >= CALLS_PER_BLOCK) this.nesting.takeBlock();
  };

  /**
   * The calls, when all events have been read.
   * @param walk goes over the events of the thread once more
   * @param stopNs where begins without an end stop
   */
  finish(walk: EventWalk, stopNs: number, telling: Telling): CallSource {
    if (this.lanes === undefined) return this.streamed(walk, stopNs, telling);
    this.nesting = new EventNesting(this.functions, telling);
    if (this.isInOrder) this.lanes.nest(this.nesting);
    else this.lanes.nestSorted(this.nesting, this.functions, stopNs);
    this.lanes = undefined;
    return inOneBlock(this.nesting.finish(stopNs));
  }

  private streamed(walk: EventWalk, stopNs: number, telling: Telling): CallSource {
    this.nesting.finish(stopNs);
    const { length, deepest } = this.nesting.builder;
    return { count: length, deepest, blocks: () => this.nestAgain(walk, stopNs, telling) };
  }

  private *nestAgain(walk: EventWalk, stopNs: number, telling: Telling): Generator<Calls> {
    const nesting = new EventNesting(this.functions, telling);
    let left = this.events;
    const steps = walk((phase, ns, endNs, what) => {
      left--;
      nesting.event(phase, ns, endNs, what);
    });
    while (left > 0 && !steps.next().done) if (nesting.builder.newCalls >= CALLS_PER_BLOCK) yield nesting.takeBlock();
    yield nesting.finish(stopNs);
  }

  private follows(phase: number, ns: number, endNs: number): boolean {
    // Begins have to be paired before it can be told how they and complete events nest.
    this.phases |= phase === PHASE.complete ? COMPLETES : EDGES;
    const follows = ns > this.lastNs || (ns === this.lastNs && (phase !== PHASE.complete || endNs <= this.lastEndNs));
    this.lastNs = ns;
    this.lastEndNs = endNs;
    return follows && this.phases !== (COMPLETES | EDGES);
  }
}

const COMPLETES = 1;
const EDGES = 2;
