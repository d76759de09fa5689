/**
 * The packets of one thread. What they share is said once at the start of their sequence: the clock, the track, and each name when
 * it first occurs. So an ordinary call is about 30 bytes, and its begin is a copy of bytes made once a function, behind the time since
 * the event before.
 */
import type { Instant } from "../draw/instants.js";
import { INSTANT_CATEGORY } from "../draw/instants.js";
import { BEGAN_EARLIER, MISMATCHED, UNFINISHED } from "../model/model.js";
import type { Calls, FunctionInfo } from "../model/model.js";
import * as F from "./perfetto-fields.js";
import {
  annotationIid,
  InternedTexts,
  kindIid,
  writeFixedNames,
  writeFunctionNames,
  writeNewTexts,
} from "./perfetto-interned.js";
import type { CallAnnotation } from "./perfetto-interned.js";
import { bytesTag, fixed64Tag, MAX_VARINT_BYTES, ProtoSink, storeVarint, varintTag } from "./proto.js";
import { formatSource } from "../draw/source-text.js";
import { Stencil } from "../bytes/stencil.js";
import type { CallLinks } from "../draw/thread-links.js";
import { FLOW_OUT } from "../draw/thread-tasks.js";

const PACKET = bytesTag(F.TRACE.packet);
const TIMESTAMP = varintTag(F.TRACE_PACKET.timestamp);
const FLOW_IDS = fixed64Tag(F.TRACK_EVENT.flowIds);
const TERMINATING_FLOW_IDS = fixed64Tag(F.TRACK_EVENT.terminatingFlowIds);

/** What stands at a begin beside the function. */
interface Arrows {
  readonly task: number;
  readonly flow: number;
  readonly links: CallLinks | undefined;
}
const NO_ARROWS: Arrows = { task: 0, flow: 0, links: undefined };

export class PerfettoSequence {
  private lastNs = 0;
  /** By function, what follows the time in a begin; missing until the function is interned. */
  private readonly begins: (Stencil | undefined)[] = [];
  private readonly end: Stencil;
  /** Places where tasks are suspended, and what else is said of tasks. */
  readonly texts = new InternedTexts(F.INTERNED_DATA.debugAnnotationStringValues);
  private readonly scratch = new ProtoSink();

  constructor(
    private readonly sink: ProtoSink,
    readonly id: number,
    private readonly functions: readonly FunctionInfo[],
  ) {
    this.end = this.encode((part) => {
      this.writeSequenceId(part);
      part.shortMessage(bytesTag(F.TRACE_PACKET.trackEvent), () => writeType(part, F.TRACK_EVENT_TYPE.sliceEnd));
    });
  }

  start(trackUuid: number, originNs: bigint): void {
    const { sink } = this;
    sink.message(PACKET, () => {
      this.writeSequenceId(sink);
      sink.uint(varintTag(F.TRACE_PACKET.sequenceFlags), F.SEQUENCE_FLAGS.incrementalStateCleared);
      sink.message(bytesTag(F.TRACE_PACKET.clockSnapshot), () => writeSequenceClock(sink, originNs));
      writeFixedNames(sink);
    });
    sink.message(PACKET, () => {
      this.writeSequenceId(sink);
      sink.uint(varintTag(F.TRACE_PACKET.sequenceFlags), F.SEQUENCE_FLAGS.needsIncrementalState);
      sink.message(bytesTag(F.TRACE_PACKET.tracePacketDefaults), () => {
        sink.uint(varintTag(F.TRACE_PACKET_DEFAULTS.timestampClockId), F.CLOCK_ID.sequence);
        sink.message(bytesTag(F.TRACE_PACKET_DEFAULTS.trackEventDefaults), () =>
          sink.uint(varintTag(F.TRACK_EVENT.trackUuid), trackUuid),
        );
      });
    });
  }

  enter({ functions, tasks }: Calls, call: number, ns: number, flow: number, links: CallLinks | undefined): void {
    const begin = this.begins[functions[call]];
    if (begin === undefined || tasks[call] !== 0 || links)
      this.writeRareBegin(functions[call], { task: tasks[call], flow, links }, ns);
    else this.writeEvent(ns, begin);
  }

