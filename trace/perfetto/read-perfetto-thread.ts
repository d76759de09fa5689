/** A thread of a Perfetto trace of ours while its packets are read: all that its sequence says, and where its calls are. */
import type { Losses } from "../../runtime/contract.js";
import type { ByteSource, Range } from "../bytes/byte-source.js";
import { noLosses } from "../model/calls.js";
import type { FunctionList } from "../model/function-list.js";
import { readLosses } from "../draw/instants.js";
import { CALLS_PER_BLOCK } from "../model/kept-blocks.js";
import type { KeptBlocks } from "../model/kept-blocks.js";
import { LinksBuilder } from "../model/links.js";
import { UNFINISHED } from "../model/model.js";
import type { Calls, Thread } from "../model/model.js";
import * as F from "./perfetto-fields.js";
import { walkPackets } from "./perfetto-packets.js";
import { PerfettoCalls } from "./read-perfetto-calls.js";
import type { PerfettoCounters } from "./read-perfetto-counters.js";
import type { TrackEvent } from "./read-perfetto-event.js";
import type { Packet, Wide } from "./read-perfetto-packet.js";
import { TaskEventReader } from "../draw/task-events.js";

export class PerfettoThread {
  private readonly calls: PerfettoCalls;
  private readonly tasks: TaskEventReader;
  private readonly links = new LinksBuilder();
  private uuid: Wide = 0;
  private name = "";
  private id = 0;
  private startNs = 0;
  private stopNs = 0;
  private losses: Losses = noLosses();
  /** From the first packet of the sequence to its last. */
  private start: number | undefined;
  private end = 0;

  constructor(
    private readonly sequence: number,
    private readonly functions: FunctionList,
    private readonly kept: KeptBlocks,
  ) {
    this.calls = new PerfettoCalls(functions);
    this.tasks = new TaskEventReader((info) => functions.add(info));
  }

  get length(): number {
    return this.calls.builder.length;
  }

  read(packet: Packet, from: number, to: number): void {
    this.start ??= from;
    this.end = to;
    const { builder } = this.calls;
    const depth = builder.height;
    this.calls.read(packet);
    if (packet.track?.thread) {
      this.uuid = packet.track.uuid;
      this.name = packet.track.thread.name;
    }
    if (packet.callweaveThread) this.readTimes(packet.callweaveThread);
    if (packet.event) this.readEvent(packet.event, depth);
    if (builder.newCalls >= CALLS_PER_BLOCK) this.kept.add(this, builder.takeBlock(this.calls.lastNs));
  }

  /** @param cut the file ended within this thread, so its last event is its end */
  finish(cut: boolean, source: ByteSource, allCounters: PerfettoCounters): Thread {
    const { calls, start = 0, end } = this;
    const stopNs = cut ? calls.lastNs : this.stopNs;
    const endNs = Math.max(stopNs, calls.lastNs);
    const links = this.links.finish();
    const counters = allCounters.under(this.uuid);
    const parentOf = (task: number) => this.tasks.parentOf(task);
    const whole = { builder: calls.builder, last: calls.builder.finish(endNs, UNFINISHED) };
    return {
      id: this.id,
      name: this.name,
      startNs: this.startNs,
      stopNs,
      calls: this.kept.sourceOf(this, whole, parentOf, () => this.readAgain(source, { start, end }, endNs)),
      suspendedTasks: this.tasks.suspended(),
      ...(links && { links }),
      ...(counters && { counters }),
      losses: this.losses,
    };
  }

  private *readAgain(source: ByteSource, place: Range, endNs: number): Generator<Calls> {
    const calls = new PerfettoCalls(this.functions);
    const { builder } = calls;
    const steps = walkPackets(source, place, (packet) => {
      if (packet.sequence === this.sequence) calls.read(packet);
    });
    while (!steps.next().done) if (builder.newCalls >= CALLS_PER_BLOCK) yield builder.takeBlock(calls.lastNs);
    yield builder.finish(endNs, UNFINISHED);
  }

  private readTimes(numbers: ReadonlyMap<number, number>): void {
    this.id = numbers.get(F.CALLWEAVE_THREAD.id) ?? 0;
    this.startNs = numbers.get(F.CALLWEAVE_THREAD.startNs) ?? 0;
    this.stopNs = numbers.get(F.CALLWEAVE_THREAD.stopNs) ?? 0;
  }

  /** What an event says beside its call. @param depth of the call that it begins */
  private readEvent({ trackUuid, type, linkFrom, linkAs, annotations }: TrackEvent, depth: number): void {
    if (trackUuid !== undefined) this.tasks.read(this.calls.argumentsOf(annotations));
    else if (type === F.TRACK_EVENT_TYPE.sliceBegin)
      this.links.enter({ from: linkFrom, as: linkAs }, this.calls.lastNs, depth);
    else if (type === F.TRACK_EVENT_TYPE.instant)
      this.losses = readLosses(this.calls.argumentsOf(annotations)) ?? this.losses;
  }
}
