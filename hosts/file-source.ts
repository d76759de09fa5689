/** A file as bytes that are read in pieces. It stays open, so that what is read is one file, also when another takes its name. */
import fs from "node:fs";
import type { ByteSource } from "../trace/byte-source.js";

const { fstatSync, openSync, readSync } = fs;

/** Node reads less than 2 GiB in one go. */
const MOST_AT_ONCE = 1 << 30;

/** @throws {Error} when the file cannot be opened */
export function openSource(file: string): ByteSource {
  const descriptor = openSync(file, "r");
  let buffer = new Uint8Array(0);
  return {
    length: fstatSync(descriptor).size,
    read(offset, length) {
      if (buffer.length < length) buffer = new Uint8Array(length);
      for (let at = 0; at < length;) {
        const bytes = readSync(descriptor, buffer, at, Math.min(length - at, MOST_AT_ONCE), offset + at);
        if (bytes === 0) throw new Error(`${file} has become shorter while it was read`);
        at += bytes;
      }
      return buffer.subarray(0, length);
    },
  };
}
