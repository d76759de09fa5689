/** Edits of JSON with comments that leave all else in the file as it is. */
import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
  type FormattingOptions,
  type JSONPath,
  type Node,
} from "jsonc-parser";

/** What is added to a file: a named value, or an item of an array, which is one object on one line. */
export type JsonEntry =
  | { readonly path: readonly string[]; readonly value: string }
  | { readonly path: readonly string[]; readonly item: Readonly<Record<string, string>> };

/** Adds a value where the order of the names puts it, if they have one; an item at the end. Makes what is around it if need be. */
export function addEntry(text: string, entry: JsonEntry): string {
  const path = [...entry.path];
  return "value" in entry ? setInJson(text, path, entry.value) : addItem(text, path, entry.item);
}

/**
 * Takes it out again, and what was made around it if that is empty now.
 * @param before the text that it was added to
 * @returns undefined when it is there no more as it was added
 */
export function takeOutEntry(text: string, entry: JsonEntry, before: string): string | undefined {
  const path = pathOf(text, entry);
  return path && remove(text, outermostMade(text, path, before));
}

function setInJson(text: string, path: JSONPath, value: unknown): string {
  const name = path.at(-1);
  return applyEdits(
    text,
    modify(text, path, value, {
      formattingOptions: formattingOf(text),
      ...(typeof name === "string" && { getInsertionIndex: (names) => placeAmong(names, name) }),
    }),
  );
}

/** On a line of its own where the others have theirs. */
function addItem(text: string, path: JSONPath, item: object): string {
  const last = nodeAt(text, path)?.children?.at(-1);
  if (last === undefined) return setInJson(text, path, [item]);
  const space = /\s*$/.exec(text.slice(0, last.offset))![0];
  const end = last.offset + last.length;
  const [[key, value]] = Object.entries(item) as [string, unknown][];
  return `${text.slice(0, end)},${space}{ ${JSON.stringify(key)}: ${JSON.stringify(value)} }${text.slice(end)}`;
}

function pathOf(text: string, entry: JsonEntry): JSONPath | undefined {
  const node = nodeAt(text, [...entry.path]);
  if ("value" in entry) return node && getNodeValue(node) === entry.value ? [...entry.path] : undefined;
  const index =
    node?.children?.findIndex((child) => JSON.stringify(getNodeValue(child)) === JSON.stringify(entry.item)) ?? -1;
  return index < 0 ? undefined : [...entry.path, index];
}

/** The path, or that of an object or array around it that was not there before and holds nothing else. */
function outermostMade(text: string, path: JSONPath, before: string): JSONPath {
  const outer = path.slice(0, -1);
  const isLast = nodeAt(text, outer)?.children?.length === 1;
  return isLast && outer.length > 0 && nodeAt(before, outer) === undefined ? outermostMade(text, outer, before) : path;
}

/** With the comma before it, or, of the first, the one behind it; a comma behind the last stays. */
function remove(text: string, path: JSONPath): string {
  const node = nodeAt(text, path)!;
  const entry = node.parent?.type === "property" ? node.parent : node;
  const siblings = entry.parent!.children!;
  const at = siblings.indexOf(entry);
  const [from, to] =
    at > 0
      ? [endOf(siblings[at - 1]), endOf(entry)]
      : siblings.length > 1
        ? [entry.offset, siblings[1].offset]
        : [entry.parent!.offset + 1, endOf(entry.parent!) - 1];
  return text.slice(0, from) + text.slice(to);
}

const endOf = ({ offset, length }: Node): number => offset + length;

function nodeAt(text: string, path: JSONPath): Node | undefined {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  return tree && findNodeAtLocation(tree, path);
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
