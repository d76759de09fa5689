/**
 * V8's own stack, written by stack-at-stop.mjs, as functions of the sources: through the source maps alone, so that nothing of what
 * the transformer has put into the code is believed.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import ts from "typescript";

/** Where a frame of the stack is, in the JavaScript that ran: line and column from 1. */
interface Place {
  readonly url: string | null;
  readonly line: number;
  readonly column: number;
}

/** Where a function begins in its TypeScript file, from 1. */
export interface SourceFrame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface SourceStacks {
  /** Innermost first. */
  readonly start: readonly SourceFrame[];
  readonly stop: readonly SourceFrame[];
}

/**
 * @param file written by stack-at-stop.mjs
 * @param root what the paths of the sources are relative to
 */
export function readStacks(file: string, root: string): SourceStacks {
  const { start, stop } = JSON.parse(readFileSync(file, "utf8")) as Record<"start" | "stop", Place[]>;
  const locate = createLocator(root);
  return { start: start.flatMap(locate), stop: stop.flatMap(locate) };
}

/** A place in code without a source map, such as Node's own, is in no function of the sources. */
function createLocator(root: string): (place: Place) => SourceFrame[] {
  const maps = new Map<string, TraceMap | undefined>();
  const sources = new Map<string, ts.SourceFile>();
  return ({ url, line, column }) => {
    if (url === null || url.startsWith("node:")) return [];
    const script = url.startsWith("file:") ? fileURLToPath(url) : url;
    const map = remember(maps, script, () => readMap(`${script}.map`));
    const original = map && originalPositionFor(map, { line, column: column - 1 });
    if (!original || original.source === null) return [];
    const source = remember(sources, path.resolve(path.dirname(script), original.source), parse);
    const position = source.getPositionOfLineAndCharacter(original.line - 1, original.column);
    return beginOf(frameAround(source, source, position), source, path.relative(root, source.fileName));
  };
}

function remember<K, V>(known: Map<K, V>, key: K, make: (key: K) => V): V {
  if (!known.has(key)) known.set(key, make(key));
  return known.get(key) as V;
}

const readMap = (file: string): TraceMap | undefined =>
  existsSync(file) ? new TraceMap(readFileSync(file, "utf8")) : undefined;

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);

/** The innermost node around a place that has a frame of its own on the stack. */
function frameAround(node: ts.Node, source: ts.SourceFile, position: number): ts.Node | undefined {
  const inner = ts.forEachChild(node, (child) =>
    child.getStart(source) <= position && position < child.end ? frameAround(child, source, position) : undefined,
  );
  return inner ?? (hasFrame(node) ? node : undefined);
}

const hasFrame = (node: ts.Node): boolean =>
  ts.isSourceFile(node) ||
  ts.isFunctionLike(node) ||
  ts.isClassStaticBlockDeclaration(node) ||
  ts.isPropertyDeclaration(node);

/** The initialisers of a class's fields have a frame and are no function of the source. */
function beginOf(frame: ts.Node | undefined, source: ts.SourceFile, relative: string): SourceFrame[] {
  if (!frame || ts.isPropertyDeclaration(frame)) return [];
  const begin = ts.isSourceFile(frame) ? 0 : frame.getStart(source);
  const { line, character } = source.getLineAndCharacterOfPosition(begin);
  return [{ file: relative.replaceAll("\\", "/"), line: line + 1, column: character + 1 }];
}
