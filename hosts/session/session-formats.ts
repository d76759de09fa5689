/**
 * What a session can save. A program that `callweave run` has started saves a raw trace, and starts sooner when the writers of the other
 * formats are not loaded: whoever lets a program save others gives them to its session (all-formats.ts).
 */
import path from "node:path";
import { formatOf, type FormatName } from "../../trace/format-names.js";
import type { Trace } from "../../trace/model/model.js";
import { writeRaw } from "../../trace/raw/raw.js";
import { loadLate } from "../files/load-late.js";
import { writeBeside, type SavedFile } from "../files/output-file.js";

export interface Formats {
  /** As `saveTrace` of session-save.ts. */
  readonly saveTrace: (trace: Trace, file: string) => SavedFile;
  /** As `writeTrace` of formats.ts. */
  readonly writeTrace: (trace: Trace, format: FormatName) => Iterable<Uint8Array>;
}

/** A worker of such a program may have asked for another format, in a thread that has them. */
export const RAW_FORMAT: Formats = {
  saveTrace(trace, file) {
    const { format, gzip } = formatOf(file);
    if (format === "raw" && !gzip) return writeBeside(path.resolve(file), writeRaw(trace));
    return (loadLate("./dist/cjs/hosts/session/session-save.js") as Pick<Formats, "saveTrace">).saveTrace(trace, file);
  },
  writeTrace(trace, format) {
    if (format === "raw") return writeRaw(trace);
    return (loadLate("./dist/cjs/trace/formats.js") as Pick<Formats, "writeTrace">).writeTrace(trace, format);
  },
};
