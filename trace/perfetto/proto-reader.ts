/** Reads the protobuf wire format with pbf, which trusts its input; what is added here is that damaged bytes end in an error. */
import Pbf from "pbf";

export type { Pbf };

export function openProto(bytes: Uint8Array): Pbf {
  const proto = new Pbf(bytes);
  // pbf 4 reads numbers of fixed width from the begin of the memory that the bytes stand in.
  proto.dataView = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return proto;
}

/**
 * Calls `visit` at the value of each field of a message that ends at `end`. A value that `visit` leaves unread is skipped.
 * @throws {RangeError} when a field reaches beyond the message
 */
export function readFields(proto: Pbf, end: number, visit: (field: number) => void): void {
  if (end > proto.length) throw new RangeError("a message reaches beyond the file");
  while (proto.pos < end) {
    const tag = proto.readVarint();
    const start = proto.pos;
    visit(tag >>> 3);
    if (proto.pos === start) proto.skip(tag);
  }
  if (proto.pos !== end) throw new RangeError("a field reaches beyond its message");
}

/** Reads a message that stands behind its length. */
export function readMessage(proto: Pbf, visit: (field: number) => void): void {
  const length = proto.readVarint();
  readFields(proto, proto.pos + length, visit);
}

/** A varint that may be beyond 2^53, where it is a bigint: either way equal values are equal keys. */
export function readWideVarint(proto: Pbf): number | bigint {
  const start = proto.pos;
  const value = proto.readVarint();
  if (value <= Number.MAX_SAFE_INTEGER) return value;
  proto.pos = start;
  return BigInt.asUintN(64, readBigVarint(proto));
}

/** A varint of up to 64 bits, as a signed number. */
export function readBigVarint(proto: Pbf): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = proto.buf[proto.pos++];
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return BigInt.asIntN(64, value);
}
