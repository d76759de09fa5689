/** Reads a trace of any known format, which it knows by the content. */
import { CallweaveError } from "../base/errors.js";
import type { Trace } from "./model.js";
import { isRaw } from "./raw-chunks.js";
import { readRaw } from "./raw.js";

/**
 * @param bytes the whole file, gunzipped
 * @throws {CallweaveError} when nothing of it can be read
 */
export function readTrace(bytes: Uint8Array): Trace {
  if (isRaw(bytes)) return readRaw(bytes);
  throw new CallweaveError(
    "trace/read",
    `the format is unknown, got ${bytes.length} bytes`,
    "give a trace that callweave wrote",
  );
}
