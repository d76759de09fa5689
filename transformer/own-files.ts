/** Files that are never woven: callweave's own, those that are woven already, and those that hold nothing but types. */
import type ts from "typescript";
import { fileURLToPath } from "node:url";
import { packageRoot } from "#package-root";
import { RUNTIME_NAME } from "../runtime/contract.js";
import { hasModifier, type TypeScript } from "./plan.js";

const ROOT = fileURLToPath(packageRoot).replaceAll("\\", "/");
const CODE = /^(?:(?:dist|base|runtime|transformer|trace|hosts|cli)\/|package-root\.)/;

/** @param path absolute, with forward slashes */
export function isOwnFile(path: string): boolean {
  return path.startsWith(ROOT) && CODE.test(path.slice(ROOT.length));
}

/** `(1, "src/a.ts", ["<module> src/a.ts"`, what a woven file registers. In the strings that webpack evaluates, quotes have a backslash. */
const REGISTRATION = /\(\s*\d+,\s*(\\?["'`])(.{1,999}?)\1,\s*\[(?:\s|\\n)*\1<module> \2\1/;

/** Holds the text woven code or the recorder? Bundlers and minifiers change the code around what is looked for, and leave it. */
export function isWovenAlready(text: string): boolean {
  return text.includes(RUNTIME_NAME) || (text.includes("<module> ") && REGISTRATION.test(text));
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
