/** One packet of a Perfetto trace, as far as callweave writes them. */
import * as F from "./perfetto-fields.js";
import { readBigVarint, readFields, readMessage } from "./proto-reader.js";
import type { Pbf } from "./proto-reader.js";

export interface Annotation {
  nameIid: number;
  name: string;
  value: number | string;
  valueIid: number;
}

export interface TrackEvent {
  type: number;
  /** 0 on the track of the thread. */
  trackUuid: number;
  nameIid: number;
  categoryIid: number;
  sourceIid: number;
  annotations: Annotation[];
  /** Numbers that link callbacks (thread-links.ts), 0 where nothing does. */
  linkFrom: number;
  linkAs: number;
}

export interface Interned {
  readonly field: number;
  iid: number;
  /** Name, or file of a source location. */
  text: string;
  line: number;
  column: number;
}

export interface Packet {
  sequence: number;
  /** Time since the event before on the sequence. */
  timestamp: number;
  event?: TrackEvent;
  interned: Interned[];
  /** Clock id → time. */
  clocks: Map<number, bigint>;
  process?: { pid: number; name: string; commandLine?: string[] };
  thread?: { name: string };
  /** Fields of our own messages. */
  callweaveTrace?: Map<number, number>;
  callweaveProcess?: Map<number, number>;
  callweaveThread?: Map<number, number>;
}

/** Reads the packet that ends at `end`. @throws when it is damaged */
export function readPacket(proto: Pbf, end: number): Packet {
  const packet: Packet = { sequence: 0, timestamp: 0, interned: NOTHING_INTERNED, clocks: NO_CLOCKS };
  readFields(proto, end, (field) => {
    const read = PACKET_READERS[field];
    if (read) read(packet, proto);
  });
  return packet;
}

const NOTHING_INTERNED: Interned[] = [];
const NO_CLOCKS = new Map<number, bigint>();
const NO_ANNOTATIONS: Annotation[] = [];

const PACKET_READERS: Partial<Record<number, (packet: Packet, proto: Pbf) => void>> = {
  [F.TRACE_PACKET.timestamp]: (packet, proto) => (packet.timestamp = proto.readVarint()),
  [F.TRACE_PACKET.trustedPacketSequenceId]: (packet, proto) => (packet.sequence = proto.readVarint()),
  [F.TRACE_PACKET.trackEvent]: (packet, proto) => (packet.event = readTrackEvent(proto)),
  [F.TRACE_PACKET.internedData]: (packet, proto) => (packet.interned = readInternedData(proto)),
  [F.TRACE_PACKET.clockSnapshot]: (packet, proto) => (packet.clocks = readClockSnapshot(proto)),
  [F.TRACE_PACKET.trackDescriptor]: readTrackDescriptor,
  [F.TRACE_PACKET.callweaveTrace]: (packet, proto) => (packet.callweaveTrace = readNumbers(proto)),
  [F.TRACE_PACKET.callweaveProcess]: (packet, proto) => (packet.callweaveProcess = readNumbers(proto)),
  [F.TRACE_PACKET.callweaveThread]: (packet, proto) => (packet.callweaveThread = readNumbers(proto)),
};

function readTrackEvent(proto: Pbf): TrackEvent {
  const event: TrackEvent = {
    type: 0,
    trackUuid: 0,
    nameIid: 0,
    categoryIid: 0,
    sourceIid: 0,
    annotations: NO_ANNOTATIONS,
    linkFrom: 0,
    linkAs: 0,
  };
  readMessage(proto, (field) => {
    if (field === F.TRACK_EVENT.type) event.type = proto.readVarint();
    else if (field === F.TRACK_EVENT.trackUuid) event.trackUuid = proto.readVarint();
    else if (field === F.TRACK_EVENT.nameIid) event.nameIid = proto.readVarint();
    else if (field === F.TRACK_EVENT.categoryIids) event.categoryIid = proto.readVarint();
    else if (field === F.TRACK_EVENT.sourceLocationIid) event.sourceIid = proto.readVarint();
    else if (field === F.TRACK_EVENT.debugAnnotations)
      event.annotations = [...event.annotations, readAnnotation(proto)];
    else if (field === F.TRACK_EVENT.flowIds) event.linkAs = readLinkId(proto) || event.linkAs;
    else if (field === F.TRACK_EVENT.legacyEvent) event.linkFrom = readLinkFrom(proto);
  });
  return event;
}

/** @returns the number of a link's arrows, 0 of a task's */
function readLinkId(proto: Pbf): number {
  const low = proto.readFixed32();
  return proto.readFixed32() >= F.LINK_BIT ? low : 0;
}

function readLinkFrom(proto: Pbf): number {
  let from = 0;
  readMessage(proto, (field) => {
    if (field === F.LEGACY_EVENT.bindId) from = Number(BigInt.asUintN(32, readBigVarint(proto)));
  });
  return from;
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

function readInternedData(proto: Pbf): Interned[] {
  const all: Interned[] = [];
  readMessage(proto, (field) => {
    const interned: Interned = { field, iid: 0, text: "", line: 0, column: 0 };
    readMessage(proto, (part) => {
      if (part === F.INTERNED.iid) interned.iid = proto.readVarint();
      else if (part === F.INTERNED.name) interned.text = proto.readString();
      else if (part === F.SOURCE_LOCATION.lineNumber) interned.line = proto.readVarint();
      else if (part === F.SOURCE_LOCATION.callweaveColumn) interned.column = proto.readVarint();
    });
    all.push(interned);
  });
  return all;
}

function readClockSnapshot(proto: Pbf): Map<number, bigint> {
  const clocks = new Map<number, bigint>();
  readMessage(proto, (field) => {
    if (field !== F.CLOCK_SNAPSHOT.clocks) return;
    let id = 0;
    readMessage(proto, (part) => {
      if (part === F.CLOCK.clockId) id = proto.readVarint();
      else if (part === F.CLOCK.timestamp) clocks.set(id, readBigVarint(proto));
    });
  });
  return clocks;
}

function readTrackDescriptor(packet: Packet, proto: Pbf): void {
  readMessage(proto, (field) => {
    if (field === F.TRACK_DESCRIPTOR.process) {
      const process: Packet["process"] = { pid: 0, name: "" };
      packet.process = process;
      readMessage(proto, (part) => {
        if (part === F.PROCESS_DESCRIPTOR.pid) process.pid = proto.readVarint();
        else if (part === F.PROCESS_DESCRIPTOR.processName) process.name = proto.readString();
        else if (part === F.PROCESS_DESCRIPTOR.cmdline)
          process.commandLine = [...(process.commandLine ?? []), proto.readString()];
      });
    } else if (field === F.TRACK_DESCRIPTOR.thread) {
      const thread = { name: "" };
      packet.thread = thread;
      readMessage(proto, (part) => {
        if (part === F.THREAD_DESCRIPTOR.threadName) thread.name = proto.readString();
      });
    }
  });
}

function readNumbers(proto: Pbf): Map<number, number> {
  const numbers = new Map<number, number>();
  readMessage(proto, (field) => void numbers.set(field, proto.readVarint()));
  return numbers;
}