  exit(calls: Calls, call: number, ns: number): void {
    if (calls.flags[call] !== 0 || calls.lines[call] !== 0) this.writeRareEnd(calls, call, ns);
    else this.writeEvent(ns, this.end);
  }

  instant({ name, args }: Instant, ns: number): void {
    const { sink } = this;
    this.writePacket(ns, () => {
      this.writeSequenceId(sink);
      sink.message(bytesTag(F.TRACE_PACKET.trackEvent), () => {
        writeType(sink, F.TRACK_EVENT_TYPE.instant);
        sink.text(bytesTag(F.TRACK_EVENT.categories), INSTANT_CATEGORY);
        sink.text(bytesTag(F.TRACK_EVENT.name), name);
        writeArguments(sink, args, this.texts);
      });
      writeNewTexts(sink, this.texts);
    });
  }

  /** The hot path: packet { timestamp, rest }. Ordinary rests are below 40 bytes, so the length of the packet is one byte. */
  private writeEvent(ns: number, rest: Stencil): void {
    const { sink } = this;
    sink.reserve(3 + MAX_VARINT_BYTES + rest.room);
    const { bytes } = sink;
    const start = sink.length;
    bytes[start] = PACKET;
    bytes[start + 2] = TIMESTAMP;
    const at = storeVarint(bytes, start + 3, ns - this.lastNs);
    this.lastNs = ns;
    sink.length = rest.store(sink.view, at);
    bytes[start + 1] = sink.length - start - 2;
  }

  private writePacket(ns: number, fill: () => void): void {
    const { sink } = this;
    sink.message(PACKET, () => {
      sink.uint(TIMESTAMP, ns - this.lastNs);
      this.lastNs = ns;
      fill();
    });
  }

  /** The first begin of a function, or one with the number of its task and its arrows. */
  private writeRareBegin(index: number, arrows: Arrows, ns: number): void {
    const { sink } = this;
    const isNew = this.begins[index] === undefined;
    this.begins[index] ??= this.encode((part) => this.writeBegin(part, index, NO_ARROWS));
    this.writePacket(ns, () => {
      this.writeBegin(sink, index, arrows);
      if (isNew) writeFunctionNames(sink, index, this.functions[index]);
    });
  }

  private writeBegin(sink: ProtoSink, index: number, { task, flow, links }: Arrows): void {
    const { kind, file } = this.functions[index];
    this.writeSequenceId(sink);
    sink.shortMessage(bytesTag(F.TRACE_PACKET.trackEvent), () => {
      writeType(sink, F.TRACK_EVENT_TYPE.sliceBegin);
      sink.uint(varintTag(F.TRACK_EVENT.categoryIids), kindIid(kind));
      sink.uint(varintTag(F.TRACK_EVENT.nameIid), index + 1);
      if (file !== "") sink.uint(varintTag(F.TRACK_EVENT.sourceLocationIid), index + 1);
      if (task !== 0) writeAnnotation(sink, "task", varintTag(F.DEBUG_ANNOTATION.uintValue), task);
      // The numbers of sequences and tasks make an arrow's id that is its own in the whole file.
      if (flow !== 0) sink.fixed64(flow & FLOW_OUT ? FLOW_IDS : TERMINATING_FLOW_IDS, this.id, task);
      if (links) writeLinks(sink, links, F.LINK_BIT + this.id);
    });
  }

  /** An end that says how its call was closed, or where it was suspended. */
  private writeRareEnd(calls: Calls, call: number, ns: number): void {
    const { sink } = this;
    const flags = calls.flags[call];
    const place = calls.lines[call] === 0 ? undefined : this.placeOf(calls, call);
    this.writePacket(ns, () => {
      this.writeSequenceId(sink);
      sink.shortMessage(bytesTag(F.TRACE_PACKET.trackEvent), () => {
        writeType(sink, F.TRACK_EVENT_TYPE.sliceEnd);
        const bool = varintTag(F.DEBUG_ANNOTATION.boolValue);
        if (flags & UNFINISHED) writeAnnotation(sink, "unfinished", bool, 1);
        if (flags & MISMATCHED) writeAnnotation(sink, "mismatched", bool, 1);
        if (flags & BEGAN_EARLIER) writeAnnotation(sink, "began_earlier", bool, 1);
        if (place === undefined) return;
        writeAnnotation(sink, "suspended_at", varintTag(F.DEBUG_ANNOTATION.stringValueIid), this.texts.iidOf(place));
      });
      writeNewTexts(sink, this.texts);
    });
  }

