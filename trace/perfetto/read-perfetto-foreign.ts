/**
 * Perfetto traces of others: the slices of TrackEvents become calls, whatever the sequences, tracks and clocks that they come from.
 * Counters are kept. Instants, async events of Chrome and packets of other data sources are left out and counted.
 */
import { CallweaveError } from "../../base/errors.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { ForeignFunctions, PHASE } from "../foreign/foreign-events.js";
import type { ForeignEvents } from "../foreign/foreign-events.js";
import { ForeignPerfettoCounters } from "./foreign-perfetto-counters.js";
import { ForeignTrace } from "../foreign/foreign-trace.js";
import type { Trace } from "../model/model.js";
import { PerfettoClocks } from "./perfetto-clocks.js";
import * as F from "./perfetto-fields.js";
import { PacketSequence } from "./perfetto-packet-sequence.js";
import { walkPackets } from "./perfetto-packets.js";
import { DEFAULT_TRACK, PerfettoTracks } from "./perfetto-tracks.js";
import { isCounter } from "./read-perfetto-event.js";
import type { TrackEvent } from "./read-perfetto-event.js";
import type { Packet } from "./read-perfetto-packet.js";
import { kindOfPhase, NO_TIME, SkippedCounts } from "../foreign/skipped.js";

/** @throws {CallweaveError} when it has no track */
export function readForeignPerfetto(source: ByteSource, keptEvents: number): Trace {
  const reader = new ForeignPerfettoReader(source);
  const trace = new ForeignTrace((onEvent) => reader.walk(onEvent), reader.functions, keptEvents);
  const skipped = new SkippedCounts();
  const counters = new ForeignPerfettoCounters(reader.tracks, skipped, trace.reach);
  const { readBytes, clocks } = reader.readFirst(trace.read, counters, skipped);
  const described = reader.tracks.finish();
  if (described.length === 0) throw noTracks(skipped);
  const processes = trace.finish(described);
  skipped.add("ends without a begin", trace.strayEnds);
  const counts = skipped.finish();
  return {
    originNs: reader.baseNs + BigInt(trace.originNs),
    wallOffsetNs: clocks.wallOffsetNs,
    processes,
    ...(readBytes < source.length && { cut: { bytes: source.length - readBytes, calls: undefined } }),
    ...(counts && { skipped: counts }),
  };
}

class ForeignPerfettoReader {
  readonly functions = new ForeignFunctions();
  readonly tracks = new PerfettoTracks();
  private firstNs: bigint | undefined;

  constructor(private readonly source: ByteSource) {}

  /** The moment that events are told from. */
  get baseNs(): bigint {
    return this.firstNs ?? 0n;
  }

  readFirst(
    onEvent: ForeignEvents,
    counters: ForeignPerfettoCounters,
    skipped: SkippedCounts,
  ): { readBytes: number; clocks: PerfettoClocks } {
    const pass = new PacketPass(this, onEvent, counters);
    const steps = this.walkAll((packet) => {
      const left = pass.read(packet);
      if (left !== undefined) skipped.add(left);
    });
    let step = steps.next();
    while (!step.done) step = steps.next();
    return { readBytes: step.value, clocks: pass.clocks };
  }

  *walk(onEvent: ForeignEvents): Generator<void> {
    const pass = new PacketPass(this, onEvent);
    yield* this.walkAll((packet) => void pass.read(packet));
  }

  /** @returns undefined when it is too far away from the first event to be told in ns */
  relativeNs(ns: bigint): number | undefined {
    this.firstNs ??= ns;
    const relative = Number(ns - this.firstNs);
    return Number.isSafeInteger(relative) ? relative : undefined;
  }

  private walkAll(visit: (packet: Packet) => void): Generator<void, number> {
    return walkPackets(this.source, { start: 0, end: this.source.length }, visit);
  }
}

/** What is said once for the packets that follow is known as far as the file has been read. */
class PacketPass {
  readonly clocks = new PerfettoClocks();
  private readonly sequences = new Map<number, PacketSequence>();

  constructor(
    private readonly file: ForeignPerfettoReader,
    private readonly onEvent: ForeignEvents,
    /** Missing where their values have been read. */
    private readonly counters?: ForeignPerfettoCounters,
  ) {}

  /** @returns what has been left out, in the plural; undefined when nothing has */
  read(packet: Packet): string | undefined {
    const sequence = this.sequenceOf(packet.sequence);
    if (!sequence.read(packet)) return "packets behind a gap";
    if (packet.clocks.length > 0) this.clocks.read(packet);
    if (packet.track) this.file.tracks.describe(packet.track);
    if (packet.event) return this.readEvent(packet.event, packet, sequence);
    if (packet.otherField === undefined) return undefined;
    return packet.otherField === F.TRACE_PACKET.ftraceEvents ? "packets of ftrace" : "packets of other data sources";
  }

  private readEvent(event: TrackEvent, packet: Packet, sequence: PacketSequence): string | undefined {
    const phase = phaseOf(event);
    const counters = hasValues(event) ? this.counters : undefined;
    if (typeof phase === "string" && counters === undefined) return phase;
    if (packet.sequence === 0 || packet.timestamp === undefined) return NO_TIME;
    const time = this.clocks.toPrimary(packet.sequence, packet.clockId ?? sequence.clockId, packet.timestamp);
    if (time === undefined) return "events of a clock that no snapshot has";
    const ns = this.file.relativeNs(time);
    if (ns === undefined) return NO_TIME;
    counters?.read(event, sequence, ns);
    if (typeof phase === "string") return isCounter(event) ? undefined : phase;
    const what = phase === PHASE.end ? sequence.nameOf(event) : sequence.functionOf(event);
    this.onEvent(this.trackOf(event, sequence), phase, ns, ns + Math.max(0, event.durationUs ?? 0) * 1000, what);
    return undefined;
  }

  private trackOf({ trackUuid }: TrackEvent, sequence: PacketSequence): number {
    const { tracks } = this.file;
    const uuid = trackUuid ?? sequence.trackUuid;
    if (uuid === undefined && sequence.thread) return tracks.numberOfThread(sequence.thread);
    return tracks.numberOf(uuid ?? DEFAULT_TRACK);
  }

  private sequenceOf(id: number): PacketSequence {
    const sequence = this.sequences.get(id) ?? new PacketSequence(this.file.functions);
    this.sequences.set(id, sequence);
    return sequence;
  }
}

/** @returns the phase of a call, or what else the event is */
function phaseOf({ type, phase = 0 }: TrackEvent): number | string {
  const { sliceBegin, sliceEnd, instant } = F.TRACK_EVENT_TYPE;
  if (type === sliceBegin) return PHASE.begin;
  if (type === sliceEnd) return PHASE.end;
  if (type === instant) return "instants";
  return LEGACY_PHASES.get(phase) ?? kindOfPhase(String.fromCharCode(phase));
}

const hasValues = (event: TrackEvent): boolean =>
  isCounter(event) || event.extraValues !== undefined || event.extraDoubles !== undefined;

const LEGACY_PHASES = new Map([
  ["B".charCodeAt(0), PHASE.begin],
  ["E".charCodeAt(0), PHASE.end],
  ["X".charCodeAt(0), PHASE.complete],
]);

function noTracks(skipped: SkippedCounts): CallweaveError {
  const found = [...(skipped.finish() ?? [])].map(([kind, count]) => `${count} ${kind}`).join(", ");
  return new CallweaveError(
    "trace/perfetto",
    `the Perfetto trace has no tracks of events, got ${found || "nothing else"}`,
    "open it in https://ui.perfetto.dev",
  );
}
