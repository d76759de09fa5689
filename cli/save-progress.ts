/** Saves a trace and, when that takes long and somebody looks at a terminal, shows how far it is. */
import type { SavedFile } from "../hosts/files/output-file.js";
import { saveTrace } from "../hosts/session/session-save.js";
import type { Trace } from "../trace/model/model.js";
import { ProgressLine, type Terminal } from "./progress-line.js";
import { formatBytes } from "./summary-text.js";

/** @throws {CallweaveError} as `saveTrace` */
export function saveWithProgress(trace: Trace, file: string, terminal?: Terminal, nowMs?: () => number): SavedFile {
  const line = new ProgressLine(terminal, nowMs);
  try {
    return saveTrace(trace, file, (bytes) => line.show(() => `saving ${file}, ${formatBytes(bytes)} so far`));
  } finally {
    line.clear();
  }
}
