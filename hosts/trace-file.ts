/** Path of a trace → the trace, whatever its format; gzip and compressed packets are known by their content as well. */
import { closeSync, openSync, readSync } from "node:fs";
import { constants, gunzipSync, inflateSync } from "node:zlib";
import { CallweaveError, messageOf } from "../base/errors.js";
import { bytesInMemory, type ByteSource } from "../trace/byte-source.js";
import type { Trace } from "../trace/model.js";
import { hasCompressedPackets, inflatedPackets } from "../trace/perfetto-compressed.js";
import { readTrace } from "../trace/read-trace.js";
import { openSource } from "./file-source.js";

/** @throws {CallweaveError} when the file cannot be read, or nothing of it is a trace */
export function readTraceFile(file: string): Trace {
  const { source, zipped } = open(file);
  try {
    const unzipped = zipped ? bytesInMemory(unzip(source.read(0, source.length))) : source;
    return readTrace(hasCompressedPackets(unzipped) ? inflatedPackets(unzipped, inflate, checkSize) : unzipped);
  } catch (error) {
    if (!(error instanceof CallweaveError)) throw error;
    throw new CallweaveError(error.where, `${file}: ${error.what}`, error.next, { cause: error });
  }
}

const HEAD_BYTES = 1 << 16;

/** The beginning of a file, gunzipped: enough to know what it is. @throws {Error} when it cannot be read */
export function readHead(file: string): Uint8Array {
  const descriptor = openSync(file, "r");
  try {
    const bytes = new Uint8Array(HEAD_BYTES);
    const head = bytes.subarray(0, readSync(descriptor, bytes));
    return isGzip(head) ? unzip(head) : head;
  } finally {
    closeSync(descriptor);
  }
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function open(file: string): { source: ByteSource; zipped: boolean } {
  try {
    const source = openSource(file);
    return { source, zipped: isGzip(source.read(0, Math.min(source.length, 2))) };
  } catch (error) {
    throw new CallweaveError("read", `cannot read ${file}, got ${messageOf(error)}`, "give the path of a trace file");
  }
}

/** More is taken for a mistake or an attack: a small file can unzip to any size. */
const LARGEST_UNZIPPED = 1 << 30;

/** Of a file that is cut short, what can still be unzipped: the reader of the format counts what is missing. */
function unzip(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: LARGEST_UNZIPPED });
  } catch (error) {
    if (error instanceof RangeError) {
      const what = `the trace unzips to more than 1 GiB, got ${bytes.length} bytes of gzip`;
      throw new CallweaveError("read", what, "if that is right, unzip it first: gunzip FILE", { cause: error });
    }
    const what = `the gzip data is damaged, got ${messageOf(error)}`;
    throw new CallweaveError("read", what, "copy the file once more, or record again", { cause: error });
  }
}

/** Of one that is cut short, what can still be inflated: as above. */
function inflate(zipped: Uint8Array): Uint8Array {
  try {
    return inflateSync(zipped, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: LARGEST_UNZIPPED });
  } catch (error) {
    throw error instanceof RangeError ? inflatesTooFar() : error;
  }
}

function checkSize(bytes: number): void {
  if (bytes > LARGEST_UNZIPPED) throw inflatesTooFar();
}

function inflatesTooFar(): CallweaveError {
  const what = "the trace is too large, got compressed packets of more than 1 GiB";
  return new CallweaveError("read", what, "record fewer calls, or save them as .cwraw");
}
