/** Is a file an ES module or CommonJS, where neither its name nor a package.json says so? Needs the compiler. */
import type ts from "typescript";
import type { ModuleFormat } from "./module-format.js";
import type { ConfigThatMatters } from "./config-that-matters.js";

/** Its syntax decides, but a project that compiles to CommonJS writes CommonJS in `import`s. */
export function formatBySyntax(t: typeof ts, source: ts.SourceFile, config?: ConfigThatMatters): ModuleFormat {
  const module = config?.compilerOptions.module;
  if (typeof module === "string" && /^(?:commonjs$|node)/i.test(module)) return "commonjs";
  return t.isExternalModule(source) || awaitsAtTopLevel(t, source) ? "module" : "commonjs";
}

function awaitsAtTopLevel(t: typeof ts, source: ts.SourceFile): boolean {
  if (!source.text.includes("await")) return false;
  const awaits = (node: ts.Node): boolean => {
    if (t.isFunctionLike(node) || t.isClassLike(node)) return false;
    if (t.isAwaitExpression(node) || (t.isForOfStatement(node) && node.awaitModifier !== undefined)) return true;
    return t.forEachChild(node, awaits) ?? false;
  };
  return awaits(source);
}
