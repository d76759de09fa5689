/** Events of a thread in memory, 22 bytes each, which can be put into the order of time. */
import { AS_IN_FILE, EventNesting } from "./event-nesting.js";
import { PHASE } from "./foreign-events.js";
import type { ForeignFunctions } from "./foreign-events.js";
import type { Calls } from "../model/model.js";

export class EventLanes {
  private length = 0;
  private capacity = 16;
  private lanes = allocate(16);

  push(phase: number, ns: number, endNs: number, what: number, flags = 0): void {
    if (this.length === this.capacity) this.grow();
    const at = this.length++;
    this.lanes.phases[at] = phase;
    this.lanes.ns[at] = ns;
    this.lanes.endsNs[at] = endNs;
    this.lanes.whats[at] = what;
    this.lanes.flags[at] = flags;
  }

  /** Nests them as they come. */
  nest(nesting: EventNesting): void {
    this.nestIn(
      nesting,
      this.sorted(() => 0),
    );
  }

  /**
   * Nests them in the order of time. Where there are complete events, begins and ends are paired first; then the longer one of two
   * that begin at one time is the outer one.
   * @param stopNs where begins without an end stop
   */
  nestSorted(nesting: EventNesting, functions: ForeignFunctions, stopNs: number): void {
    const { ns, phases } = this.lanes;
    const byTime = this.sorted((one, other) => ns[one] - ns[other]);
    const edges = byTime.filter((at) => phases[at] !== PHASE.complete);
    if (edges.length === this.length) return this.nestIn(nesting, edges);
    const paired = new EventNesting(functions, AS_IN_FILE);
    this.nestIn(paired, edges);
    this.pushCalls(paired.finish(stopNs));
    nesting.strayEnds = paired.strayEnds;
    this.nestIn(nesting, this.completesByTime());
  }

  private pushCalls({ length, startNs, endNs, functions, flags }: Calls): void {
    for (let call = 0; call < length; call++)
      this.push(PHASE.complete, startNs[call], endNs[call], functions[call], flags[call]);
  }

  private completesByTime(): Uint32Array {
    const { ns, endsNs, phases } = this.lanes;
    const order = this.sorted((one, other) => ns[one] - ns[other] || endsNs[other] - endsNs[one]);
    return order.filter((at) => phases[at] === PHASE.complete);
  }

  /** Events that compare as equal stay in the order of the file. */
  private sorted(compare: (one: number, other: number) => number): Uint32Array {
    return Uint32Array.from({ length: this.length }, (_, at) => at).sort(compare);
  }

  private nestIn(nesting: EventNesting, order: Uint32Array): void {
    const { phases, ns, endsNs, whats, flags } = this.lanes;
    for (const at of order) nesting.event(phases[at], ns[at], endsNs[at], whats[at], flags[at]);
  }

  private grow(): void {
    const { lanes } = this;
    this.capacity *= 2;
    this.lanes = allocate(this.capacity);
    this.lanes.phases.set(lanes.phases);
    this.lanes.ns.set(lanes.ns);
    this.lanes.endsNs.set(lanes.endsNs);
    this.lanes.whats.set(lanes.whats);
    this.lanes.flags.set(lanes.flags);
  }
}

function allocate(capacity: number) {
  return {
    phases: new Uint8Array(capacity),
    ns: new Float64Array(capacity),
    endsNs: new Float64Array(capacity),
    whats: new Int32Array(capacity),
    flags: new Uint8Array(capacity),
  };
}
