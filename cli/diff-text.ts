/** A comparison of traces as text and as Markdown. */
import type { Metric } from "../trace/answers/call-statistics.js";
import { changeOf, type Change, type Verdict } from "../trace/answers/diff.js";
import { formatTime } from "../trace/answers/format-time.js";
import type { MatchedFunction } from "../trace/answers/match-functions.js";
import { leastProbability, SIGNIFICANT } from "../trace/answers/rank-test.js";
import { limitOf, type AnswerFlags } from "./answer-options.js";
import { colour, widthOf, type ColourTerminal } from "./colour.js";
import { isTested, rowsOf, TEST, type Comparison, type DiffRow, type DiffSide } from "./diff-rows.js";
import { markdownBlock, markdownCode, markdownTable } from "./markdown.js";
import { count, describePlace, visible } from "../trace/answers/describe.js";
import { lossLines } from "./summary-text.js";
import { fitColumns } from "./table.js";

/** Functions that are named of those that break a rule. */
const NAMED = 40;

export function diffLines(comparison: Comparison, flags: AnswerFlags, terminal: ColourTerminal): string[] {
  const { markdown } = flags;
  const rows = rowsOf(comparison);
  const changed = rows.filter(({ verdict }) => verdict !== "same");
  const shown = changed.slice(0, limitOf(flags));
  const place = (match: MatchedFunction): string =>
    markdown ? markdownCode(describePlace(match.function)) : describePlace(match.function);
  const table = [headingOf(comparison), ...shown.map((row) => [...cellsOf(row, comparison), place(row.match)])];
  const head = [...sideLines("base", comparison.base), ...sideLines("head", comparison.head), testLine(comparison)];
  const lines = markdown
    ? markdownTable(table)
    : coloured(fitColumns(table, ["p"], widthOf(terminal)), shown, terminal);
  const hidden = changed.length - shown.length;
  return [
    ...(markdown ? markdownBlock(head) : head),
    "",
    ...(shown.length > 0 ? [...lines, ""] : []),
    ...(hidden > 0 ? [`… and ${hidden} more changes (--limit 0 prints all)`] : []),
    `${count(rows.length - changed.length, "function")} without a change${isTested(comparison) ? " beyond noise" : ""}`,
    ...brokenLines(comparison, place),
    "",
  ];
}

function sideLines(name: string, side: DiffSide): string[] {
  return side.map(({ file, summary }) => {
    const lost = lossLines(summary)[0];
    const loss = lost === "lost: nothing" ? "" : `; ${lost}`;
    return `${name}: ${visible(file)}, ${count(summary.calls, "call")} in ${formatTime(summary.durationNs)}${loss}`;
  });
}

/** What stands behind the word "change". */
function testLine(comparison: Comparison): string {
  const [base, head] = [comparison.base.length, comparison.head.length];
  if (isTested(comparison))
    return `${TEST}, ${base} against ${head} traces: a change has p < ${SIGNIFICANT}, which 1 in 20 has by chance`;
  if (base === 1 && head === 1) return "no test, with 1 trace a side: any difference is told, it may be noise";
  const least = leastProbability(base, head).toPrecision(2);
  return `no test, ${base} against ${head} traces reach p = ${least} at best (4 a side: 0.029): any difference is told`;
}

function headingOf(comparison: Comparison): string[] {
  const { metric } = comparison;
  const optional = [...(metric === "calls" ? [] : ["calls"]), ...(isTested(comparison) ? ["p"] : [])];
  return ["", `${metric} base`, "head", "change", "%", ...optional, "function"];
}

function cellsOf({ verdict, change, calls }: DiffRow, comparison: Comparison): string[] {
  const { metric } = comparison;
  const format = formatOf(metric);
  const { base, head, difference, relative, probability } = change;
  return [
    verdict,
    format(base),
    format(head),
    difference === 0 ? "" : `${difference < 0 ? "-" : "+"}${format(Math.abs(difference))}`,
    relative === undefined || difference === 0 ? "" : signed(relative * 100),
    ...(metric === "calls" ? [] : [callsText(calls)]),
    ...(isTested(comparison) ? [probabilityText(probability)] : []),
  ];
}

function probabilityText(probability: number | undefined): string {
  if (probability === undefined) return "";
  return probability < 0.001 ? "<0.001" : probability.toFixed(3);
}

function callsText({ base, head }: Change): string {
  return base === head || base === undefined || head === undefined ? String(head ?? base) : `${base} → ${head}`;
}

function coloured(
  [heading, ...lines]: readonly string[],
  rows: readonly DiffRow[],
  terminal: ColourTerminal,
): string[] {
  return [heading, ...lines.map((line, at) => colour(line, COLOURS[rows[at].verdict], terminal))];
}

const COLOURS: Partial<Record<Verdict, "red" | "green">> = { slower: "red", faster: "green" };

/** `self 1.00 ms → 1.50 ms (+50.0 %)` */
export function changeText(match: MatchedFunction, metric: Metric): string {
  const { base, head, relative } = changeOf(match, metric);
  const format = formatOf(metric);
  if (base === undefined || head === undefined) return `${metric} ${format(head ?? base)}`;
  const percent = relative === undefined ? "" : ` (${signed(relative * 100)} %)`;
  return `${metric} ${format(base)} → ${format(head)}${percent}`;
}

const signed = (percent: number): string => `${percent < 0 ? "-" : "+"}${Math.abs(percent).toFixed(1)}`;

function formatOf(metric: Metric): (value: number | undefined) => string {
  return (value) => (value === undefined ? "" : metric === "calls" ? String(value) : formatTime(value));
}

function brokenLines({ broken }: Comparison, place: (match: MatchedFunction) => string): string[] {
  return broken.flatMap(({ rule, by }) => {
    if (by.length === 0) return ["", `kept: ${rule.text}`];
    const metrics = [...new Set(rule.conditions.map((condition) => condition.metric))];
    const lines = by
      .slice(0, NAMED)
      .map((match) => `- ${place(match)}  ${metrics.map((each) => changeText(match, each)).join(", ")}`);
    const hidden = by.length - NAMED;
    return ["", `BROKEN: ${rule.text}`, "", ...lines, ...(hidden > 0 ? [`- … and ${hidden} more`] : [])];
  });
}
