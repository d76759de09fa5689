/**
 * Bytes in parts → those of one gzip file, in parts, so that no file is in memory as a whole. Node's own zlib gives parts in callbacks
 * only, and a save cannot wait; minizlib gives them at once.
 */
import { Buffer } from "../../base/built-ins.js";
import { loadLate } from "./load-late.js";

/** @param parts each valid until the next is asked for */
export function* gzipParts(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  const { Gzip } = loadLate("minizlib") as typeof import("minizlib");
  const gzip = new Gzip({});
  const zipped: Uint8Array[] = [];
  gzip.on("data", (part) => zipped.push(part));
  for (const { buffer, byteOffset, length } of parts) {
    gzip.write(Buffer.from(buffer, byteOffset, length));
    yield* zipped.splice(0);
  }
  gzip.end();
  yield* zipped.splice(0);
}
