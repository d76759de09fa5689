/** Writes the protobuf wire format. Field numbers are given with their wire type, as a tag: see `varintTag` and `bytesTag`. */
import { ByteSink } from "../bytes/byte-sink.js";

/** https://protobuf.dev/programming-guides/encoding/#structure */
export const varintTag = (field: number) => field << 3;
export const bytesTag = (field: number) => (field << 3) | 2;
export const fixed64Tag = (field: number) => (field << 3) | 1;

/** Room for any varint. */
export const MAX_VARINT_BYTES = 10;

/**
 * The length of a message is only known when it is written, so it is patched into four bytes kept free before it: a varint may have
 * leading groups of zero. (Perfetto's own writer does so too.)
 */
const LENGTH_BYTES = 4;

export class ProtoSink extends ByteSink {
  /** @param value an integer from 0 to 2^53 */
  varint(value: number): void {
    this.reserve(MAX_VARINT_BYTES);
    this.length = storeVarint(this.bytes, this.length, value);
  }

  uint(tag: number, value: number): void {
    this.varint(tag);
    this.varint(value);
  }

  /** @param value below 2^64; a negative one is written as its two's complement */
  bigUint(tag: number, value: bigint): void {
    this.varint(tag);
    this.reserve(MAX_VARINT_BYTES);
    let rest = BigInt.asUintN(64, value);
    for (; rest >= 0x80n; rest >>= 7n) this.bytes[this.length++] = Number(rest & 0x7fn) | 0x80;
    this.bytes[this.length++] = Number(rest);
  }

  /** @param high the upper 32 bits */
  fixed64(tag: number, high: number, low: number): void {
    this.varint(tag);
    this.reserve(8);
    for (const half of [low, high]) {
      for (let shift = 0; shift < 32; shift += 8) this.bytes[this.length++] = half >>> shift;
    }
  }

  /** @param tag made by `fixed64Tag` */
  double(tag: number, value: number): void {
    this.varint(tag);
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  text(tag: number, value: string): void {
    const start = this.openMessage(tag);
    this.appendText(value);
    this.closeMessage(start);
  }

  message(tag: number, fill: () => void): void {
    const start = this.openMessage(tag);
    fill();
    this.closeMessage(start);
  }

  /** A message that is known to be below 128 bytes: three bytes less. */
  shortMessage(tag: number, fill: () => void): void {
    this.varint(tag);
    this.reserve(1);
    const start = ++this.length;
    fill();
    this.bytes[start - 1] = this.length - start;
  }

  private openMessage(tag: number): number {
    this.varint(tag);
    this.reserve(LENGTH_BYTES);
    this.length += LENGTH_BYTES;
    return this.length;
  }

  private closeMessage(start: number): void {
    const length = this.length - start;
    const at = start - LENGTH_BYTES;
    this.bytes[at] = (length & 0x7f) | 0x80;
    this.bytes[at + 1] = ((length >>> 7) & 0x7f) | 0x80;
    this.bytes[at + 2] = ((length >>> 14) & 0x7f) | 0x80;
    this.bytes[at + 3] = length >>> 21;
  }
}

/** Stores a varint at `at`, where there must be room. @returns the offset behind it */
export function storeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  // Bits can be shifted below 2^32 only, and what is above takes a division.
  for (; rest > 0xffff_ffff; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 0x80;
  rest >>>= 0;
  for (; rest > 0x7f; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at++] = rest;
  return at;
}
