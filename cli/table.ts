/**
 * Rows of text cells → lines in which the columns stand under each other, numbers to the right.
 * @param leftAligned the one column that is aligned to the left; the last one needs no padding there
 */
export function alignColumns(rows: readonly (readonly string[])[], { leftAligned }: { leftAligned: number }): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === leftAligned ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd(),
  );
}
