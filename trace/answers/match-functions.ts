/**
 * Which function of one trace is which of another. Lines move from one version of a program to the next, so a function is known by
 * its file, name and kind, and where a file has several of these, by which of them it is, in the order of their places.
 */
import type { CallStatistics } from "./call-statistics.js";
import type { FunctionInfo } from "../model/model.js";
import type { ReportRow } from "./report.js";

/** A function with its statistics in each trace of both sides, undefined where it was not called. */
export interface MatchedFunction {
  /** As the last trace that calls it has it. */
  function: FunctionInfo;
  readonly base: (CallStatistics | undefined)[];
  readonly head: (CallStatistics | undefined)[];
}

/** @param base the report of each trace of a side */
export function matchFunctions(
  base: readonly (readonly ReportRow[])[],
  head: readonly (readonly ReportRow[])[],
): MatchedFunction[] {
  const found = new Map<string, MatchedFunction>();
  const add = (side: "base" | "head", rows: readonly ReportRow[], at: number): void => {
    for (const [key, row] of withKeys(rows)) {
      const match = found.get(key) ?? { function: row.function, base: missing(base), head: missing(head) };
      match.function = row.function;
      match[side][at] = row;
      found.set(key, match);
    }
  };
  base.forEach((rows, at) => add("base", rows, at));
  head.forEach((rows, at) => add("head", rows, at));
  return [...found.values()];
}

const missing = (side: readonly unknown[]): undefined[] => side.map(() => undefined);

function withKeys(rows: readonly ReportRow[]): [string, ReportRow][] {
  const seen = new Map<string, number>();
  const inOrder = rows.toSorted(
    ({ function: one }, { function: other }) => one.line - other.line || one.column - other.column,
  );
  return inOrder.map((row): [string, ReportRow] => {
    const { file, kind, name } = row.function;
    const key = JSON.stringify([file, kind, name]);
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    return [`${key} ${occurrence}`, row];
  });
}
