/** Links of callbacks in a raw trace, some of a thread in a chunk: `thread u32 · count u32`, then each lane as it is in memory. */
import type { LinkLanes } from "../../runtime/contract.js";
import { CHUNK, encodeChunk } from "./raw-chunks.js";

const HEADER_BYTES = 8;
const LINK_BYTES = 28;
const LINKS_PER_CHUNK = 1 << 16;

/** @returns chunks of a bounded size, none where there are no links */
export function* encodeLinks(threadId: number, links: LinkLanes | undefined): Generator<Uint8Array> {
  const count = links?.begins.length ?? 0;
  for (let from = 0; from < count; from += LINKS_PER_CHUNK) {
    const to = Math.min(count, from + LINKS_PER_CHUNK);
    yield encodeChunk(CHUNK.links, HEADER_BYTES + (to - from) * LINK_BYTES, (payload) => {
      const header = new DataView(payload.buffer, payload.byteOffset);
      header.setUint32(0, threadId, true);
      header.setUint32(4, to - from, true);
      let at = HEADER_BYTES;
      for (const lane of lanesOf(links!).map((whole) => whole.subarray(from, to))) {
        payload.set(new Uint8Array(lane.buffer, lane.byteOffset, lane.byteLength), at);
        at += lane.byteLength;
      }
    });
  }
}

export function decodeLinks(payload: Uint8Array): { threadId: number; links: LinkLanes } {
  const header = new DataView(payload.buffer, payload.byteOffset, HEADER_BYTES);
  const links = allocateLinks(header.getUint32(4, true));
  let at = HEADER_BYTES;
  for (const lane of lanesOf(links)) {
    new Uint8Array(lane.buffer).set(payload.subarray(at, at + lane.byteLength));
    at += lane.byteLength;
  }
  return { threadId: header.getUint32(0, true), links };
}

/** @returns undefined for none */
export function joinLinks(parts: readonly LinkLanes[]): LinkLanes | undefined {
  if (parts.length === 0) return undefined;
  const joined = allocateLinks(parts.reduce((sum, { begins }) => sum + begins.length, 0));
  let at = 0;
  for (const { fromStarts, fromDepths, begins, ends } of parts) {
    joined.fromStarts.set(fromStarts, at);
    joined.fromDepths.set(fromDepths, at);
    joined.begins.set(begins, at);
    joined.ends.set(ends, at);
    at += begins.length;
  }
  return joined;
}

function allocateLinks(length: number): LinkLanes {
  return {
    fromStarts: new BigInt64Array(length),
    fromDepths: new Int32Array(length),
    begins: new BigInt64Array(length),
    ends: new BigInt64Array(length),
  };
}

const lanesOf = ({ fromStarts, begins, ends, fromDepths }: LinkLanes) => [fromStarts, begins, ends, fromDepths];
