/**
 * TypeScript before 5.2 looks for `super()` among the statements of the body itself, to put the initialisers of the class behind it.
 * There it stays outside of the `try`; when it throws, the exit of a frame below closes the constructor's:
 *
 *     { a; super(); b }  →  { const $f = $cw.enter($m ?? $r(), 1); a; super(); try { b } finally { $f && $cw.exit($f); } }
 */
import type ts from "typescript";
import { weaveBlock } from "./emit-body.js";
import type { TypeScript, WovenFunction } from "./plan.js";
import type { Weaving } from "./weaving.js";

export function weaveConstructorBody(
  weaving: Weaving,
  node: ts.ConstructorDeclaration,
  woven: WovenFunction,
): ts.Block {
  const guardedFrom = Number(weaving.ts.versionMajorMinor) < 5.2 ? afterSuper(weaving.ts, node.body!) : 0;
  return weaveBlock(weaving, node, woven, guardedFrom);
}

/** @returns the index of the statement behind `super()`, 0 when there is none */
function afterSuper(t: TypeScript, { statements }: ts.Block): number {
  return (
    statements.findIndex((statement) => t.isExpressionStatement(statement) && isSuperCall(t, statement.expression)) + 1
  );
}

function isSuperCall(t: TypeScript, node: ts.Expression): boolean {
  return t.isCallExpression(node) && node.expression.kind === t.SyntaxKind.SuperKeyword;
}
