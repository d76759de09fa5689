/** Is a file an ES module or CommonJS, where neither its name nor a package.json says so? Needs the compiler. */
import type ts from "typescript";
import type { ModuleFormat } from "./module-format.js";
import type { ConfigThatMatters } from "../compile/config-that-matters.js";

/** Its syntax decides, but a project that compiles to CommonJS writes CommonJS in `import`s. */
export function formatBySyntax(
  t: typeof ts,
  text: string,
  parse: () => ts.SourceFile,
  config?: ConfigThatMatters,
): ModuleFormat {
  const module = config?.compilerOptions.module;
  if (typeof module === "string" && /^(?:commonjs$|node)/i.test(module)) return "commonjs";
  // Most files of packages that say nothing are told by that, and not parsed once more.
  if (!/\b(?:await|export|import)\b/.test(text)) return "commonjs";
  const source = parse();
  return t.isExternalModule(source) || moduleSyntax(t, source) !== undefined ? "module" : "commonjs";
}

/** Known without parsing. */
export const mayHaveModuleSyntax = (text: string): boolean => /\bawait\b|\bimport\s*\.\s*meta\b/.test(text);

/** What only an ES module may hold, however it is compiled: an `await` at the top level, or `import.meta`. @returns the first */
export function moduleSyntax(t: typeof ts, source: ts.SourceFile): ts.Node | undefined {
  if (!mayHaveModuleSyntax(source.text)) return undefined;
  const find = (node: ts.Node, isTop: boolean): ts.Node | undefined => {
    if (t.isMetaProperty(node) && node.keywordToken === t.SyntaxKind.ImportKeyword) return node;
    if (isTop && (t.isAwaitExpression(node) || (t.isForOfStatement(node) && node.awaitModifier !== undefined)))
      return node;
    const isTopInside = isTop && !t.isFunctionLike(node) && !t.isClassLike(node);
    return t.forEachChild(node, (child) => find(child, isTopInside));
  };
  return find(source, true);
}
