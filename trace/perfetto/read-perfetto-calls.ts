/** The events of one sequence → calls. It is done twice where a trace is large: once to count them, and once for the calls. */
import { CallsBuilder } from "../model/calls-builder.js";
import type { FunctionList } from "../model/function-list.js";
import { kindOf, readFlags } from "../draw/instants.js";
import * as F from "./perfetto-fields.js";
import type { Annotation, TrackEvent } from "./read-perfetto-event.js";
import type { Interned, Packet } from "./read-perfetto-packet.js";
import { parseSource } from "../draw/source-text.js";

type Arguments = Readonly<Record<string, string | number>>;

export class PerfettoCalls {
  readonly builder = new CallsBuilder();
  lastNs = 0;
  private readonly interned = new Map<number, Map<number, Interned>>();
  /** By iid of the name, which callweave has once a function. */
  private readonly functionsByIid: number[] = [];

  constructor(private readonly functions: FunctionList) {}

  read(packet: Packet): void {
    for (const entry of packet.interned) this.intern(entry);
    // An event on another track has a time of another clock, and is no call.
    if (packet.event === undefined || packet.event.trackUuid !== undefined) return;
    this.lastNs += Number(packet.timestamp ?? 0);
    if (packet.event.type === F.TRACK_EVENT_TYPE.sliceBegin)
      this.builder.enter(this.lastNs, this.functionOf(packet.event), this.taskOf(packet.event));
    else if (packet.event.type === F.TRACK_EVENT_TYPE.sliceEnd) this.readEnd(packet.event.annotations);
  }

  argumentsOf(annotations: readonly Annotation[]): Arguments {
    const args = Object.create(null) as Record<string, string | number>;
    for (const { nameIid, name, value, valueIid } of annotations) {
      const key = nameIid === 0 ? name : this.textOf(F.INTERNED_DATA.debugAnnotationNames, nameIid);
      args[key] = valueIid === 0 ? value : this.textOf(F.INTERNED_DATA.debugAnnotationStringValues, valueIid);
    }
    return args;
  }

  private taskOf({ annotations }: TrackEvent): number {
    return annotations.length === 0 ? 0 : Number(this.argumentsOf(annotations).task ?? 0);
  }

  private readEnd(annotations: readonly Annotation[]): void {
    if (annotations.length === 0) return this.builder.leave(this.lastNs);
    const args = this.argumentsOf(annotations);
    const { line, column } = parseSource(String(args.suspended_at ?? ""));
    this.builder.leave(this.lastNs, readFlags(args), line, column);
  }

  private functionOf({ nameIid, categoryIid, sourceIid }: TrackEvent): number {
    return (this.functionsByIid[nameIid] ??= this.functions.add({
      name: this.textOf(F.INTERNED_DATA.eventNames, nameIid),
      kind: kindOf(this.textOf(F.INTERNED_DATA.eventCategories, categoryIid)),
      file: this.textOf(F.INTERNED_DATA.sourceLocations, sourceIid),
      line: this.entryOf(F.INTERNED_DATA.sourceLocations, sourceIid)?.line ?? 0,
      column: this.entryOf(F.INTERNED_DATA.sourceLocations, sourceIid)?.column ?? 0,
    }));
  }

  private intern(entry: Interned): void {
    const entries = this.interned.get(entry.field) ?? new Map<number, Interned>();
    this.interned.set(entry.field, entries.set(entry.iid, entry));
  }

  private entryOf(field: number, iid: number): Interned | undefined {
    return this.interned.get(field)?.get(iid);
  }

  private textOf(field: number, iid: number): string {
    return this.entryOf(field, iid)?.text ?? "";
  }
}
