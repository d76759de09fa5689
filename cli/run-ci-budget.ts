/** The work of `callweave ci budget`. */
import { CallweaveError } from "../base/errors.js";
import { ARTIFACTS } from "../hosts/traced-tests/test-settings.js";
import { formatTime } from "../trace/answers/format-time.js";
import { count, describePlace } from "../trace/answers/describe.js";
import { matchFunctions, type MatchedFunction } from "../trace/answers/match-functions.js";
import { isBroken } from "./broken-rules.js";
import { readBudgets, type Budget } from "./budgets.js";
import { changeText } from "./diff-text.js";
import { readRun, type RunRows } from "./run-rows.js";
import { lossLines } from "./summary-text.js";

export interface BudgetFlags {
  readonly base?: string[];
}

/** Exit code 1 when a budget is broken. @throws {CallweaveError} when a file cannot be read, or a base is missing */
export function checkBudgets(file: string, traces: readonly string[], { base }: BudgetFlags): void {
  const budgets = readBudgets(file);
  if (base === undefined) assertNoneIsRelative(budgets);
  const head = readRun(traces.length > 0 ? traces : [`${ARTIFACTS}/run-*.pftrace`]);
  const functions = matchFunctions(base === undefined ? [] : [readRun(base).rows], [head.rows]);
  const checked = budgets.map((budget) => {
    const meant = functions.filter(({ function: info }) => budget.isMeant(info));
    return { budget, meant, broken: meant.filter((match) => isBroken(budget.rule, match)) };
  });
  process.stdout.write([...headLines(head), ...checked.flatMap(linesOf), ""].join("\n"));
  if (checked.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}

function assertNoneIsRelative(budgets: readonly Budget[]): void {
  const relative = budgets.find(({ rule }) => rule.conditions.some(({ isRelative }) => isRelative));
  if (relative === undefined) return;
  const what = `the rule ${relative.rule.text} of ${JSON.stringify(relative.of)} compares with a base, got none`;
  throw new CallweaveError("budget", what, "give --base FILES");
}

/** What was lost is in no figure. */
function headLines({ files, summary }: RunRows): string[] {
  const calls = `${count(summary.calls, "call")} in ${count(files.length, "trace")}, ${formatTime(summary.durationNs)}`;
  return [calls, ...lossLines(summary), ""];
}

function linesOf({
  budget: { of, rule },
  meant,
  broken,
}: {
  budget: Budget;
  meant: unknown[];
  broken: MatchedFunction[];
}): string[] {
  const name = `${of}: ${rule.text}`;
  if (meant.length === 0) return [`nobody called: ${name}`];
  if (broken.length === 0) return [`kept: ${name}`];
  const metrics = [...new Set(rule.conditions.map(({ metric }) => metric))];
  const figures = (match: MatchedFunction): string => metrics.map((metric) => changeText(match, metric)).join(", ");
  return [`BROKEN: ${name}`, ...broken.map((match) => `- ${describePlace(match.function)}  ${figures(match)}`)];
}
