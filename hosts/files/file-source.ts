/**
 * A file as bytes that are read in pieces. A large one stays open, so that what is read is one file, also when another takes its name;
 * it is closed when nobody can read it any more. A trace is read for as long as it is there, so nobody can say when that is.
 */
import fs from "node:fs";
import { CallweaveError } from "../../base/errors.js";
import { bytesInMemory, type ByteSource } from "../../trace/bytes/byte-source.js";
import "./fast-crc32.js";

const { closeSync, fstatSync, openSync, readFileSync, readSync } = fs;

/** Smaller ones are read at once, so that of thousands of files no more than a few are open. */
const LARGE_BYTES = 1 << 20;
/** Node reads less than 2 GiB in one go. */
const MOST_AT_ONCE = 1 << 30;

const unreachable = new FinalizationRegistry<number>((descriptor) => closeSync(descriptor));

/** @throws {Error} when the file cannot be opened or read */
export function openSource(file: string): ByteSource {
  const descriptor = openSync(file, "r");
  let isKept = false;
  try {
    const { size } = fstatSync(descriptor);
    if (size < LARGE_BYTES) return bytesInMemory(readFileSync(descriptor));
    const source = new FileSource(file, descriptor, size);
    unreachable.register(source, descriptor);
    isKept = true;
    return source;
  } finally {
    if (!isKept) closeSync(descriptor);
  }
}

/** The first bytes of a file. @throws {Error} when it cannot be opened or read */
export function readStart(file: string, bytes: number): Uint8Array {
  const descriptor = openSync(file, "r");
  try {
    const start = new Uint8Array(bytes);
    return start.subarray(0, readSync(descriptor, start));
  } finally {
    closeSync(descriptor);
  }
}

class FileSource implements ByteSource {
  private buffer = new Uint8Array(0);

  constructor(
    private readonly file: string,
    private readonly descriptor: number,
    readonly length: number,
  ) {}

  read(offset: number, length: number): Uint8Array {
    if (this.buffer.length < length) this.buffer = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const most = Math.min(length - at, MOST_AT_ONCE);
      const bytes = readSync(this.descriptor, this.buffer, at, most, offset + at);
      if (bytes === 0) throw this.becameShorter();
      at += bytes;
    }
    return this.buffer.subarray(0, length);
  }

  private becameShorter(): CallweaveError {
    const what = `${this.file} has become shorter while it was read, got fewer than ${this.length} bytes`;
    return new CallweaveError("read", what, "copy the file to where nothing changes it");
  }
}
