/** Markdown as GitHub and GitLab draw it, of names that may hold anything. */
import { visible } from "../trace/answers/describe.js";

/** @param rows the headings first; the last column is aligned to the left, the others to the right */
export function markdownTable(rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const last = rows[0].length - 1;
  const rule = rows[0].map((_, column) => (column === last ? "---" : "--:"));
  return [line(rows[0]), line(rule), ...rows.slice(1).map(line)];
}

/** Text as it is, in a cell of a table: no mark of Markdown and no HTML means anything in it. */
export function markdownCode(text: string): string {
  const plain = visible(text).replaceAll("|", "\\|");
  const fence = fenceFor(plain, 1);
  const pad = fence.length > 1 || plain === "" ? " " : "";
  return `${fence}${pad}${plain}${pad}${fence}`;
}

/** Lines as they are. */
export function markdownBlock(lines: readonly string[]): string[] {
  const fence = fenceFor(lines.join("\n"), 3);
  return [`${fence}text`, ...lines, fence];
}

/** Longer than any run of backticks in the text. */
function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  return "`".repeat(Math.max(least, longest + 1));
}