  private placeOf({ functions, lines, columns }: Calls, call: number): string {
    return formatSource({ file: this.functions[functions[call]].file, line: lines[call], column: columns[call] });
  }

  private encode(fill: (sink: ProtoSink) => void): Stencil {
    fill(this.scratch);
    return new Stencil(this.scratch.take());
  }

  private writeSequenceId(sink: ProtoSink): void {
    sink.uint(varintTag(F.TRACE_PACKET.trustedPacketSequenceId), this.id);
  }
}

/** @param high the upper half of the arrows' ids */
function writeLinks(sink: ProtoSink, { from, as }: CallLinks, high: number): void {
  if (as !== 0) sink.fixed64(FLOW_IDS, high, as);
  if (from === 0) return;
  sink.shortMessage(bytesTag(F.TRACK_EVENT.legacyEvent), () => {
    sink.bigUint(varintTag(F.LEGACY_EVENT.bindId), (BigInt(high) << 32n) | BigInt(from));
    sink.uint(varintTag(F.LEGACY_EVENT.flowDirection), F.FLOW_DIRECTION.in);
  });
}

/** The monotonic clock, and two for this sequence from the same moment on: one whose times are differences, one that begins at 0. */
function writeSequenceClock(sink: ProtoSink, originNs: bigint): void {
  writeClock(sink, F.CLOCK_ID.monotonic, originNs);
  sink.message(bytesTag(F.CLOCK_SNAPSHOT.clocks), () => {
    sink.uint(varintTag(F.CLOCK.clockId), F.CLOCK_ID.sequence);
    sink.bigUint(varintTag(F.CLOCK.timestamp), originNs);
    sink.uint(varintTag(F.CLOCK.isIncremental), 1);
  });
  writeClock(sink, F.CLOCK_ID.sinceOrigin, 0n);
  sink.uint(varintTag(F.CLOCK_SNAPSHOT.primaryTraceClock), F.CLOCK_ID.monotonic);
}

/** A clock of a snapshot. */
export function writeClock(sink: ProtoSink, clockId: number, ns: bigint): void {
  sink.message(bytesTag(F.CLOCK_SNAPSHOT.clocks), () => {
    sink.uint(varintTag(F.CLOCK.clockId), clockId);
    sink.bigUint(varintTag(F.CLOCK.timestamp), ns);
  });
}

export function writeType(sink: ProtoSink, type: number): void {
  sink.uint(varintTag(F.TRACK_EVENT.type), type);
}

/** Arguments of any name. */
export function writeArguments(sink: ProtoSink, args: Instant["args"], texts: InternedTexts): void {
  for (const [key, value] of Object.entries(args)) {
    sink.message(bytesTag(F.TRACK_EVENT.debugAnnotations), () => {
      sink.text(bytesTag(F.DEBUG_ANNOTATION.name), key);
      if (typeof value === "number") sink.uint(varintTag(F.DEBUG_ANNOTATION.uintValue), value);
      else if (typeof value === "boolean") sink.uint(varintTag(F.DEBUG_ANNOTATION.boolValue), Number(value));
      else sink.uint(varintTag(F.DEBUG_ANNOTATION.stringValueIid), texts.iidOf(value));
    });
  }
}

function writeAnnotation(sink: ProtoSink, name: CallAnnotation, valueTag: number, value: number): void {
  sink.shortMessage(bytesTag(F.TRACK_EVENT.debugAnnotations), () => {
    sink.uint(varintTag(F.DEBUG_ANNOTATION.nameIid), annotationIid(name));
    sink.uint(valueTag, value);
  });
}
