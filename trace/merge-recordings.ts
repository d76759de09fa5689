/** What several files hold → one trace. The monotonic clock is one for all processes of a machine, so nothing has to be shifted. */
import type { ProcessRecording } from "../runtime/contract.js";
import { fromRecordings } from "./from-recording.js";
import type { Cut, Trace } from "./model.js";

/** What one file holds, and what it has lost. */
export interface Recorded {
  readonly recordings: readonly ProcessRecording[];
  readonly cut?: Cut;
}

/** @param parts in the order of the processes of the trace */
export function mergeRecordings(parts: readonly Recorded[]): Trace {
  const cuts = parts.flatMap(({ cut }) => cut ?? []);
  return fromRecordings(
    parts.flatMap(({ recordings }) => recordings),
    cuts.length === 0 ? undefined : cuts.reduce(addCuts),
  );
}

function addCuts(one: Cut, other: Cut): Cut {
  const calls = one.calls === undefined || other.calls === undefined ? undefined : one.calls + other.calls;
  return { bytes: one.bytes + other.bytes, calls };
}
