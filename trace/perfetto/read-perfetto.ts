/** Reads Perfetto traces: those of callweave with all that they hold, and of others the slices. */
import { CallweaveError } from "../../base/errors.js";
import type { ByteSource } from "../bytes/byte-source.js";
import type { Trace } from "../model/model.js";
import { walkPackets } from "./perfetto-packets.js";
import { readForeignPerfetto } from "./read-perfetto-foreign.js";
import { readOwnPerfetto } from "./read-perfetto-own.js";
import type { Packet } from "./read-perfetto-packet.js";

/**
 * Reads a Perfetto trace. Of a damaged one, the packets before the damage, with the loss in `cut`.
 * @param keptCalls how many calls may stay in memory
 * @throws {CallweaveError} when the first packet is not whole, or there is no track in it
 */
export function readPerfetto(source: ByteSource, keptCalls: number): Trace {
  const first = firstPacket(source);
  if (first === undefined) {
    const what = "the file is no Perfetto trace, or it is cut before its first packet";
    throw new CallweaveError(
      "trace/perfetto",
      `${what}, got ${source.length} bytes`,
      "copy it once more, or record again",
    );
  }
  return first.callweaveTrace ? readOwnPerfetto(source, keptCalls) : readForeignPerfetto(source, keptCalls);
}

function firstPacket(source: ByteSource): Packet | undefined {
  let first: Packet | undefined;
  const steps = walkPackets(source, { start: 0, end: source.length }, (packet) => (first ??= packet));
  while (first === undefined && !steps.next().done);
  return first;
}
