/** Bytes that are read in pieces, so that a file may be larger than the memory. */
export interface ByteSource {
  readonly length: number;
  /** The bytes from `offset` on, `length` of them, which must be there. Valid until the next call. */
  read(offset: number, length: number): Uint8Array;
}

export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return { length: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
