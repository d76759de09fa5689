/** A TrackEvent of a Perfetto trace. */
import * as F from "./perfetto-fields.js";
import { readBigVarint, readMessage, readWideVarint } from "./proto-reader.js";
import type { Pbf } from "./proto-reader.js";
import type { Wide } from "./read-perfetto-packet.js";

export interface Annotation {
  nameIid: number;
  name: string;
  value: number | string;
  valueIid: number;
}

export interface TrackEvent {
  type: number;
  /** Undefined on the track that the defaults of the sequence name. */
  trackUuid: number | bigint | undefined;
  /** Names and categories are interned, or stand here. */
  nameIid: number;
  name?: string;
  categoryIid: number;
  category?: string;
  sourceIid: number;
  annotations: Annotation[];
  /** Numbers that link callbacks (thread-links.ts), 0 where nothing does. */
  linkFrom: number;
  linkAs: number;
  counterValue?: number;
  /** Values of other counters at the same time, and their tracks where the defaults of the sequence do not name them. */
  extraValues?: number[];
  extraTracks?: Wide[];
  extraDoubles?: number[];
  extraDoubleTracks?: Wide[];
  /** What Chrome says that has no type: the phase of an event in JSON, as a character code, and its duration. */
  phase?: number;
  durationUs?: number;
}

export const isCounter = ({ type }: TrackEvent): boolean => type === F.TRACK_EVENT_TYPE.counter;

const NO_ANNOTATIONS: Annotation[] = [];

export function readTrackEvent(proto: Pbf): TrackEvent {
  const event: TrackEvent = {
    type: 0,
    trackUuid: undefined,
    nameIid: 0,
    categoryIid: 0,
    sourceIid: 0,
    annotations: NO_ANNOTATIONS,
    linkFrom: 0,
    linkAs: 0,
  };
  readMessage(proto, (field) => {
    if (field === F.TRACK_EVENT.type) event.type = proto.readVarint();
    else if (field === F.TRACK_EVENT.trackUuid) event.trackUuid = readWideVarint(proto);
    else if (field === F.TRACK_EVENT.nameIid) event.nameIid = proto.readVarint();
    else if (field === F.TRACK_EVENT.name) event.name = proto.readString();
    else if (field === F.TRACK_EVENT.categoryIids) event.categoryIid ||= proto.readVarint();
    else if (field === F.TRACK_EVENT.categories) event.category = proto.readString();
    else if (field === F.TRACK_EVENT.sourceLocationIid) event.sourceIid = proto.readVarint();
    else if (field === F.TRACK_EVENT.debugAnnotations)
      event.annotations = [...event.annotations, readAnnotation(proto)];
    else if (field === F.TRACK_EVENT.flowIds) event.linkAs = readLinkId(proto) || event.linkAs;
    else if (field === F.TRACK_EVENT.legacyEvent) readLegacyEvent(event, proto);
    else readCounterField(event, field, proto);
  });
  return event;
}

function readCounterField(event: TrackEvent, field: number, proto: Pbf): void {
  if (field === F.TRACK_EVENT.counterValue) event.counterValue = proto.readVarint(true);
  else if (field === F.TRACK_EVENT.doubleCounterValue) event.counterValue ??= proto.readDouble();
  else if (field === F.TRACK_EVENT.extraCounterValues) (event.extraValues ??= []).push(proto.readVarint(true));
  else if (field === F.TRACK_EVENT.extraCounterTrackUuids) (event.extraTracks ??= []).push(readWideVarint(proto));
  else if (field === F.TRACK_EVENT.extraDoubleCounterValues) (event.extraDoubles ??= []).push(proto.readDouble());
  else if (field === F.TRACK_EVENT.extraDoubleCounterTrackUuids)
    (event.extraDoubleTracks ??= []).push(readWideVarint(proto));
}

/** @returns the number of a link's arrows, 0 of a task's */
function readLinkId(proto: Pbf): number {
  const low = proto.readFixed32();
  return proto.readFixed32() >= F.LINK_BIT ? low : 0;
}

function readLegacyEvent(event: TrackEvent, proto: Pbf): void {
  readMessage(proto, (field) => {
    if (field === F.LEGACY_EVENT.bindId) event.linkFrom = Number(BigInt.asUintN(32, readBigVarint(proto)));
    else if (field === F.LEGACY_EVENT.nameIid) event.nameIid ||= proto.readVarint();
    else if (field === F.LEGACY_EVENT.phase) event.phase = proto.readVarint();
    else if (field === F.LEGACY_EVENT.durationUs) event.durationUs = proto.readVarint(true);
  });
}

function readAnnotation(proto: Pbf): Annotation {
  const annotation: Annotation = { nameIid: 0, name: "", value: 0, valueIid: 0 };
  readMessage(proto, (field) => {
    if (field === F.DEBUG_ANNOTATION.nameIid) annotation.nameIid = proto.readVarint();
    else if (field === F.DEBUG_ANNOTATION.name) annotation.name = proto.readString();
    else if (field === F.DEBUG_ANNOTATION.stringValue) annotation.value = proto.readString();
    else if (field === F.DEBUG_ANNOTATION.stringValueIid) annotation.valueIid = proto.readVarint();
    else if (field === F.DEBUG_ANNOTATION.uintValue || field === F.DEBUG_ANNOTATION.boolValue) {
      annotation.value = proto.readVarint();
    }
  });
  return annotation;
}
