/** A comparison of traces: its rows, and all of it as JSON. */
import type { CallStatistics, Metric } from "../trace/answers/call-statistics.js";
import { canTell, changeOf, verdictOf, type Change, type Verdict } from "../trace/answers/diff.js";
import type { MatchedFunction } from "../trace/answers/match-functions.js";
import { SIGNIFICANT } from "../trace/answers/rank-test.js";
import type { Summary } from "../trace/answers/summary.js";
import { limitOf, type AnswerFlags } from "./answer-options.js";
import type { FailRule } from "./fail-rule.js";
import { asJson } from "./json-text.js";

export type DiffSide = readonly { readonly file: string; readonly summary: Summary }[];

export interface Comparison {
  readonly base: DiffSide;
  readonly head: DiffSide;
  readonly metric: Metric;
  readonly functions: readonly MatchedFunction[];
  readonly broken: readonly { readonly rule: FailRule; readonly by: readonly MatchedFunction[] }[];
}

export interface DiffRow {
  readonly match: MatchedFunction;
  readonly verdict: Verdict;
  readonly change: Change;
  readonly calls: Change;
}

/** What tells changes from noise. */
export const TEST = "rank-sum test by permutations (simple-statistics)";

export const isTested = ({ base, head }: Comparison): boolean => canTell(base.length, head.length);

/** All functions, the largest change first. */
export function diffJson(comparison: Comparison, flags: AnswerFlags): string {
  const { base, head, metric, broken } = comparison;
  const about = (side: DiffSide) =>
    side.map(({ file, summary: { calls, durationNs, losses, cut } }) => ({
      ...{ file, calls, durationNs, losses },
      ...(cut && { cut }),
    }));
  const functions = rowsOf(comparison)
    .slice(0, limitOf({ ...flags, json: true }))
    .map(({ match, verdict, change, calls }) => ({
      ...match.function,
      verdict,
      change,
      callsChange: calls,
      base: match.base.map(numbersOf),
      head: match.head.map(numbersOf),
    }));
  const test = isTested(comparison) ? { name: TEST, significant: SIGNIFICANT } : null;
  const failures = broken.flatMap(({ rule, by }) => by.map((match) => ({ rule: rule.text, ...match.function })));
  return asJson({ base: about(base), head: about(head), metric, test, functions, failures });
}

function numbersOf(statistics: CallStatistics | undefined): object | null {
  if (statistics === undefined) return null;
  const { calls, totalNs, selfNs, averageNs, p50Ns, p99Ns, maxNs } = statistics;
  return { calls, totalNs, selfNs, averageNs, p50Ns, p99Ns, maxNs };
}

/** The largest change first. */
export function rowsOf({ functions, metric }: Comparison): DiffRow[] {
  return functions
    .map((match) => ({
      match,
      verdict: verdictOf(match, metric),
      change: changeOf(match, metric),
      calls: changeOf(match, "calls"),
    }))
    .sort((one, other) => Math.abs(other.change.difference) - Math.abs(one.change.difference));
}
