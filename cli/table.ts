/**
 * Rows of text cells → lines in which the columns stand under each other, numbers to the right.
 * @param leftAligned the one column that is aligned to the left; the last one needs no padding there
 */
export function alignColumns(rows: readonly (readonly string[])[], { leftAligned }: { leftAligned: number }): string[] {
  const widths = widthsOf(rows);
  return rows.map((row) =>
    row
      .map((cell, column) => (column === leftAligned ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join(GAP)
      .trimEnd(),
  );
}

const GAP = "  ";
/** What the last column gets at least, before others are left out. */
const LAST_COLUMN = 36;

/**
 * The same for a terminal of `width` columns: leaves columns out until the last one has some room, and shortens its cells to what there is.
 * @param expendable headings of columns that may be left out, in that order
 */
export function fitColumns(
  rows: readonly (readonly string[])[],
  expendable: readonly string[],
  width: number,
): string[] {
  let kept = rows;
  for (const heading of expendable) {
    if (width - roomOfOthers(kept) >= Math.min(LAST_COLUMN, widthsOf(kept).at(-1)!)) break;
    const left = kept[0].indexOf(heading);
    kept = kept.map((row) => row.filter((_, column) => column !== left));
  }
  const last = kept[0].length - 1;
  const room = Math.max(LAST_COLUMN / 2, width - roomOfOthers(kept));
  const shortened = kept.map((row) => row.with(last, shorten(row[last], room)));
  return alignColumns(shortened, { leftAligned: last });
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  return rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
}

function roomOfOthers(rows: readonly (readonly string[])[]): number {
  return widthsOf(rows)
    .slice(0, -1)
    .reduce((sum, width) => sum + width + GAP.length, 0);
}

/** Leaves out the middle: a name begins with what it is, a place ends in it. */
function shorten(text: string, room: number): string {
  if (text.length <= room) return text;
  const end = Math.floor((room - 1) / 2);
  return `${text.slice(0, room - 1 - end)}…${text.slice(text.length - end)}`;
}
