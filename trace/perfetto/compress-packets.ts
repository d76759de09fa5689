/** Writes compressed packets (perfetto-compressed.ts). Apart from what reads them, as a program that saves its trace loads no reader. */
import * as F from "./perfetto-fields.js";
import { bytesTag, ProtoSink } from "./proto.js";

/** From bytes to those of zlib: what platforms have of their own. */
export type Deflate = (bytes: Uint8Array) => Uint8Array;

export const PACKET = bytesTag(F.TRACE.packet);
export const COMPRESSED = bytesTag(F.TRACE_PACKET.compressedPackets);

/**
 * @param parts of a `.pftrace`, each of whole packets
 * @returns those of a `.pftrace.z`
 */
export function* compressPackets(parts: Iterable<Uint8Array>, deflate: Deflate): Generator<Uint8Array> {
  const sink = new ProtoSink();
  for (const part of parts) yield compressedPacket(sink, deflate(part));
}

/**
 * @param sink whose memory the packet is in until the next one is made
 * @param zipped whole packets, deflated
 */
export function compressedPacket(sink: ProtoSink, zipped: Uint8Array): Uint8Array {
  sink.message(PACKET, () => {
    sink.uint(COMPRESSED, zipped.length);
    sink.append(zipped);
  });
  return sink.take();
}
