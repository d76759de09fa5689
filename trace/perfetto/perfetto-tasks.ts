/**
 * The tracks of the tasks of one thread, under that of the thread. Their events may be of an earlier time than the call before them in
 * the file, so their times are of a clock of their own on the sequence of the thread.
 */
import { Map } from "../../base/built-ins.js";
import * as F from "./perfetto-fields.js";
import { InternedTexts, TASK_CATEGORY_IID, writeNewTexts } from "./perfetto-interned.js";
import { writeArguments, writeType } from "./perfetto-sequence.js";
import type { PerfettoSequence } from "./perfetto-sequence.js";
import { bytesTag, varintTag } from "./proto.js";
import type { ProtoSink } from "./proto.js";
import { NO_ARGUMENTS } from "../draw/task-events.js";
import type { TaskEvent } from "../draw/task-events.js";
import type { TaskTrack } from "../draw/task-tracks.js";

const PACKET = bytesTag(F.TRACE.packet);
const TRACK_EVENT = bytesTag(F.TRACE_PACKET.trackEvent);
const TYPES = {
  begin: F.TRACK_EVENT_TYPE.sliceBegin,
  end: F.TRACK_EVENT_TYPE.sliceEnd,
  instant: F.TRACK_EVENT_TYPE.instant,
} as const;

export class PerfettoTasks {
  private readonly uuids = new Map<TaskTrack | undefined, number>();
  private readonly names: InternedTexts;
  private groupUuid = 0;

  /**
   * @param nextUuid one that no track of the file has
   * @param firstNameIid those below stand for functions
   */
  constructor(
    private readonly sink: ProtoSink,
    private readonly sequence: PerfettoSequence,
    private readonly threadUuid: number,
    private readonly nextUuid: () => number,
    firstNameIid: number,
  ) {
    this.names = new InternedTexts(F.INTERNED_DATA.eventNames, firstNameIid);
  }

  event(track: TaskTrack | undefined, { phase, ns, name, args }: TaskEvent): void {
    const { sink, sequence, names } = this;
    const uuid = this.uuidOf(track);
    const nameIid = phase === "end" ? 0 : names.iidOf(name);
    if (args === NO_ARGUMENTS && !names.hasNew) {
      sink.shortMessage(PACKET, () => {
        this.fillTime(ns);
        sink.shortMessage(TRACK_EVENT, () => this.fillEvent(TYPES[phase], uuid, nameIid, args));
      });
      return;
    }
    sink.message(PACKET, () => {
      this.fillTime(ns);
      sink.message(TRACK_EVENT, () => this.fillEvent(TYPES[phase], uuid, nameIid, args));
      writeNewTexts(sink, names, sequence.texts);
    });
  }

  /** Describes the track, and those above it, where it is new. */
  private uuidOf(track: TaskTrack | undefined): number {
    const known = this.uuids.get(track);
    if (known !== undefined) return known;
    if (this.groupUuid === 0) this.describe((this.groupUuid = this.nextUuid()), this.threadUuid, "tasks");
    const parentUuid = track?.parent ? this.uuidOf(track.parent) : this.groupUuid;
    const uuid = this.nextUuid();
    this.uuids.set(track, uuid);
    this.describe(uuid, parentUuid, track ? `tasks ${track.path}` : "more tasks");
    return uuid;
  }

  private fillTime(ns: number): void {
    const { sink } = this;
    sink.uint(varintTag(F.TRACE_PACKET.timestamp), ns);
    sink.uint(varintTag(F.TRACE_PACKET.trustedPacketSequenceId), this.sequence.id);
    sink.uint(varintTag(F.TRACE_PACKET.timestampClockId), F.CLOCK_ID.sinceOrigin);
  }

  private fillEvent(type: number, trackUuid: number, nameIid: number, args: TaskEvent["args"]): void {
    const { sink } = this;
    writeType(sink, type);
    sink.uint(varintTag(F.TRACK_EVENT.trackUuid), trackUuid);
    if (nameIid !== 0) {
      sink.uint(varintTag(F.TRACK_EVENT.categoryIids), TASK_CATEGORY_IID);
      sink.uint(varintTag(F.TRACK_EVENT.nameIid), nameIid);
    }
    writeArguments(sink, args, this.sequence.texts);
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
