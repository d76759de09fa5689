/**
 * Whether two groups of measurements differ: a rank-sum test (Wilcoxon, Mann and Whitney), two-sided. The ranks are shuffled between the
 * groups by `permutationTest` of simple-statistics, which counts how often they lie as far apart as they did. Ranks, as one trace
 * that was disturbed then counts as one; permutations, as a side has too few traces for the normal distribution.
 */
import { permutationTest } from "simple-statistics";

/** Differences less likely than this by chance alone are told. */
export const SIGNIFICANT = 0.05;

const PERMUTATIONS = 10_000;

/** Groups with the same order of ranks have the same answer, and a few traces have few orders. */
const known = new Map<string, number>();

/** @returns the probability of such a difference between groups that do not differ; the same for the same groups at any time */
export function rankTest(one: readonly number[], other: readonly number[]): number {
  const ranks = ranksOf([...one, ...other]);
  const key = `${one.length} ${ranks.join(" ")}`;
  let probability = known.get(key);
  if (probability === undefined) {
    const [left, right] = [ranks.slice(0, one.length), ranks.slice(one.length)];
    probability = permutationTest(left, right, "two_side", PERMUTATIONS, evenlyRandom());
    known.set(key, probability);
  }
  return probability;
}

/** The least that the test can answer: there are only so many ways to deal the ranks to two groups. */
export function leastProbability(one: number, other: number): number {
  let ways = 1;
  for (let at = 1; at <= one; at++) ways = (ways * (other + at)) / at;
  return Math.min(1, 2 / ways);
}

/** From 1; equal values share the middle of their ranks. */
function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

/** The generator of Park and Miller (1988), always from the same seed. */
function evenlyRandom(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
