/** Says how a woven file gets hold of the runtime. */
import type ts from "typescript";
import { hasModifier, type TypeScript } from "./plan.js";

/**
 * Can the woven file import? Not a script, which never awaits at its top level: a file that does is a module, whatever made it one. And
 * with `module: preserve` not a module that is one only by `import x = require()` or
 * `export =`: these are printed as CommonJS, beside which an import stays an import.
 */
export function canImport(
  t: TypeScript,
  source: ts.SourceFile,
  { module }: ts.CompilerOptions,
  awaits: boolean,
): boolean {
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
