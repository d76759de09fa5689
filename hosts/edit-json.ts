/** Edits of JSON with comments that leave all else in the file as it is. */
import { applyEdits, findNodeAtLocation, modify, parseTree, type FormattingOptions, type JSONPath } from "jsonc-parser";

/** Sets a value; a new name goes where the order of the names puts it, if they have one. */
export function setInJson(text: string, path: JSONPath, value: unknown): string {
  const name = path.at(-1);
  return applyEdits(
    text,
    modify(text, path, value, {
      formattingOptions: formattingOf(text),
      ...(typeof name === "string" && { getInsertionIndex: (names) => placeAmong(names, name) }),
    }),
  );
}

/** Adds an object of one value to an array, on a line of its own where the others have theirs; makes the array if need be. */
export function addToArray(text: string, path: JSONPath, key: string, value: string): string {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const last = (tree && findNodeAtLocation(tree, path))?.children?.at(-1);
  if (last === undefined) return setInJson(text, path, [{ [key]: value }]);
  const space = /\s*$/.exec(text.slice(0, last.offset))![0];
  const end = last.offset + last.length;
  return `${text.slice(0, end)},${space}{ ${JSON.stringify(key)}: ${JSON.stringify(value)} }${text.slice(end)}`;
}

function placeAmong(names: readonly string[], name: string): number {
  const isSorted = names.every((other, at) => at === 0 || names[at - 1] < other);
  const next = names.findIndex((other) => other > name);
  return isSorted && next >= 0 ? next : names.length;
}

/** As the file is indented already. */
function formattingOf(text: string): FormattingOptions {
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? "  ";
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
}
