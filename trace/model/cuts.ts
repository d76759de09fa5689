import type { Cut } from "./model.js";

/** What a file says of its calls may be damaged too: more may be there than it announced, and no number of them be whole. */
export function cutOf(bytes: number, calls: number | undefined): Cut {
  return { bytes: countOf(bytes), calls: calls === undefined ? undefined : countOf(calls) };
}

const countOf = (value: number): number => Math.min(Math.max(0, Math.round(value)), Number.MAX_SAFE_INTEGER);

/** What several files no longer held, undefined when all were whole. */
export function sumCuts(cuts: readonly Cut[]): Cut | undefined {
  return cuts.length === 0 ? undefined : cuts.reduce(addCuts);
}

function addCuts(one: Cut, other: Cut): Cut {
  const calls = one.calls === undefined || other.calls === undefined ? undefined : one.calls + other.calls;
  return { bytes: one.bytes + other.bytes, calls };
}
