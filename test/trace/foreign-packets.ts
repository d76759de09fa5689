/** Writes Perfetto traces as other programs do, a packet at a time. Fields are named by their numbers' names in Perfetto's protos. */
import Pbf from "pbf";

export interface Fields {
  readonly [name: string]: Value | readonly Value[] | undefined;
}
type Value = number | bigint | string | boolean | Fields;

/** Of the messages that the tests write: https://github.com/google/perfetto/tree/v55.3/protos/perfetto/trace */
const NUMBERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Trace: { packet: 1 },
  Packet: {
    ftrace_events: 1,
    clock_snapshot: 6,
    timestamp: 8,
    sequence: 10,
    track_event: 11,
    interned_data: 12,
    flags: 13,
    trace_config: 33,
    previous_packet_dropped: 42,
    thread_descriptor: 44,
    clock: 58,
    defaults: 59,
    track: 60,
  },
  track_event: {
    category_iids: 3,
    legacy_event: 6,
    type: 9,
    name_iid: 10,
    track_uuid: 11,
    categories: 22,
    name: 23,
    extra_counter_values: 12,
    counter_value: 30,
    extra_counter_track_uuids: 31,
    source_location_iid: 34,
    double_counter_value: 44,
    extra_double_counter_track_uuids: 45,
    extra_double_counter_values: 46,
  },
  legacy_event: { name_iid: 1, phase: 2, duration_us: 3 },
  track: { uuid: 1, name: 2, process: 3, thread: 4, parent_uuid: 5, counter: 8 },
  counter: { type: 1, unit: 3, unit_multiplier: 4, is_incremental: 5, unit_name: 6 },
  process: { pid: 1, cmdline: 2, process_name: 6 },
  thread: { pid: 1, tid: 2, thread_name: 5 },
  thread_descriptor: { pid: 1, tid: 2, thread_name: 5 },
  interned_data: { event_categories: 1, event_names: 2, source_locations: 4, frames: 6 },
  event_categories: { iid: 1, name: 2 },
  event_names: { iid: 1, name: 2 },
  source_locations: { iid: 1, file_name: 2, function_name: 3, line_number: 4 },
  frames: { iid: 1, function_name_id: 2 },
  clock_snapshot: { clocks: 1, primary_trace_clock: 2 },
  clocks: { clock_id: 1, timestamp: 2, is_incremental: 3, unit_multiplier_ns: 4 },
  defaults: { track_event_defaults: 11, clock: 58 },
  track_event_defaults: {
    track_uuid: 11,
    extra_counter_track_uuids: 31,
    extra_double_counter_track_uuids: 45,
  },
  ftrace_events: { cpu: 1 },
  trace_config: { duration_ms: 3 },
};

export const BEGIN = 1;
export const END = 2;
export const INSTANT = 3;
export const COUNTER = 4;
export const CLEARED = 1;
export const NEEDS_STATE = 2;

export function packets(...all: readonly Fields[]): Uint8Array {
  return encode("Trace", { packet: all }, "Packet");
}

const DOUBLES = new Set(["double_counter_value", "extra_double_counter_values"]);

function encode(message: string, fields: Fields, inner?: string): Uint8Array {
  const pbf = new Pbf();
  for (const [name, values] of Object.entries(fields)) {
    const number = NUMBERS[message][name];
    if (number === undefined) throw new Error(`${message} has no ${name} here`);
    for (const value of Array.isArray(values) ? (values as Value[]) : [values as Value]) {
      if (value === undefined) continue;
      if (DOUBLES.has(name)) pbf.writeDoubleField(number, value as number);
      else if (typeof value === "string") pbf.writeStringField(number, value);
      else if (typeof value === "object") pbf.writeBytesField(number, encode(inner ?? name, value));
      else if (typeof value === "bigint") writeWide(pbf, number, value);
      else pbf.writeVarintField(number, Number(value));
    }
  }
  return pbf.finish();
}

/** pbf's own is exact to 2^53 only. */
function writeWide(pbf: Pbf, number: number, value: bigint): void {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  pbf.writeVarint(number << 3);
  pbf.realloc(10);
  pbf.buf.set([...bytes, Number(rest)], pbf.pos);
  pbf.pos += bytes.length + 1;
}
