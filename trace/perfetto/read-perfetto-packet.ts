/** One packet of a Perfetto trace, as far as callweave knows them. */
import * as F from "./perfetto-fields.js";
import { readBigVarint, readFields, readMessage, readWideVarint } from "./proto-reader.js";
import type { Pbf } from "./proto-reader.js";
import { readTrackEvent } from "./read-perfetto-event.js";
import type { TrackEvent } from "./read-perfetto-event.js";

/** A number of up to 64 bits: a bigint above 2^53. */
export type Wide = number | bigint;

export interface Interned {
  readonly field: number;
  iid: number;
  /** Name, or file of a source location. */
  text: string;
  line: number;
  column: number;
}

export interface ClockReading {
  id: number;
  timestamp: bigint;
  isIncremental: boolean;
  multiplier: number;
}

export interface TrackDescriptor {
  uuid: Wide;
  parentUuid: Wide | undefined;
  name: string;
  process?: ProcessDescriptor;
  thread?: ThreadDescriptor;
  counter?: CounterDescriptor;
}

export interface CounterDescriptor {
  /** Index in BUILTIN_COUNTERS. */
  type: number;
  /** Index in COUNTER_UNITS. */
  unit: number;
  unitName: string;
  /** Values are told in so many of the unit. */
  multiplier: number;
  /** Values are differences to the one before on the sequence. */
  isIncremental: boolean;
}

export interface ProcessDescriptor {
  pid: number;
  name: string;
  commandLine?: string[];
}

export interface ThreadDescriptor {
  pid: number;
  tid: number;
  name: string;
}

interface PacketDefaults {
  clockId: number;
  trackUuid: Wide | undefined;
  /** Of the values of counters beside events. */
  extraTracks: Wide[];
  extraDoubleTracks: Wide[];
}

/** What few packets have stands in it only then: most are an event and its time, and there are millions of them. */
export interface Packet {
  sequence: number;
  /** Of ours: time since the event before on the sequence. */
  timestamp: Wide | undefined;
  event: TrackEvent | undefined;
  interned: readonly Interned[];
  clocks: readonly ClockReading[];
  primaryClock?: number;
  clockId?: number;
  sequenceFlags?: number;
  previousDropped?: boolean;
  defaults?: PacketDefaults;
  track?: TrackDescriptor;
  /** Of a sequence whose events name no track. */
  thread?: ThreadDescriptor;
  /** Fields of our own messages. */
  callweaveTrace?: Map<number, number>;
  callweaveProcess?: Map<number, number>;
  callweaveThread?: Map<number, number>;
  /** By kind. */
  callweaveSkipped?: Map<string, number>;
  /** Of another data source. */
  otherField?: number;
}

/** Reads the packet that ends at `end`. @throws when it is damaged */
export function readPacket(proto: Pbf, end: number): Packet {
  const packet: Packet = { sequence: 0, timestamp: undefined, event: undefined, interned: NONE, clocks: NONE };
  readFields(proto, end, (field) => {
    const read = PACKET_READERS[field];
    if (read) read(packet, proto);
    else if (!SIDE_FIELDS.has(field)) packet.otherField = field;
  });
  return packet;
}

const NONE: readonly never[] = [];
const SIDE_FIELDS = new Set(F.SIDE_FIELDS);

const PACKET_READERS: Partial<Record<number, (packet: Packet, proto: Pbf) => void>> = {
  [F.TRACE_PACKET.timestamp]: (packet, proto) => (packet.timestamp = readWideVarint(proto)),
  [F.TRACE_PACKET.timestampClockId]: (packet, proto) => (packet.clockId = proto.readVarint()),
  [F.TRACE_PACKET.trustedPacketSequenceId]: (packet, proto) => (packet.sequence = proto.readVarint()),
  [F.TRACE_PACKET.sequenceFlags]: readFlags,
  // As older versions said it.
  [F.TRACE_PACKET.incrementalStateCleared]: readFlags,
  [F.TRACE_PACKET.previousPacketDropped]: (packet, proto) => (packet.previousDropped = proto.readBoolean()),
  [F.TRACE_PACKET.trackEvent]: (packet, proto) => (packet.event = readTrackEvent(proto)),
  [F.TRACE_PACKET.internedData]: (packet, proto) => (packet.interned = readInternedData(proto)),
  [F.TRACE_PACKET.clockSnapshot]: readClockSnapshot,
  [F.TRACE_PACKET.tracePacketDefaults]: (packet, proto) => (packet.defaults = readDefaults(proto)),
  [F.TRACE_PACKET.trackDescriptor]: (packet, proto) => (packet.track = readTrackDescriptor(proto)),
  [F.TRACE_PACKET.threadDescriptor]: (packet, proto) => (packet.thread = readThread(proto)),
  [F.TRACE_PACKET.callweaveTrace]: (packet, proto) => (packet.callweaveTrace = readNumbers(proto)),
  [F.TRACE_PACKET.callweaveProcess]: (packet, proto) => (packet.callweaveProcess = readNumbers(proto)),
  [F.TRACE_PACKET.callweaveThread]: (packet, proto) => (packet.callweaveThread = readNumbers(proto)),
  [F.TRACE_PACKET.callweaveSkipped]: readSkipped,
};

const INTERNED_FIELDS = new Set<number>(Object.values(F.INTERNED_DATA));

