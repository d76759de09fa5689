/** Path of a trace → the trace, whatever its format; gzip and compressed packets are known by their content as well. */
import { constants, inflateSync } from "node:zlib";
import { CallweaveError, messageOf } from "../../base/errors.js";
import { bytesInMemory, type ByteSource } from "../../trace/bytes/byte-source.js";
import type { Trace } from "../../trace/model/model.js";
import { hasCompressedPackets, inflatedPackets } from "../../trace/perfetto/perfetto-compressed.js";
import { readTrace } from "../../trace/read-trace.js";
import { openSource, readStart } from "./file-source.js";
import { unzipped, unzippedHead } from "./gunzip-source.js";
import { checkInflation } from "./inflation-limit.js";

/** @throws {CallweaveError} when the file cannot be read, or nothing of it is a trace */
export function readTraceFile(file: string): Trace {
  const source = open(file);
  try {
    return readTrace(inflated(isGzip(source) ? unzipped(source) : source));
  } catch (error) {
    if (!(error instanceof CallweaveError)) throw error;
    throw new CallweaveError(error.where, `${file}: ${error.what}`, error.next, { cause: error });
  }
}

function inflated(source: ByteSource): ByteSource {
  if (!hasCompressedPackets(source)) return source;
  return inflatedPackets(source, inflate, (bytes) => checkInflation(bytes, source.length));
}

/** Of one that is cut short, what can still be inflated: the reader of packets counts what is missing. */
function inflate(zipped: Uint8Array, isCut: boolean): Uint8Array {
  const finishFlush = isCut ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
  try {
    return inflateSync(zipped, { finishFlush, maxOutputLength: MOST_IN_MEMORY });
  } catch (error) {
    if (error instanceof RangeError) checkInflation(MOST_IN_MEMORY + 1, zipped.length);
    throw error;
  }
}

/** Of one packet. */
const MOST_IN_MEMORY = 1 << 30;
const HEAD_BYTES = 1 << 16;

/** The beginning of a file, gunzipped: enough to know what it is. @throws {Error} when it cannot be read */
export function readHead(file: string): Uint8Array {
  const start = bytesInMemory(readStart(file, HEAD_BYTES));
  return isGzip(start) ? unzippedHead(start) : start.read(0, start.length);
}

const GZIP_MAGIC = [0x1f, 0x8b];

function isGzip(source: ByteSource): boolean {
  if (source.length < GZIP_MAGIC.length) return false;
  const head = source.read(0, GZIP_MAGIC.length);
  return GZIP_MAGIC.every((byte, at) => head[at] === byte);
}

function open(file: string): ByteSource {
  try {
    return openSource(file);
  } catch (error) {
    throw new CallweaveError("read", `cannot read ${file}, got ${messageOf(error)}`, "give the path of a trace file");
  }
}
