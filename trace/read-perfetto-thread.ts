/** A thread of a Perfetto trace while its packets are read: what its sequence has interned, and its calls so far. */
import type { Losses } from "../runtime/contract.js";
import { CallsBuilder } from "./calls-builder.js";
import { inOneBlock, noLosses } from "./calls.js";
import type { FunctionList } from "./function-list.js";
import { kindOf, readFlags, readLosses } from "./instants.js";
import { LinksBuilder } from "./links.js";
import { UNFINISHED } from "./model.js";
import type { Thread } from "./model.js";
import * as F from "./perfetto-fields.js";
import type { Annotation, Interned, Packet, TrackEvent } from "./read-perfetto-packet.js";
import { parseSource } from "./source-text.js";
import { TaskEventReader } from "./task-events.js";

export class PerfettoThread {
  readonly calls = new CallsBuilder();
  private name = "";
  private id = 0;
  private startNs = 0;
  private stopNs = 0;
  private lastNs = 0;
  private losses: Losses = noLosses();
  private readonly tasks: TaskEventReader;
  private readonly links = new LinksBuilder();
  private readonly interned = new Map<number, Map<number, Interned>>();
  /** By iid of the name, which callweave has once a function. */
  private readonly functionsByIid: number[] = [];

  constructor(private readonly functions: FunctionList) {
    this.tasks = new TaskEventReader((info) => functions.add(info));
  }

  read(packet: Packet): void {
    for (const entry of packet.interned) this.intern(entry);
    if (packet.thread) this.name = packet.thread.name;
    if (packet.callweaveThread) this.readTimes(packet.callweaveThread);
    if (packet.event === undefined) return;
    // Its time is of another clock, and it is no call.
    if (packet.event.trackUuid !== 0) return this.tasks.read(this.argumentsOf(packet.event.annotations));
    this.lastNs += packet.timestamp;
    this.readEvent(packet.event);
  }

  /** @param cut the file ended within this thread, so its last event is its end */
  finish(cut: boolean): Thread {
    const stopNs = cut ? this.lastNs : this.stopNs;
    const links = this.links.finish();
    return {
      id: this.id,
      name: this.name,
      startNs: this.startNs,
      stopNs,
      calls: inOneBlock(
        this.calls.finish(Math.max(stopNs, this.lastNs), UNFINISHED, (task) => this.tasks.parentOf(task)),
      ),
      suspendedTasks: this.tasks.suspended(),
      ...(links && { links }),
      losses: this.losses,
    };
  }

  private readTimes(numbers: ReadonlyMap<number, number>): void {
    this.id = numbers.get(F.CALLWEAVE_THREAD.id) ?? 0;
    this.startNs = numbers.get(F.CALLWEAVE_THREAD.startNs) ?? 0;
    this.stopNs = numbers.get(F.CALLWEAVE_THREAD.stopNs) ?? 0;
  }

  private readEvent(event: TrackEvent): void {
    switch (event.type) {
      case F.TRACK_EVENT_TYPE.sliceBegin:
        this.links.enter({ from: event.linkFrom, as: event.linkAs }, this.lastNs, this.calls.height);
        return this.calls.enter(this.lastNs, this.functionOf(event), this.taskOf(event));
      case F.TRACK_EVENT_TYPE.sliceEnd:
        return this.readEnd(event.annotations);
      case F.TRACK_EVENT_TYPE.instant:
        this.losses = readLosses(this.argumentsOf(event.annotations)) ?? this.losses;
    }
  }

  private taskOf({ annotations }: TrackEvent): number {
    return annotations.length === 0 ? 0 : Number(this.argumentsOf(annotations).task ?? 0);
  }

  private readEnd(annotations: readonly Annotation[]): void {
    if (annotations.length === 0) return this.calls.leave(this.lastNs);
    const args = this.argumentsOf(annotations);
    const { line, column } = parseSource(String(args.suspended_at ?? ""));
    this.calls.leave(this.lastNs, readFlags(args), line, column);
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

  private argumentsOf(annotations: readonly Annotation[]): Record<string, string | number> {
    const args: Record<string, string | number> = {};
    for (const { nameIid, name, value, valueIid } of annotations) {
      const key = nameIid === 0 ? name : this.textOf(F.INTERNED_DATA.debugAnnotationNames, nameIid);
      args[key] = valueIid === 0 ? value : this.textOf(F.INTERNED_DATA.debugAnnotationStringValues, valueIid);
    }
    return args;
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
