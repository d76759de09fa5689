/**
 * The calls of a trace that another program has written. Its threads may be mixed in the file, and the events of a thread out of the
 * order of time, so:
 * - Few events (KEPT_CALLS) are kept when the file is read, and put into order where they are not.
 * - Of more, a thread whose events are in order is read from the file again whenever its calls are wanted, in blocks; the others are
 *   read once more, all together, and have their events in memory.
 */
import { allocateCalls, inOneBlock, noLosses } from "../model/calls.js";
import { laterCounters } from "../model/counters.js";
import { EventLanes } from "./event-lanes.js";
import type { Telling } from "./event-nesting.js";
import type { ForeignEvents, ForeignFunctions } from "./foreign-events.js";
import { ThreadEvents } from "./foreign-thread.js";
import type { OnEvent } from "./foreign-thread.js";
import type { Process, Thread } from "../model/model.js";

/** Goes over the events of a file, which are the same each time; yields now and then. */
export type EventWalk = (onEvent: ForeignEvents) => Generator<void>;

/** Times of counters are told from the same moment as those of events. */
export interface ForeignThread extends Pick<Thread, "id" | "name" | "counters"> {
  /** As its events have it. */
  readonly number: number;
}

export interface ForeignProcess extends Pick<Process, "pid" | "name" | "commandLine" | "counters"> {
  readonly threads: readonly ForeignThread[];
}

export class ForeignTrace {
  private firstNs = Infinity;
  private lastNs = -Infinity;
  private events = 0;
  /** By number; missing where a thread has no events. */
  private readonly threads = new Map<number, ThreadEvents>();

  /** @param keptEvents how many may stay in memory */
  constructor(
    private readonly walk: EventWalk,
    private readonly functions: ForeignFunctions,
    private readonly keptEvents: number,
  ) {}

  /** Takes in an event of the first walk. */
  readonly read: ForeignEvents = (number, phase, ns, endNs, what) => {
    const thread = this.threadOf(number);
    if (this.events++ === this.keptEvents) for (const known of this.threads.values()) known.lanes = undefined;
    if (this.events > this.keptEvents) thread.lanes = undefined;
    this.reach(ns);
    this.reach(endNs);
    thread.read(phase, ns, endNs, what);
  };

  /** The trace reaches to what is not kept here as well. */
  readonly reach = (ns: number): void => {
    if (ns < this.firstNs) this.firstNs = ns;
    if (ns > this.lastNs) this.lastNs = ns;
  };

  /** When the trace begins, from the moment that the walk counts from. */
  get originNs(): number {
    return this.firstNs === Infinity ? 0 : this.firstNs;
  }

  /** Ends of nothing; known when the calls are. */
  get strayEnds(): number {
    return [...this.threads.values()].reduce((sum, { strayEnds }) => sum + strayEnds, 0);
  }

  private threadOf(number: number): ThreadEvents {
    const thread = this.threads.get(number) ?? new ThreadEvents(this.functions);
    this.threads.set(number, thread);
    return thread;
  }

  finish(processes: readonly ForeignProcess[]): Process[] {
    this.collectDisordered();
    return processes.map((process) => this.finishProcess(process));
  }

  /** Reads once more what is out of order and has not been kept. */
  private collectDisordered(): void {
    const missing = new Set(
      [...this.threads.values()].filter(({ isInOrder, lanes }) => !isInOrder && lanes === undefined),
    );
    if (missing.size === 0) return;
    for (const thread of missing) thread.lanes = new EventLanes();
    const steps = this.walk((number, phase, ns, endNs, what) => {
      const thread = this.threadOf(number);
      if (missing.has(thread)) thread.lanes!.push(phase, ns, endNs, what);
    });
    while (!steps.next().done);
  }

  private finishProcess({ threads, counters, ...process }: ForeignProcess): Process {
    const all = threads.flatMap(({ number }) => this.threads.get(number) ?? []);
    const called = [...new Set(all.flatMap((thread) => [...thread.called]))];
    const indexes = new Map(called.map((what, index) => [what, index]));
    const telling = { originNs: this.originNs, functionOf: (what: number) => indexes.get(what)! };
    return {
      ...process,
      functions: called.map((what) => this.functions.infos[what]),
      threads: threads.map((thread) => this.finishThread(thread, telling)),
      ...(counters && { counters: laterCounters(counters, -this.originNs) }),
      unfinished: "close",
    };
  }

  private finishThread({ number, id, name, counters }: ForeignThread, telling: Telling): Thread {
    const events = this.threads.get(number);
    const walk = (onEvent: OnEvent) =>
      this.walk((of, phase, ns, endNs, what) => {
        if (of === number) onEvent(phase, ns, endNs, what);
      });
    return {
      id,
      name,
      startNs: 0,
      stopNs: this.firstNs === Infinity ? 0 : this.lastNs - this.firstNs,
      calls: events?.finish(walk, this.lastNs, telling) ?? NO_CALLS,
      suspendedTasks: [],
      ...(counters && { counters: laterCounters(counters, -this.originNs) }),
      losses: { ...noLosses(), mismatched: events?.mismatched ?? 0 },
    };
  }
}

const NO_CALLS = inOneBlock(allocateCalls(0));
