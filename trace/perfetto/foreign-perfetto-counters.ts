/** The values of counters in a Perfetto trace of another program: of events of their own, and of those beside slices. */
import type { PacketSequence } from "./perfetto-packet-sequence.js";
import type { PerfettoTracks } from "./perfetto-tracks.js";
import { isCounter } from "./read-perfetto-event.js";
import type { TrackEvent } from "./read-perfetto-event.js";
import type { Wide } from "./read-perfetto-packet.js";
import { COUNTERS, type SkippedCounts } from "../foreign/skipped.js";

export class ForeignPerfettoCounters {
  /** @param onValue told when there is a value */
  constructor(
    private readonly tracks: PerfettoTracks,
    private readonly skipped: SkippedCounts,
    private readonly onValue: (ns: number) => void,
  ) {}

  read(event: TrackEvent, sequence: PacketSequence, ns: number): void {
    const { extraValues = [], extraTracks, extraDoubles = [], extraDoubleTracks } = event;
    this.readExtra(extraValues, extraTracks ?? sequence.extraTracks, sequence, ns);
    this.readExtra(extraDoubles, extraDoubleTracks ?? sequence.extraDoubleTracks, sequence, ns);
    if (isCounter(event)) this.readValue(event.trackUuid ?? sequence.trackUuid, event.counterValue, sequence, ns);
  }

  private readExtra(
    values: readonly number[],
    uuids: readonly Wide[] = [],
    sequence: PacketSequence,
    ns: number,
  ): void {
    for (const [at, value] of values.entries()) this.readValue(uuids[at], value, sequence, ns);
  }

  private readValue(uuid: Wide | undefined, value: number | undefined, sequence: PacketSequence, ns: number): void {
    const counter = uuid === undefined ? undefined : this.tracks.counterOf(uuid);
    const absolute = counter && sequence.absolute(uuid!, counter.descriptor, value ?? NaN);
    if (absolute === undefined || !Number.isFinite(absolute)) return this.skipped.add(COUNTERS);
    this.onValue(ns);
    counter!.builder.add(ns, absolute);
  }
}
