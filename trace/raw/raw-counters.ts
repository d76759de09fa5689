/**
 * Values of counters in a raw trace, some of a thread in a chunk that names its counters itself:
 *
 *     thread i32, -1 of the process · values u32 · times · values · counters · JSON of the names
 */
import type { CounterLanes, CounterName } from "../../runtime/contract.js";
import { allocateCounterLanes } from "../model/counters.js";
import { CHUNK, encodeChunk } from "./raw-chunks.js";
import { decodeJson, jsonBytes } from "./raw-json.js";

/** In place of a thread's number: the counters are of none. */
export const OF_PROCESS = -1;

const HEADER_BYTES = 8;
const VALUE_BYTES = 20;
const VALUES_PER_CHUNK = 1 << 16;

/** @returns chunks of a bounded size, none where there are no values */
export function* encodeCounters(threadId: number, all: CounterLanes | undefined): Generator<Uint8Array> {
  const count = all?.values.length ?? 0;
  if (count === 0) return;
  const names = jsonBytes(all!.names);
  for (let from = 0; from < count; from += VALUES_PER_CHUNK) {
    const to = Math.min(count, from + VALUES_PER_CHUNK);
    yield encodeChunk(CHUNK.values, HEADER_BYTES + (to - from) * VALUE_BYTES + names.length, (payload) => {
      const header = new DataView(payload.buffer, payload.byteOffset);
      header.setInt32(0, threadId, true);
      header.setUint32(4, to - from, true);
      let at = HEADER_BYTES;
      for (const lane of lanesOf(all!).map((whole) => whole.subarray(from, to))) {
        payload.set(new Uint8Array(lane.buffer, lane.byteOffset, lane.byteLength), at);
        at += lane.byteLength;
      }
      payload.set(names, at);
    });
  }
}

export function decodeCounters(payload: Uint8Array): { threadId: number; counters: CounterLanes } {
  const header = new DataView(payload.buffer, payload.byteOffset, HEADER_BYTES);
  const length = header.getUint32(4, true);
  const names = decodeJson(payload.subarray(HEADER_BYTES + length * VALUE_BYTES)) as CounterName[];
  const counters = allocateCounterLanes(names, length);
  let at = HEADER_BYTES;
  for (const lane of lanesOf(counters)) {
    new Uint8Array(lane.buffer).set(payload.subarray(at, at + lane.byteLength));
    at += lane.byteLength;
  }
  return { threadId: header.getInt32(0, true), counters };
}

const lanesOf = ({ times, values, counters }: CounterLanes) => [times, values, counters];
