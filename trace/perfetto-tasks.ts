/**
 * The tracks of the tasks of one thread, under that of the thread. Their events come one track after another, so their times are
 * of a clock of their own on the sequence of the thread.
 */
import * as F from "./perfetto-fields.js";
import { InternedTexts, TASK_CATEGORY_IID, writeNewTexts } from "./perfetto-interned.js";
import { writeArguments, writeType } from "./perfetto-sequence.js";
import type { PerfettoSequence } from "./perfetto-sequence.js";
import { bytesTag, varintTag } from "./proto.js";
import type { ProtoSink } from "./proto.js";
import type { TaskEvent } from "./task-events.js";
import type { TaskTrack } from "./task-tracks.js";

const PACKET = bytesTag(F.TRACE.packet);
const TYPES = {
  begin: F.TRACK_EVENT_TYPE.sliceBegin,
  end: F.TRACK_EVENT_TYPE.sliceEnd,
  instant: F.TRACK_EVENT_TYPE.instant,
} as const;

export class PerfettoTasks {
  private readonly uuids = new Map<TaskTrack, number>();
  private readonly names: InternedTexts;
  private groupUuid = 0;
  private currentUuid = 0;

  /** @param firstNameIid those below stand for functions */
  constructor(
    private readonly sink: ProtoSink,
    private readonly sequence: PerfettoSequence,
    private readonly threadUuid: number,
    firstNameIid: number,
  ) {
    this.names = new InternedTexts(F.INTERNED_DATA.eventNames, firstNameIid);
  }

  /** @returns the last uuid that is taken now */
  track(track: TaskTrack | undefined, lastUuid: number): number {
    let uuid = lastUuid;
    if (this.groupUuid === 0) this.describe((this.groupUuid = ++uuid), this.threadUuid, "tasks");
    this.currentUuid = ++uuid;
    if (track) this.uuids.set(track, uuid);
    const parentUuid = track?.parent ? this.uuids.get(track.parent)! : this.groupUuid;
    this.describe(uuid, parentUuid, track ? `tasks ${track.path}` : "more tasks");
    return uuid;
  }

  event({ phase, ns, name, args }: TaskEvent): void {
    const { sink, sequence } = this;
    sink.message(PACKET, () => {
      sink.uint(varintTag(F.TRACE_PACKET.timestamp), ns);
      sink.uint(varintTag(F.TRACE_PACKET.trustedPacketSequenceId), sequence.id);
      sink.uint(varintTag(F.TRACE_PACKET.timestampClockId), F.CLOCK_ID.sinceOrigin);
      sink.message(bytesTag(F.TRACE_PACKET.trackEvent), () => {
        writeType(sink, TYPES[phase]);
        sink.uint(varintTag(F.TRACK_EVENT.trackUuid), this.currentUuid);
        if (phase !== "end") {
          sink.uint(varintTag(F.TRACK_EVENT.categoryIids), TASK_CATEGORY_IID);
          sink.uint(varintTag(F.TRACK_EVENT.nameIid), this.names.iidOf(name));
        }
        writeArguments(sink, args, sequence.texts);
      });
      writeNewTexts(sink, this.names, sequence.texts);
    });
  }

  private describe(uuid: number, parentUuid: number, name: string): void {
    const { sink } = this;
    sink.message(PACKET, () =>
      sink.message(bytesTag(F.TRACE_PACKET.trackDescriptor), () => {
        sink.uint(varintTag(F.TRACK_DESCRIPTOR.uuid), uuid);
        sink.text(bytesTag(F.TRACK_DESCRIPTOR.name), name);
        sink.uint(varintTag(F.TRACK_DESCRIPTOR.parentUuid), parentUuid);
        sink.uint(varintTag(F.TRACK_DESCRIPTOR.childOrdering), F.CHILD_ORDERING.chronological);
      }),
    );
  }
}
