/**
 * The counters of a Perfetto trace: a track each, under that of its thread or process. Their values are on a sequence of their own, whose
 * times are those since the origin of the trace.
 */
import type { CounterWriter } from "../draw/drive.js";
import type { Counter, Thread } from "../model/model.js";
import * as F from "./perfetto-fields.js";
import { writeClock, writeType } from "./perfetto-sequence.js";
import { bytesTag, fixed64Tag, varintTag } from "./proto.js";
import type { ProtoSink } from "./proto.js";

const PACKET = bytesTag(F.TRACE.packet);
const TRACK_EVENT = bytesTag(F.TRACE_PACKET.trackEvent);

export class PerfettoCounters implements CounterWriter {
  private uuid = 0;

  /**
   * @param nextUuid one that no track of the file has
   * @param parentUuid the track that it stands under, of the process without a thread
   */
  constructor(
    private readonly sink: ProtoSink,
    private readonly sequenceId: number,
    private readonly nextUuid: () => number,
    private readonly parentUuid: (thread: Thread | undefined) => number,
  ) {}

  start(originNs: bigint): void {
    const { sink } = this;
    sink.message(PACKET, () => {
      this.writeSequenceId();
      sink.uint(varintTag(F.TRACE_PACKET.sequenceFlags), F.SEQUENCE_FLAGS.incrementalStateCleared);
      sink.message(bytesTag(F.TRACE_PACKET.clockSnapshot), () => {
        writeClock(sink, F.CLOCK_ID.monotonic, originNs);
        writeClock(sink, F.CLOCK_ID.sinceOrigin, 0n);
        sink.uint(varintTag(F.CLOCK_SNAPSHOT.primaryTraceClock), F.CLOCK_ID.monotonic);
      });
      sink.message(bytesTag(F.TRACE_PACKET.tracePacketDefaults), () =>
        sink.uint(varintTag(F.TRACE_PACKET_DEFAULTS.timestampClockId), F.CLOCK_ID.sinceOrigin),
      );
    });
  }

  counter({ name, unit }: Counter, thread: Thread | undefined): void {
    const { sink } = this;
    this.uuid = this.nextUuid();
    sink.message(PACKET, () =>
      sink.message(bytesTag(F.TRACE_PACKET.trackDescriptor), () => {
        sink.uint(varintTag(F.TRACK_DESCRIPTOR.uuid), this.uuid);
        sink.text(bytesTag(F.TRACK_DESCRIPTOR.name), name);
        sink.uint(varintTag(F.TRACK_DESCRIPTOR.parentUuid), this.parentUuid(thread));
        sink.message(bytesTag(F.TRACK_DESCRIPTOR.counter), () => {
          if (unit === undefined) return;
          const known = F.COUNTER_UNITS.indexOf(unit);
          if (known >= 0) sink.uint(varintTag(F.COUNTER_DESCRIPTOR.unit), known);
          else sink.text(bytesTag(F.COUNTER_DESCRIPTOR.unitName), unit);
        });
      }),
    );
  }

  value(ns: number, value: number): void {
    const { sink } = this;
    sink.shortMessage(PACKET, () => {
      sink.uint(varintTag(F.TRACE_PACKET.timestamp), ns);
      this.writeSequenceId();
      sink.shortMessage(TRACK_EVENT, () => {
        writeType(sink, F.TRACK_EVENT_TYPE.counter);
        sink.uint(varintTag(F.TRACK_EVENT.trackUuid), this.uuid);
        // As an integer most values are smaller.
        if (Number.isSafeInteger(value) && value >= 0) sink.uint(varintTag(F.TRACK_EVENT.counterValue), value);
        else sink.double(fixed64Tag(F.TRACK_EVENT.doubleCounterValue), value);
      });
    });
  }

  private writeSequenceId(): void {
    this.sink.uint(varintTag(F.TRACE_PACKET.trustedPacketSequenceId), this.sequenceId);
  }
}
