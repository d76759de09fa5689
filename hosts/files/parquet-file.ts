/** Parquet with hyparquet-writer, which is loaded when the first such file is made: a traced program does not pay for it at its start. */
import { CallweaveError, messageOf } from "../../base/errors.js";
import type { Trace } from "../../trace/model/model.js";
import { writeCounters, writeParquet, type ParquetLibrary } from "../../trace/parquet/parquet.js";
import { loadLate } from "./load-late.js";

/**
 * @returns the bytes of the file, in parts
 * @throws {CallweaveError} when the library cannot be loaded
 */
export function parquetParts(trace: Trace): Iterable<Uint8Array> {
  return writeParquet(trace, loadLibrary());
}

/** The same of a file with the values of its counters. */
export function counterParts(trace: Trace): Iterable<Uint8Array> {
  return writeCounters(trace, loadLibrary());
}

/** It is an ES module. `require` takes it too, from Node 20.19 on, and a save has to be synchronous. */
function loadLibrary(): ParquetLibrary {
  try {
    return loadLate("hyparquet-writer") as ParquetLibrary;
  } catch (error) {
    const what = `cannot load hyparquet-writer, got ${messageOf(error)}`;
    throw new CallweaveError("parquet", what, "save a .cwraw, and turn it with `callweave convert`", { cause: error });
  }
}
