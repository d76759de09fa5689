/** What the packets of one sequence of a Perfetto trace say once for those that follow: names, the clock, the track. */
import { Map } from "../../base/built-ins.js";
import type { ForeignFunctions } from "../foreign/foreign-events.js";
import { NO_NAME } from "../foreign/foreign-events.js";
import { kindOf } from "../draw/instants.js";
import * as F from "./perfetto-fields.js";
import type { TrackEvent } from "./read-perfetto-event.js";
import type { CounterDescriptor, Interned, Packet, ThreadDescriptor, Wide } from "./read-perfetto-packet.js";

export class PacketSequence {
  clockId = 0;
  trackUuid: Wide | undefined;
  extraTracks: readonly Wide[] = [];
  extraDoubleTracks: readonly Wide[] = [];
  thread: ThreadDescriptor | undefined;
  /** By counter, where its values are differences. */
  private readonly sums = new Map<Wide, number>();
  private isStateKnown = false;
  private readonly interned = new Map<number, Map<number, Interned>>();
  private readonly functionsByIids = new Map<string, number>();

  constructor(private readonly functions: ForeignFunctions) {}

  /** @returns whether the packet can be understood: it may build on packets that have been lost */
  read({ sequenceFlags = 0, previousDropped, interned, defaults, thread }: Packet): boolean {
    if (previousDropped) this.isStateKnown = false;
    if (sequenceFlags & F.SEQUENCE_FLAGS.incrementalStateCleared) this.clear();
    if (sequenceFlags & F.SEQUENCE_FLAGS.needsIncrementalState && !this.isStateKnown) return false;
    for (const entry of interned) this.intern(entry);
    if (defaults) Object.assign(this, defaults);
    if (thread) this.thread = thread;
    return true;
  }

  functionOf(event: TrackEvent): number {
    const { nameIid, name, categoryIid, category, sourceIid } = event;
    if (name !== undefined || category !== undefined) return this.addFunction(event);
    const iids = `${nameIid} ${categoryIid} ${sourceIid}`;
    const index = this.functionsByIids.get(iids) ?? this.addFunction(event);
    this.functionsByIids.set(iids, index);
    return index;
  }

  /** @returns the number of the name of an end */
  nameOf({ nameIid, name }: TrackEvent): number {
    if (name === undefined && nameIid === 0) return NO_NAME;
    return this.functions.nameOf(name ?? this.textOf(F.INTERNED_DATA.eventNames, nameIid));
  }

  /** @returns the value of a counter that an event stands for */
  absolute(counter: Wide, { multiplier, isIncremental }: CounterDescriptor, value: number): number {
    if (!isIncremental) return value * multiplier;
    const sum = (this.sums.get(counter) ?? 0) + value * multiplier;
    this.sums.set(counter, sum);
    return sum;
  }

  private addFunction({ nameIid, name, categoryIid, category, sourceIid }: TrackEvent): number {
    const source = this.entryOf(F.INTERNED_DATA.sourceLocations, sourceIid);
    return this.functions.add({
      name: name ?? this.textOf(F.INTERNED_DATA.eventNames, nameIid),
      kind: kindOf(category ?? this.textOf(F.INTERNED_DATA.eventCategories, categoryIid)),
      file: source?.text ?? "",
      line: source?.line ?? 0,
      column: source?.column ?? 0,
    });
  }

  private clear(): void {
    this.isStateKnown = true;
    this.clockId = 0;
    this.trackUuid = undefined;
    this.extraTracks = this.extraDoubleTracks = [];
    this.sums.clear();
    this.interned.clear();
    this.functionsByIids.clear();
  }

  /** Perfetto keeps the first of two. */
  private intern(entry: Interned): void {
    const entries = this.interned.get(entry.field) ?? new Map<number, Interned>();
    if (!entries.has(entry.iid)) this.interned.set(entry.field, entries.set(entry.iid, entry));
  }

  private entryOf(field: number, iid: number): Interned | undefined {
    return this.interned.get(field)?.get(iid);
  }

  private textOf(field: number, iid: number): string {
    return this.entryOf(field, iid)?.text ?? "";
  }
}
