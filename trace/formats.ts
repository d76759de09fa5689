/** The table of formats. A new one is a file of its own, a line here, and one with its extensions in format-names.ts. */
import { writeChromeJson } from "./chrome-json/chrome-json.js";
import { writeCpuProfile } from "./cpuprofile.js";
import { writeFolded } from "./folded.js";
import type { FormatName } from "./format-names.js";
import type { Trace } from "./model/model.js";
import { writePerfetto } from "./perfetto/perfetto.js";
import { writeRaw } from "./raw/raw.js";
import { writeSpeedscope } from "./speedscope.js";

/**
 * @param sourceRoot URL of the folder that the paths of the trace start in
 * @returns the bytes of the file, in parts of some 64 KiB or more, each valid until the next is asked for
 */
type Write = (trace: Trace, sourceRoot?: string) => Iterable<Uint8Array>;

const WRITERS: Readonly<Record<FormatName, Write>> = {
  perfetto: writePerfetto,
  speedscope: writeSpeedscope,
  "chrome-json": writeChromeJson,
  cpuprofile: writeCpuProfile,
  folded: writeFolded,
  raw: writeRaw,
};

/**
 * @param sourceRoot URL of the folder that the paths of the trace start in, for formats that lead to the source
 * @returns the bytes of a file of that format, in parts, each valid until the next is asked for; gzip is left to the caller
 */
export function writeTrace(trace: Trace, format: FormatName, sourceRoot?: string): Iterable<Uint8Array> {
  return WRITERS[format](trace, sourceRoot);
}
