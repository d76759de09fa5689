/**
 * Bytes of a trace → a file. Written beside its target and renamed at the end, so that a trace that exists is never replaced by a
 * broken one. All functions are captured when the module loads: a mocked `fs` of the traced program never sees a trace.
 */
import path from "node:path";
import { pathToFileURL } from "node:url";
import zlib from "node:zlib";
import { process } from "../../base/built-ins.js";
import { formatOf, type FileFormat } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import type { Trace } from "../../trace/model/model.js";
import { compressPackets } from "../../trace/perfetto/compress-packets.js";
import { gzipParts } from "../files/gzip-parts.js";
import { writeHtmlPage } from "../files/html-page.js";
import { parquetParts } from "../files/parquet-file.js";
import { writeBeside, type SavedFile } from "../files/output-file.js";

const { deflateSync } = zlib;
/** Where the program was started, which is where most are built: the paths of a trace are from there. */
const SOURCE_ROOT = pathToFileURL(`${process.cwd()}${path.sep}`).href;

/**
 * Saves a trace in the format of the file's extension. Makes the folder if it is missing.
 * @param onProgress told now and then how many bytes have been made, before gzip
 * @throws {CallweaveError} when the extension is unknown or the file cannot be written; an older file is then still there
 */
export function saveTrace(trace: Trace, file: string, onProgress?: (bytes: number) => void): SavedFile {
  const { format, gzip } = formatOf(file);
  const target = path.resolve(file);
  const parts = counted(writtenAs(format, trace, file), onProgress);
  return writeBeside(target, gzip ? gzipParts(parts) : parts);
}

function writtenAs(format: FileFormat, trace: Trace, file: string): Iterable<Uint8Array> {
  if (format === "html") return writeHtmlPage(trace, path.basename(file));
  if (format === "perfetto-compressed") return compressPackets(writeTrace(trace, "perfetto"), deflateSync);
  return format === "parquet" ? parquetParts(trace) : writeTrace(trace, format, SOURCE_ROOT);
}

function* counted(parts: Iterable<Uint8Array>, onProgress?: (bytes: number) => void): Generator<Uint8Array> {
  let bytes = 0;
  for (const part of parts) {
    yield part;
    bytes += part.length;
    onProgress?.(bytes);
  }
}
