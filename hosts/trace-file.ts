/** Path of a trace → the trace, whatever its format; gzip is known by its content as well. */
import { constants, gunzipSync } from "node:zlib";
import { CallweaveError, messageOf } from "../base/errors.js";
import { openSource } from "../hosts/file-source.js";
import type { ByteSource } from "../trace/byte-source.js";
import type { Trace } from "../trace/model.js";
import { readTrace } from "../trace/read-trace.js";

/** @throws {CallweaveError} when the file cannot be read, or nothing of it is a trace */
export function readTraceFile(file: string): Trace {
  const { source, isGzip } = open(file);
  try {
    return readTrace(isGzip ? unzip(source.read(0, source.length)) : source);
  } catch (error) {
    if (!(error instanceof CallweaveError)) throw error;
    throw new CallweaveError(error.where, `${file}: ${error.what}`, error.next, { cause: error });
  }
}

function open(file: string): { source: ByteSource; isGzip: boolean } {
  try {
    const source = openSource(file);
    const [first, second] = source.read(0, Math.min(source.length, 2));
    return { source, isGzip: first === 0x1f && second === 0x8b };
  } catch (error) {
    throw new CallweaveError("read", `cannot read ${file}, got ${messageOf(error)}`, "give the path of a trace file");
  }
}

/** Of a file that is cut short, what can still be unzipped: the reader of the format counts what is missing. */
function unzip(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    const what = `the gzip data is damaged, got ${messageOf(error)}`;
    throw new CallweaveError("read", what, "copy the file once more, or record again", { cause: error });
  }
}
