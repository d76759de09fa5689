/** The option `--fail-on`: when a change is one too many. `self>+10%`, `p99>20ms`, `self>+10% and self>+1ms` */
import { InvalidArgumentError } from "./commander.js";
import { METRICS } from "../trace/answers/call-statistics.js";
import type { Metric } from "../trace/answers/call-statistics.js";
import type { Change } from "../trace/answers/diff.js";
import { nanosecondsOf } from "./duration.js";

export interface FailRule {
  readonly text: string;
  /** Of one function, all of them have to hold. */
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly metric: Metric;
  /** It compares with a base. */
  readonly isRelative: boolean;
  readonly breaks: (change: Change) => boolean;
}

/** For an option that may be repeated. @throws {InvalidArgumentError} when the text is no rule */
export function collectFailRule(text: string, before: readonly FailRule[] = []): FailRule[] {
  const conditions = text.split(/\s+and\s+/).map((part) => parseCondition(part.trim()));
  return [...before, { text, conditions }];
}

function parseCondition(text: string): Condition {
  const [, name, sign, limit] = /^(\w+)\s*>\s*(\+?)\s*(\S+)$/.exec(text) ?? [];
  const metric = METRICS.find((known) => known === name);
  if (name === undefined) throw invalid(text, "It must be a metric, > and a limit, such as self>+10%.");
  if (metric === undefined) throw invalid(text, `A metric is one of ${METRICS.join(", ")}.`);
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(limit)?.[1];
  if (percent !== undefined && sign === "") throw invalid(text, `A percentage is that of a change: ${name}>+${limit}.`);
  // A new function has no base that it could be so many percent of.
  if (percent !== undefined)
    return {
      metric,
      isRelative: true,
      breaks: ({ relative, differs }) => differs && relative !== undefined && relative * 100 > Number(percent),
    };
  const value = metric === "calls" ? wholeNumberOf(limit) : nanosecondsOf(limit);
  if (Number.isNaN(value)) {
    const units = metric === "calls" ? "a number or a percentage" : "a time (ns, us, ms, s, min) or a percentage";
    throw invalid(text, `The limit of ${metric} is ${units}.`);
  }
  if (sign === "") return { metric, isRelative: false, breaks: ({ head }) => (head ?? 0) > value };
  return { metric, isRelative: true, breaks: ({ difference, differs }) => differs && difference > value };
}

const wholeNumberOf = (text: string): number => (/^\d+$/.test(text) ? Number(text) : NaN);

function invalid(text: string, why: string): InvalidArgumentError {
  return new InvalidArgumentError(`${why} Got ${JSON.stringify(text)}.`);
}