function readInternedData(proto: Pbf): Interned[] {
  const all: Interned[] = [];
  readMessage(proto, (field) => {
    if (!INTERNED_FIELDS.has(field)) return;
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

function readClockSnapshot(packet: Packet, proto: Pbf): void {
  const clocks: ClockReading[] = [];
  readMessage(proto, (field) => {
    if (field === F.CLOCK_SNAPSHOT.primaryTraceClock) packet.primaryClock = proto.readVarint();
    else if (field === F.CLOCK_SNAPSHOT.clocks) clocks.push(readClock(proto));
  });
  packet.clocks = clocks;
}

function readClock(proto: Pbf): ClockReading {
  const clock: ClockReading = { id: 0, timestamp: 0n, isIncremental: false, multiplier: 1 };
  readMessage(proto, (part) => {
    if (part === F.CLOCK.clockId) clock.id = proto.readVarint();
    else if (part === F.CLOCK.timestamp) clock.timestamp = readBigVarint(proto);
    else if (part === F.CLOCK.isIncremental) clock.isIncremental = proto.readBoolean();
    else if (part === F.CLOCK.unitMultiplierNs) clock.multiplier = proto.readVarint();
  });
  return clock;
}

function readFlags(packet: Packet, proto: Pbf): void {
  packet.sequenceFlags = (packet.sequenceFlags ?? 0) | proto.readVarint();
}

function readDefaults(proto: Pbf): PacketDefaults {
  const defaults: PacketDefaults = { clockId: 0, trackUuid: undefined, extraTracks: [], extraDoubleTracks: [] };
  readMessage(proto, (field) => {
    if (field === F.TRACE_PACKET_DEFAULTS.timestampClockId) defaults.clockId = proto.readVarint();
    else if (field === F.TRACE_PACKET_DEFAULTS.trackEventDefaults)
      readMessage(proto, (part) => {
        if (part === F.TRACK_EVENT.trackUuid) defaults.trackUuid = readWideVarint(proto);
        else if (part === F.TRACK_EVENT.extraCounterTrackUuids) defaults.extraTracks.push(readWideVarint(proto));
        else if (part === F.TRACK_EVENT.extraDoubleCounterTrackUuids)
          defaults.extraDoubleTracks.push(readWideVarint(proto));
      });
  });
  return defaults;
}

function readTrackDescriptor(proto: Pbf): TrackDescriptor {
  const track: TrackDescriptor = { uuid: 0, parentUuid: undefined, name: "" };
  readMessage(proto, (field) => {
    if (field === F.TRACK_DESCRIPTOR.uuid) track.uuid = readWideVarint(proto);
    else if (field === F.TRACK_DESCRIPTOR.parentUuid) track.parentUuid = readWideVarint(proto);
    else if (field === F.TRACK_DESCRIPTOR.name || field === F.TRACK_DESCRIPTOR.staticName)
      track.name = proto.readString();
    else if (field === F.TRACK_DESCRIPTOR.process) track.process = readProcess(proto);
    else if (field === F.TRACK_DESCRIPTOR.thread) track.thread = readThread(proto);
    else if (field === F.TRACK_DESCRIPTOR.counter) track.counter = readCounter(proto);
  });
  return track;
}

function readProcess(proto: Pbf): ProcessDescriptor {
  const process: ProcessDescriptor = { pid: 0, name: "" };
  readMessage(proto, (part) => {
    if (part === F.PROCESS_DESCRIPTOR.pid) process.pid = proto.readVarint(true);
    else if (part === F.PROCESS_DESCRIPTOR.processName) process.name = proto.readString();
    else if (part === F.PROCESS_DESCRIPTOR.cmdline)
      process.commandLine = [...(process.commandLine ?? []), proto.readString()];
  });
  return process;
}

function readThread(proto: Pbf): ThreadDescriptor {
  const thread: ThreadDescriptor = { pid: 0, tid: 0, name: "" };
  readMessage(proto, (part) => {
    if (part === F.THREAD_DESCRIPTOR.pid) thread.pid = proto.readVarint(true);
    else if (part === F.THREAD_DESCRIPTOR.tid) thread.tid = proto.readVarint(true);
    else if (part === F.THREAD_DESCRIPTOR.threadName) thread.name = proto.readString();
  });
  return thread;
}

function readCounter(proto: Pbf): CounterDescriptor {
  const counter: CounterDescriptor = { type: 0, unit: 0, unitName: "", multiplier: 1, isIncremental: false };
  readMessage(proto, (part) => {
    if (part === F.COUNTER_DESCRIPTOR.type) counter.type = proto.readVarint();
    else if (part === F.COUNTER_DESCRIPTOR.unitMultiplier) counter.multiplier = proto.readVarint(true) || 1;
    else if (part === F.COUNTER_DESCRIPTOR.isIncremental) counter.isIncremental = proto.readBoolean();
    else if (part === F.COUNTER_DESCRIPTOR.unit) counter.unit = proto.readVarint();
    else if (part === F.COUNTER_DESCRIPTOR.unitName) counter.unitName = proto.readString();
  });
  return counter;
}

function readSkipped(packet: Packet, proto: Pbf): void {
  let kind = "";
  let count = 0;
  readMessage(proto, (field) => {
    if (field === F.CALLWEAVE_SKIPPED.kind) kind = proto.readString();
    else if (field === F.CALLWEAVE_SKIPPED.count) count = proto.readVarint();
  });
  (packet.callweaveSkipped ??= new Map()).set(kind, count);
}

function readNumbers(proto: Pbf): Map<number, number> {
  const numbers = new Map<number, number>();
  readMessage(proto, (field) => void numbers.set(field, proto.readVarint()));
  return numbers;
}
