/** Files that are never woven: callweave's own, those that are woven already, and those that hold nothing but types. */
import type ts from "typescript";
import { fileURLToPath } from "node:url";
import { packageRoot } from "#package-root";
import { RUNTIME_MODULE, RUNTIME_SYMBOL } from "../runtime/contract.js";
import { hasModifier, type TypeScript } from "./plan.js";

const ROOT = fileURLToPath(packageRoot).replaceAll("\\", "/");
const CODE = /^(?:(?:dist|base|runtime|transformer|trace|hosts|cli)\/|package-root\.)/;

/** @param path absolute, with forward slashes */
export function isOwnFile(path: string): boolean {
  return path.startsWith(ROOT) && CODE.test(path.slice(ROOT.length));
}

/** Does a top-level statement get the runtime the way that woven code does? */
export function isWovenAlready(t: TypeScript, source: ts.SourceFile): boolean {
  if (!source.text.includes("callweave")) return false;
  return source.statements.some(
    (statement) =>
      (t.isImportDeclaration(statement) && isText(statement.moduleSpecifier, RUNTIME_MODULE)) ||
      (t.isVariableStatement(statement) &&
        statement.declarationList.declarations.some(({ initializer }) => getsRuntime(initializer))),
  );

  function isText(node: ts.Node, text: string): boolean {
    return t.isStringLiteral(node) && node.text === text;
  }

  /** `require("callweave/runtime")`, also within a helper's call, or `globalThis[Symbol.for("callweave.runtime@1")]`. */
  function getsRuntime(node: ts.Node | undefined): boolean {
    if (node === undefined) return false;
    if (t.isCallExpression(node))
      return node.arguments.some((a) => isText(a, RUNTIME_MODULE) || isText(a, RUNTIME_SYMBOL) || getsRuntime(a));
    if (t.isBinaryExpression(node)) return getsRuntime(node.left);
    return t.isElementAccessExpression(node) && getsRuntime(node.argumentExpression);
  }
}

/** The same of a built file, where a look at its text must do. */
export function looksWoven(text: string): boolean {
  return text.includes(RUNTIME_MODULE) || text.includes(RUNTIME_SYMBOL);
}

/** Does anything of the file run? A file of types alone stays as empty as it is. */
export function hasCode(t: TypeScript, source: ts.SourceFile): boolean {
  return !source.statements.every(
    (statement) =>
      t.isInterfaceDeclaration(statement) ||
      t.isTypeAliasDeclaration(statement) ||
      hasModifier(t, statement, t.SyntaxKind.DeclareKeyword) ||
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor does not exist in TypeScript 5.4
      (t.isImportDeclaration(statement) && statement.importClause?.isTypeOnly === true) ||
      (t.isExportDeclaration(statement) && (statement.isTypeOnly || isEmptyExport(statement))),
  );

  function isEmptyExport({ exportClause }: ts.ExportDeclaration): boolean {
    return exportClause !== undefined && t.isNamedExports(exportClause) && exportClause.elements.length === 0;
  }
}
