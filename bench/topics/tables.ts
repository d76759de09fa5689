/** Figures → Markdown. */
import { markdownTable } from "markdown-table";
import type { Spread } from "../statistics.js";

/** @param rows the first is the head; the first column is aligned to the left, the others to the right */
export function table(title: string, rows: readonly (readonly string[])[], note = ""): string {
  const align = rows[0].map((_, column) => (column === 0 ? "l" : "r"));
  const text = markdownTable(rows, { align, padding: true });
  return `### ${title}\n\n${text}\n${note === "" ? "" : `\n${note}\n`}`;
}

/** One figure against its target. */
export interface Goal {
  readonly what: string;
  readonly figure: string;
  readonly target: string;
  readonly met: boolean;
}

export function goalTable(title: string, goals: readonly Goal[], note?: string): string {
  const rows = goals.map(({ what, figure, target, met }) => [what, figure, target, met ? "yes" : "**no**"]);
  return table(title, [["", "measured", "target", "met"], ...rows], note);
}

/** At most `most`, in a unit: `1.05 x` or `2.1 ns`. */
export function atMost(what: string, figure: number, most: number, unit: string): Goal {
  return { what, figure: `${short(figure)} ${unit}`, target: `at most ${most} ${unit}`, met: figure <= most };
}

export function atLeast(what: string, figure: number, least: number, unit: string): Goal {
  return { what, figure: `${short(figure)} ${unit}`, target: `at least ${least} ${unit}`, met: figure >= least };
}

/** The figure is the median; the quarters of the rounds stand behind it. */
export function spreadAtMost(what: string, { median, low, high }: Spread, most: number, unit: string): Goal {
  const goal = atMost(what, median, most, unit);
  return { ...goal, figure: `${goal.figure} (${short(low)} to ${short(high)})` };
}

/** Three digits, or all before the point. */
export function short(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
