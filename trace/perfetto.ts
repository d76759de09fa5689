import { CallweaveError } from "../base/errors.js";
import type { Trace } from "./model.js";

export function writePerfetto(trace: Trace): Iterable<Uint8Array> {
  throw new CallweaveError(
    "trace/perfetto",
    `is not written yet, got ${trace.processes.length} processes`,
    "write .cwraw",
  );
}
