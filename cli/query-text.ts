/** The answer of a query as a table, JSON, CSV or Markdown, and the schema. */
import type { Answer } from "../hosts/query/query-traces.js";
import { TRACE_COLUMN, VIEWS } from "../hosts/query/query-views.js";
import { markdownCode, markdownTable } from "./markdown.js";
import { visible } from "../trace/answers/describe.js";
import { alignColumns } from "./table.js";

type Value = Answer["rows"][number][number];

/** A table is for people. All of a longer text is in the JSON. */
const LONGEST_CELL = 120;

export function answerTable({ columns, rows }: Answer): string {
  const cells = [columns, ...rows.map((row) => row.map(textOf))].map((row) =>
    row.map((cell) => shorten(visible(cell))),
  );
  const isText = columns.map((_, column) =>
    rows.some((row) => row[column] !== null && typeof row[column] !== "number"),
  );
  return tableText(cells, isText);
}

export function schemaTables(): string {
  return VIEWS.map(({ name, columns }) => {
    const rows = [...columns, TRACE_COLUMN].map(({ name, type, meaning }) => [name, type, meaning]);
    return tableText([[name, "type", "meaning"], ...rows], [true, true, true]);
  }).join("\n");
}

export function answerJson({ columns, rows }: Answer): string {
  const objects = rows.map((row) => JSON.stringify(Object.fromEntries(row.map((value, at) => [columns[at], value]))));
  return `[${objects.map((object) => `\n${object}`).join(",")}\n]\n`;
}

export function answerMarkdown({ columns, rows }: Answer): string {
  const cells = [columns, ...rows.map((row) => row.map(textOf))].map((row) => row.map(markdownCode));
  return markdownTable(cells)
    .map((line) => `${line}\n`)
    .join("");
}

/** As RFC 4180 says, with plain line feeds; nothing stands for NULL. */
export function answerCsv({ columns, rows }: Answer): string {
  const lines = [columns, ...rows.map((row) => row.map((value) => (value === null ? "" : textOf(value))))];
  return lines.map((line) => `${line.map(csvField).join(",")}\n`).join("");
}

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function tableText(cells: readonly (readonly string[])[], isText: readonly boolean[]): string {
  const widths = isText.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const padded = cells.map((row) => row.map((cell, column) => (isText[column] ? cell.padEnd(widths[column]) : cell)));
  return alignColumns(padded, { leftAligned: -1 })
    .map((line) => `${line}\n`)
    .join("");
}

function textOf(value: Value): string {
  if (value === null) return "NULL";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const shorten = (text: string): string => (text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text);
