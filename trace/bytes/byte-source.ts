/** Bytes that are read in pieces, so that a file may be larger than the memory. */
export interface ByteSource {
  readonly length: number;
  /** Set where more bytes should have followed, as those of a gzip file that is cut short. */
  readonly isCut?: boolean;
  /** The bytes from `offset` on, `length` of them, which must be there. Valid until the next call. */
  read(offset: number, length: number): Uint8Array;
}

/** A part of a source, by offsets. */
export interface Range {
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
}

export function bytesInMemory(bytes: Uint8Array, isCut = false): ByteSource {
  return { length: bytes.length, isCut, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
