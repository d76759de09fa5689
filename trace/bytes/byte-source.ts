/** Bytes that are read in pieces, so that a file may be larger than the memory. */
export interface ByteSource {
  readonly length: number;
  /** Set where more should have followed, as in a compressed file that is cut short or damaged: the bytes of that file that gave nothing. */
  readonly lostBytes?: number | undefined;
  /** The bytes from `offset` on, `length` of them, which must be there. Valid until the next call. */
  read(offset: number, length: number): Uint8Array;
}

/** A part of a source, by offsets. */
export interface Range {
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
}

export function bytesInMemory(bytes: Uint8Array, lostBytes?: number): ByteSource {
  return { length: bytes.length, lostBytes, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
