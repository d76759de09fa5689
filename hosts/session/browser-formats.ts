/** A recording of a page → bytes of a format. Loaded when a trace is wanted, so that pages which only record stay small. */
import { JSON } from "../../base/built-ins.js";
import { CallweaveError } from "../../base/errors.js";
import type { ProcessRecording } from "../../runtime/contract.js";
import { compressedPacket } from "../../trace/perfetto/compress-packets.js";
import {
  formatOf,
  isPageFormat,
  PAGE_EXTENSIONS,
  PAGE_FORMAT_NAMES,
  type PageFormat,
} from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { ProtoSink } from "../../trace/perfetto/proto.js";

/** @throws {CallweaveError} for a format that is none, or not one that a page can make */
export async function toBlob(recording: ProcessRecording, format: PageFormat): Promise<Blob> {
  if (!isPageFormat(format)) {
    const what = `a page cannot make this format, got ${JSON.stringify(format)}`;
    throw new CallweaveError("toBlob", what, `give one of ${PAGE_FORMAT_NAMES}`);
  }
  const trace = fromRecordings([recording]);
  if (format === "perfetto-compressed") return zippedPackets(writeTrace(trace, "perfetto"));
  return new Blob(Array.from(writeTrace(trace, format), (part) => part.slice()));
}

/**
 * @param name says the format by its extension
 * @throws {CallweaveError} when it is unknown, or not one that a page can make
 */
export async function toFile(recording: ProcessRecording, name: string): Promise<Blob> {
  const { format, gzip } = formatOf(name);
  if (!isPageFormat(format)) {
    const what = `a page cannot make this format, got ${JSON.stringify(name)}`;
    throw new CallweaveError(
      "save",
      what,
      `end the name in ${PAGE_EXTENSIONS}, and let \`callweave convert\` make this one of it`,
    );
  }
  const blob = await toBlob(recording, format);
  return gzip ? packed(blob, "gzip") : blob;
}

/** What platforms call "deflate" is what Perfetto expects, with the head that zlib gives it. */
async function zippedPackets(parts: Iterable<Uint8Array>): Promise<Blob> {
  const sink = new ProtoSink();
  const packets: Uint8Array<ArrayBuffer>[] = [];
  for (const part of parts) {
    const zipped = await packed(new Blob([part.slice()]), "deflate");
    packets.push(compressedPacket(sink, new Uint8Array(await zipped.arrayBuffer())).slice());
  }
  return new Blob(packets);
}

const packed = (blob: Blob, by: "gzip" | "deflate"): Promise<Blob> =>
  new Response(blob.stream().pipeThrough(new CompressionStream(by))).blob();
