/** Rounds of one variant against the same rounds of another: what changes on the machine meanwhile changes both. */
import { median, quantileSorted } from "simple-statistics";

export { median };

/** The middle of the rounds, and the two quarters around it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** @param values in any order, at least one */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: median(sorted), low: quantileSorted(sorted, 0.25), high: quantileSorted(sorted, 0.75) };
}

/**
 * What each round of a variant took more than the same round of the plain program, a call.
 * @param traced, plain ns a run, round by round; the traced ones may be fewer
 */
export function addedPerCall(traced: readonly number[], plain: readonly number[], calls: number): number[] {
  return traced.map((ns, round) => (ns - plain[round]) / calls);
}

/** Round by round. */
export function ratios(values: readonly number[], bases: readonly number[]): number[] {
  return values.map((value, round) => value / bases[round]);
}

/** What a probe takes more in a round that something outside of this machine disturbs: 1.3 to 1.7 times as much was seen. */
const DISTURBED = 1.1;

/**
 * Of rounds that nothing disturbed, as far as a probe tells.
 * @param probeNs of each round
 * @param leastNs of all rounds of all variants and programs
 */
export function undisturbed(values: readonly number[], probeNs: readonly number[], leastNs: number): number[] {
  return values.filter((_, round) => probeNs[round] < DISTURBED * leastNs);
}
