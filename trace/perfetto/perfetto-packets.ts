/** Goes over the packets of a Perfetto trace, a window of the file at a time. */
import type { ByteSource, Range } from "../bytes/byte-source.js";
import { ByteWindow } from "../bytes/byte-window.js";
import * as F from "./perfetto-fields.js";
import { openProto } from "./proto-reader.js";
import type { Pbf } from "./proto-reader.js";
import { bytesTag } from "./proto.js";
import { readPacket } from "./read-perfetto-packet.js";
import type { Packet } from "./read-perfetto-packet.js";

/**
 * Visits the packets of a part of a file, up to the first that is torn or damaged; yields now and then.
 * @param visit gets the packet and the offsets of its begin and end
 * @returns the offset behind the last good packet
 */
export function* walkPackets(
  source: ByteSource,
  { start, end }: Range,
  visit: (packet: Packet, from: number, to: number) => void,
): Generator<void, number> {
  const window = new ByteWindow(source, start, end);
  for (;;) {
    const { offset } = window;
    const proto = openProto(window.bytes);
    let good = 0;
    let packet = nextPacket(proto);
    for (; typeof packet === "object"; packet = nextPacket(proto)) {
      visit(packet, offset + good, offset + proto.pos);
      good = proto.pos;
    }
    yield;
    if (packet === "damaged" || !window.advance(good)) return offset + good;
  }
}

const PACKET = bytesTag(F.TRACE.packet);
/** A tag and a length. */
const LARGEST_HEAD_BYTES = 11;

/** @returns "cut" when the packet is not there as a whole */
function nextPacket(proto: Pbf): Packet | "cut" | "damaged" {
  const start = proto.pos;
  try {
    if (start === proto.length) return "cut";
    if (proto.readVarint() !== PACKET) return "damaged";
    const length = proto.readVarint();
    if (proto.pos + length > proto.length) return "cut";
    return readPacket(proto, proto.pos + length);
  } catch {
    // pbf's errors and ours alike say that the bytes are no packet; pbf also throws where a varint is cut.
    return proto.length - start < LARGEST_HEAD_BYTES ? "cut" : "damaged";
  }
}
