/**
 * Ended calls in a step of a raw trace: `count u32 · has tasks u32`, then each lane as it is in memory, so that both ways are
 * copies. (Little-endian, as all platforms of Node but s390x are.) The lanes that only stretches of tasks need are left out
 * where there is none.
 */
import { hasStretches } from "../../runtime/contract.js";
import type { CallLanes } from "../../runtime/contract.js";

const CALLS_HEADER_BYTES = 8;
const PLAIN_CALL_BYTES = 24;
const STRETCH_CALL_BYTES = 40;

/** `fill` writes at an offset that is a multiple of 4. */
export function callsPayload(lanes: CallLanes): { length: number; fill: (payload: Uint8Array) => void } {
  const count = lanes.starts.length;
  const withTasks = lanes.tasks.length > 0 && hasStretches(lanes.depths);
  const fill = (payload: Uint8Array): void => {
    new Uint32Array(payload.buffer, payload.byteOffset, 2).set([count, withTasks ? 1 : 0]);
    let at = CALLS_HEADER_BYTES;
    for (const lane of withTasks ? allLanes(lanes) : plainLanes(lanes)) {
      payload.set(new Uint8Array(lane.buffer, lane.byteOffset, lane.byteLength), at);
      at += lane.byteLength;
    }
  };
  return { length: CALLS_HEADER_BYTES + count * (withTasks ? STRETCH_CALL_BYTES : PLAIN_CALL_BYTES), fill };
}

export function decodeCalls(payload: Uint8Array): CallLanes {
  const header = new DataView(payload.buffer, payload.byteOffset, CALLS_HEADER_BYTES);
  const count = header.getUint32(0, true);
  const lanes = allocateLanes(count);
  let at = CALLS_HEADER_BYTES;
  for (const lane of header.getUint32(4, true) === 1 ? allLanes(lanes) : plainLanes(lanes)) {
    new Uint8Array(lane.buffer).set(payload.subarray(at, at + lane.byteLength));
    at += lane.byteLength;
  }
  return lanes;
}

/** The calls from number `from` up to `to`, in the same memory. */
export function lanesFrom(lanes: CallLanes, from: number, to: number): CallLanes {
  return {
    starts: lanes.starts.subarray(from, to),
    ends: lanes.ends.subarray(from, to),
    functionIds: lanes.functionIds.subarray(from, to),
    depths: lanes.depths.subarray(from, to),
    tasks: lanes.tasks.subarray(from, to),
    parents: lanes.parents.subarray(from, to),
    lines: lanes.lines.subarray(from, to),
    columns: lanes.columns.subarray(from, to),
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
