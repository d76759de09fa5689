import type { Cut } from "./model.js";

/** What several files no longer held, undefined when all were whole. */
export function sumCuts(cuts: readonly Cut[]): Cut | undefined {
  return cuts.length === 0 ? undefined : cuts.reduce(addCuts);
}

function addCuts(one: Cut, other: Cut): Cut {
  const calls = one.calls === undefined || other.calls === undefined ? undefined : one.calls + other.calls;
  return { bytes: one.bytes + other.bytes, calls };
}
