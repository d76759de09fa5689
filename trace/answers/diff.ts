/** What has changed from one trace to another, or from some traces to others, function by function. */
import { valueOf } from "./call-statistics.js";
import type { CallStatistics, Metric } from "./call-statistics.js";
import type { MatchedFunction } from "./match-functions.js";
import { leastProbability, rankTest, SIGNIFICANT } from "./rank-test.js";

/** How a metric of a function differs. */
export interface Change {
  /** Medians over the traces of a side; undefined where the function was not called. */
  readonly base: number | undefined;
  readonly head: number | undefined;
  /** From base to head, what is undefined counts as 0. */
  readonly difference: number;
  /** The difference as a part of the base; undefined when that is nothing. */
  readonly relative: number | undefined;
  /** How likely such a difference is by chance; undefined where there is none, or the test could not tell. */
  readonly probability: number | undefined;
  /** There is a difference, and if the test can tell, more than chance. */
  readonly differs: boolean;
}

export type Verdict = "new" | "gone" | "slower" | "faster" | "more calls" | "fewer calls" | "same";

export function changeOf(match: MatchedFunction, metric: Metric): Change {
  const values = { base: valuesOf(match.base, metric), head: valuesOf(match.head, metric) };
  const [base, head] = [medianOf(values.base), medianOf(values.head)];
  const difference = (head ?? 0) - (base ?? 0);
  const isTested = difference !== 0 && canTell(values.base.length, values.head.length);
  const probability = isTested ? rankTest(values.base, values.head) : undefined;
  return {
    base,
    head,
    difference,
    relative: base ? difference / base : undefined,
    probability,
    differs: difference !== 0 && (probability ?? 0) < SIGNIFICANT,
  };
}

/** Whether there are enough traces a side for a difference that is more than chance. */
export function canTell(base: number, head: number): boolean {
  return base > 1 && head > 1 && leastProbability(base, head) < SIGNIFICANT;
}

/** New and gone come first, then what the metric says, then how often the function was called. */
export function verdictOf(match: MatchedFunction, metric: Metric): Verdict {
  if (!match.base.some(Boolean)) return "new";
  if (!match.head.some(Boolean)) return "gone";
  const change = changeOf(match, metric);
  if (change.differs && metric !== "calls") return change.difference > 0 ? "slower" : "faster";
  const calls = changeOf(match, "calls");
  if (!calls.differs) return "same";
  return calls.difference > 0 ? "more calls" : "fewer calls";
}

/** A function that was not called took no time in no calls, and has no average. */
function valuesOf(side: readonly (CallStatistics | undefined)[], metric: Metric): number[] {
  const isSum = metric === "self" || metric === "total" || metric === "calls";
  if (!side.some(Boolean)) return [];
  return side.flatMap((statistics) => (statistics ? [valueOf(statistics, metric)] : isSum ? [0] : []));
}

function medianOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
