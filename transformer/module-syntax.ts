/** Says how a woven file gets hold of the runtime. */
import type ts from "typescript";
import { hasModifier, type TypeScript } from "./plan.js";

/**
 * - `import`: `import * as $cw from "callweave/runtime"`
 * - `require`: `const $cw = require("callweave/runtime")`, which an import becomes in CommonJS as well, but with `esModuleInterop`
 *   behind 1.6 KB of helpers in each file
 * - `global`: from the global object
 */
export type RuntimeAccess = "import" | "require" | "global";

/** @param awaits whether it does so at its top level */
export function runtimeAccess(
  t: TypeScript,
  source: ts.SourceFile,
  options: ts.CompilerOptions,
  awaits: boolean,
): RuntimeAccess {
  if (!canImport(t, source, options, awaits)) return "global";
  return isCommonJs(t, source, options) ? "require" : "import";
}

/** Is the module certainly printed as CommonJS? */
function isCommonJs(
  t: TypeScript,
  { impliedNodeFormat }: ts.SourceFile,
  { module = t.ModuleKind.None }: ts.CompilerOptions,
): boolean {
  const { CommonJS, Node16, NodeNext } = t.ModuleKind;
  if (module === CommonJS) return impliedNodeFormat !== t.ModuleKind.ESNext;
  return module >= Node16 && module <= NodeNext && impliedNodeFormat === CommonJS;
}

/**
 * Can the woven file import? Not a script, which never awaits at its top level: a file that does is a module, whatever made it one. And
 * with `module: preserve` not a module that is one only by `import x = require()` or
 * `export =`: these are printed as CommonJS, beside which an import stays an import.
 */
function canImport(t: TypeScript, source: ts.SourceFile, { module }: ts.CompilerOptions, awaits: boolean): boolean {
  if (!t.isExternalModule(source)) return awaits;
  if (module !== t.ModuleKind.Preserve) return true;
  const isOld = (node: ts.Statement): boolean =>
    t.isImportEqualsDeclaration(node) || (t.isExportAssignment(node) && node.isExportEquals === true);
  return !source.statements.some(isOld) || source.statements.some((node) => !isOld(node) && isModuleSyntax(t, node));
}

function isModuleSyntax(t: TypeScript, node: ts.Statement): boolean {
  if (t.isImportDeclaration(node) || t.isExportDeclaration(node) || t.isExportAssignment(node)) return true;
  return hasModifier(t, node, t.SyntaxKind.ExportKeyword);
}
