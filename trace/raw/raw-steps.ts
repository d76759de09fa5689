/**
 * The unit of a raw trace: a thread as it was at some moment, and the calls that ended since its step before. The frames that it says
 * are open are those between its last call and the next one, so a reader needs no more than one step at a time, and what a cut or a
 * crash leaves is a state that the program was in.
 *
 *     length u32 · JSON of the thread without its calls · padding to 4 bytes · calls (raw-calls.ts)
 */
import type { CallLanes, ThreadRecording } from "../../runtime/contract.js";
import { framesBehind } from "../model/begin-order.js";
import { noLosses } from "../model/calls.js";
import { callsPayload, decodeCalls, lanesFrom } from "./raw-calls.js";
import { CHUNK, encodeChunk, type ChunkRoom } from "./raw-chunks.js";
import { decodeJson, jsonBytes } from "./raw-json.js";
import type { ThreadState } from "../model/from-recording.js";

/** A damaged file loses at most this many calls beyond those that are damaged. */
export const CALLS_PER_STEP = 1 << 18;

const LENGTH_BYTES = 4;

/** @param step the thread as it is now, with the calls that no earlier step had; its links and counters are chunks of their own */
export function encodeStep({ calls, ...thread }: ThreadRecording, room?: ChunkRoom): Uint8Array {
  const json = jsonBytes({ ...(thread satisfies ThreadState), links: undefined, counters: undefined });
  const callsAt = callsOffset(json.length);
  const { length, fill } = callsPayload(calls);
  const fillAll = (payload: Uint8Array): void => {
    new DataView(payload.buffer, payload.byteOffset).setUint32(0, json.length, true);
    payload.set(json, LENGTH_BYTES);
    payload.fill(0, LENGTH_BYTES + json.length, callsAt);
    fill(payload.subarray(callsAt));
  };
  return encodeChunk(CHUNK.step, callsAt + length, fillAll, room);
}

export function decodeStepState(payload: Uint8Array): ThreadState {
  const state = decodeJson(payload.subarray(LENGTH_BYTES, LENGTH_BYTES + jsonLength(payload))) as ThreadState;
  // A trace of before there were counters says nothing of their values.
  return { ...state, losses: { ...noLosses(), ...state.losses } };
}

export function decodeStepCalls(payload: Uint8Array): CallLanes {
  return decodeCalls(payload.subarray(callsOffset(jsonLength(payload))));
}

const jsonLength = (payload: Uint8Array): number => new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);

const callsOffset = (jsonLength: number): number => LENGTH_BYTES + Math.ceil(jsonLength / 4) * 4;

/** Any number of calls in steps of a bounded size. What is suspended, the last of them says. */
export function* inSteps(step: ThreadRecording, callsPerStep = CALLS_PER_STEP): Generator<ThreadRecording> {
  const { calls } = step;
  const ends: number[] = [];
  for (let end = callsPerStep; end < calls.starts.length; end += callsPerStep) ends.push(end);
  const openFrames = framesBehind(
    step,
    ends.toReversed().map((end) => end - 1),
  ).reverse();
  let from = 0;
  for (const [at, end] of ends.entries()) {
    const part = { calls: lanesFrom(calls, from, end), openFrames: openFrames[at], suspendedTasks: [] };
    yield { ...step, ...part, stopNs: calls.ends[end - 1] };
    from = end;
  }
  yield from === 0 ? step : { ...step, calls: lanesFrom(calls, from, calls.starts.length) };
}
