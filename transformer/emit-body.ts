/**
 * Weaves a body:
 *
 *     { "use strict"; a }  →  { "use strict"; const $f = $cw.enter($m || $r(), 1); try { a } finally { $cw.exit($f); } }
 *
 * The woven blocks get the text ranges of the body, so that source maps, comments and positions stay where they were.
 */
import type ts from "typescript";
import { countDirectives, type WovenFunction } from "./plan.js";
import { enterCall, exitCall, frameName, once, type Weaving } from "./weaving.js";

/** @param body visited already */
export function weaveBlock(weaving: Weaving, body: ts.Block, woven: WovenFunction): ts.Block {
  const { ts, factory } = weaving;
  const directives = countDirectives(ts, body.statements);
  const rest = ts.setTextRange(factory.createNodeArray(body.statements.slice(directives)), body.statements);
  const inner = withoutTrace(weaving, factory.createBlock(rest, true), body);
  return outerBlock(weaving, body.statements.slice(0, directives), inner, body, woven);
}

/** `a => b` becomes `a => { const $f = …; try { return b; } finally { … } }`. @param body visited already */
export function weaveExpression(weaving: Weaving, body: ts.Expression, woven: WovenFunction): ts.Block {
  const { ts, factory } = weaving;
  const { NoTokenSourceMaps, NoTrailingSourceMap, NoTrailingComments } = ts.EmitFlags;
  // The range keeps a comment before the expression from becoming `return` and a line break, which returns undefined.
  const statement = ts.setTextRange(factory.createReturnStatement(body), body);
  ts.setEmitFlags(statement, NoTokenSourceMaps | NoTrailingSourceMap | NoTrailingComments);
  const statements = ts.setTextRange(factory.createNodeArray([statement]), body);
  return outerBlock(weaving, [], withoutTrace(weaving, factory.createBlock(statements, true), body), body, woven);
}

function outerBlock(
  weaving: Weaving,
  directives: readonly ts.Statement[],
  inner: ts.Block,
  body: ts.ConciseBody,
  woven: WovenFunction,
): ts.Block {
  const { ts, factory } = weaving;
  const exit = once(weaving, `exit ${woven.task}`, () =>
    factory.createBlock([factory.createExpressionStatement(exitCall(weaving, woven))], true),
  );
  const guarded = factory.createTryStatement(inner, undefined, exit);
  const statements = factory.createNodeArray([
    ...directives,
    constant(weaving, frameName(weaving), enterCall(weaving, woven)),
    withoutTrace(weaving, guarded, body),
  ]);
  const listed = ts.setTextRange(statements, "statements" in body ? body.statements : body);
  return ts.setTextRange(factory.createBlock(listed, true), body);
}

export function constant({ ts, factory }: Weaving, name: ts.Identifier, value: ts.Expression): ts.Statement {
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, value);
  return factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const),
  );
}

/** Gives the range of a body to a node around it, which prints neither comments nor mappings of its own. */
export function withoutTrace<T extends ts.Node>({ ts }: Weaving, woven: T, original: ts.Node): T {
  return ts.setEmitFlags(ts.setTextRange(woven, original), ts.EmitFlags.NoComments | ts.EmitFlags.NoSourceMap);
}
