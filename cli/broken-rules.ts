/** Which functions break a rule of `--fail-on`. */
import { changeOf } from "../trace/answers/diff.js";
import type { MatchedFunction } from "../trace/answers/match-functions.js";
import type { FailRule } from "./fail-rule.js";

/** Of a function that is gone, nothing is too much. */
export function isBroken({ conditions }: FailRule, match: MatchedFunction): boolean {
  return match.head.some(Boolean) && conditions.every(({ metric, breaks }) => breaks(changeOf(match, metric)));
}
