/** A recording of a page → bytes of a format. Loaded when a trace is wanted, so that pages which only record stay small. */
import { CallweaveError } from "../base/errors.js";
import type { ProcessRecording } from "../runtime/contract.js";
import { formatOf, writeTrace, type FormatName } from "../trace/formats.js";
import { fromRecordings } from "../trace/from-recording.js";

export const toBlob = (recording: ProcessRecording, format: FormatName): Blob =>
  new Blob(Array.from(writeTrace(fromRecordings([recording]), format), (part) => part.slice()));

/**
 * @param name says the format by its extension
 * @throws {CallweaveError} when it is unknown, or not one that a page can make
 */
export async function toFile(recording: ProcessRecording, name: string): Promise<Blob> {
  const { format, gzip } = formatOf(name);
  if (format === "html" || format === "parquet" || format === "perfetto-compressed") {
    const what = `a page cannot make this format, got ${JSON.stringify(name)}`;
    throw new CallweaveError("save", what, "save it as .cwraw and use `callweave convert`");
  }
  const blob = toBlob(recording, format);
  return gzip ? new Response(blob.stream().pipeThrough(new CompressionStream("gzip"))).blob() : blob;
}
