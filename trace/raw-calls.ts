/**
 * Ended calls in a raw trace: `thread u32 · count u32 · has tasks u32`, then each lane as it is in memory, so that both ways are
 * copies. (Little-endian, as all platforms of Node but s390x are.) The lanes that only stretches of tasks need are left out
 * where there is none.
 */
import { STRETCH } from "../runtime/contract.js";
import type { CallLanes } from "../runtime/contract.js";
import { CHUNK, encodeChunk } from "./raw-chunks.js";

const CALLS_HEADER_BYTES = 12;
const PLAIN_CALL_BYTES = 24;
const STRETCH_CALL_BYTES = 40;

/** The chunk of the calls from `from` up to `to` of a thread. */
export function encodeCalls(threadId: number, lanes: CallLanes, from: number, to: number): Uint8Array {
  const { length, fill } = callsPayload(threadId, lanes, from, to);
  return encodeChunk(CHUNK.calls, length, fill);
}

/** The same without its chunk, for one that holds more. `fill` writes at an offset that is a multiple of 4. */
export function callsPayload(
  threadId: number,
  lanes: CallLanes,
  from: number,
  to: number,
): { length: number; fill: (payload: Uint8Array) => void } {
  const count = to - from;
  const withTasks = lanes.depths.subarray(from, to).some((depth) => (depth & STRETCH) !== 0);
  const fill = (payload: Uint8Array): void => {
    new Uint32Array(payload.buffer, payload.byteOffset, 3).set([threadId, count, withTasks ? 1 : 0]);
    let at = CALLS_HEADER_BYTES;
    for (const lane of withTasks ? allLanes(lanes) : plainLanes(lanes)) {
      const part = lane.subarray(from, to);
      payload.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
      at += part.byteLength;
    }
  };
  return { length: CALLS_HEADER_BYTES + count * (withTasks ? STRETCH_CALL_BYTES : PLAIN_CALL_BYTES), fill };
}

export function decodeCalls(payload: Uint8Array): { threadId: number; lanes: CallLanes } {
  const header = new DataView(payload.buffer, payload.byteOffset, CALLS_HEADER_BYTES);
  const count = header.getUint32(4, true);
  const lanes = allocateLanes(count);
  let at = CALLS_HEADER_BYTES;
  for (const lane of header.getUint32(8, true) === 1 ? allLanes(lanes) : plainLanes(lanes)) {
    new Uint8Array(lane.buffer).set(payload.subarray(at, at + lane.byteLength));
    at += lane.byteLength;
  }
  return { threadId: header.getUint32(0, true), lanes };
}

export function joinLanes(parts: readonly CallLanes[]): CallLanes {
  const joined = allocateLanes(parts.reduce((sum, { starts }) => sum + starts.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.starts.set(part.starts, at);
    joined.ends.set(part.ends, at);
    joined.functionIds.set(part.functionIds, at);
    joined.depths.set(part.depths, at);
    joined.tasks.set(part.tasks, at);
    joined.parents.set(part.parents, at);
    joined.lines.set(part.lines, at);
    joined.columns.set(part.columns, at);
    at += part.starts.length;
  }
  return joined;
}

/** The first `count` calls, in the same memory. */
export function firstLanes(lanes: CallLanes, count: number): CallLanes {
  return {
    starts: lanes.starts.subarray(0, count),
    ends: lanes.ends.subarray(0, count),
    functionIds: lanes.functionIds.subarray(0, count),
    depths: lanes.depths.subarray(0, count),
    tasks: lanes.tasks.subarray(0, count),
    parents: lanes.parents.subarray(0, count),
    lines: lanes.lines.subarray(0, count),
    columns: lanes.columns.subarray(0, count),
  };
}

/** Lanes for `length` ended calls, all zero. */
export function allocateLanes(length: number): CallLanes {
  return {
    starts: new BigInt64Array(length),
    ends: new BigInt64Array(length),
    functionIds: new Int32Array(length),
    depths: new Int32Array(length),
    tasks: new Int32Array(length),
    parents: new Int32Array(length),
    lines: new Int32Array(length),
    columns: new Int32Array(length),
  };
}

const plainLanes = (lanes: CallLanes) => [lanes.starts, lanes.ends, lanes.functionIds, lanes.depths];
const allLanes = (lanes: CallLanes) => [...plainLanes(lanes), lanes.tasks, lanes.parents, lanes.lines, lanes.columns];
