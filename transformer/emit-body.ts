/**
 * Weaves a body:
 *
 *     { "use strict"; a }  →  { "use strict"; const $f = $cw.enter($m ?? $r(), 1); try { a } finally { $f && $cw.exit($f); } }
 *
 * The woven blocks get the text ranges of the body, so that source maps, comments and positions stay where they were.
 */
import type ts from "typescript";
import { lateParameters } from "./emit-parameters.js";
import { countDirectives, type WovenFunction } from "./plan.js";
import {
  declaration,
  enterCall,
  exitIfRecorded,
  frameName,
  once,
  valueName,
  withoutTrace,
  type Weaving,
} from "./weaving.js";

/** What has a body; its parameters and its body are visited already. */
export interface WithBody {
  readonly parameters?: ts.NodeArray<ts.ParameterDeclaration>;
  readonly body?: ts.ConciseBody | undefined;
}

/** @param guardedFrom the first statement that is put into the `try`, where that is not the first one of all */
export function weaveBlock(weaving: Weaving, node: WithBody, woven: WovenFunction, guardedFrom = 0): ts.Block {
  const { ts, factory } = weaving;
  const body = node.body as ts.Block;
  const { statements } = body;
  const directives = countDirectives(ts, statements);
  const guarded = Math.max(directives, guardedFrom);
  const inTry = [...lateParameters(weaving, node.parameters, woven), ...statements.slice(guarded)];
  const rest = ts.setTextRange(factory.createNodeArray(inTry), statements);
  const inner = withoutTrace(weaving, factory.createBlock(rest, true), body);
  const begin = beginning(weaving, woven);
  const head = [...statements.slice(0, directives), ...begin, ...statements.slice(directives, guarded)];
  return outerBlock(weaving, head, inner, body, woven);
}

/** `a => b` becomes `a => { const $f = …; try { return b; } finally { … } }`. */
export function weaveExpression(weaving: Weaving, node: WithBody, woven: WovenFunction): ts.Block {
  const { ts, factory } = weaving;
  const body = node.body as ts.Expression;
  const { NoTokenSourceMaps, NoTrailingSourceMap, NoTrailingComments } = ts.EmitFlags;
  // The range keeps a comment before the expression from becoming `return` and a line break, which returns undefined.
  const statement = ts.setTextRange(factory.createReturnStatement(body), body);
  ts.setEmitFlags(statement, NoTokenSourceMaps | NoTrailingSourceMap | NoTrailingComments);
  const inTry = [...lateParameters(weaving, node.parameters, woven), statement];
  const statements = ts.setTextRange(factory.createNodeArray(inTry), body);
  const inner = withoutTrace(weaving, factory.createBlock(statements, true), body);
  return outerBlock(weaving, beginning(weaving, woven), inner, body, woven);
}

function outerBlock(
  weaving: Weaving,
  head: readonly ts.Statement[],
  inner: ts.Block,
  body: ts.ConciseBody,
  woven: WovenFunction,
): ts.Block {
  const { ts, factory } = weaving;
  const exit = once(weaving, `exit ${woven.task}`, () =>
    factory.createBlock([factory.createExpressionStatement(exitIfRecorded(weaving, woven))], true),
  );
  const guarded = factory.createTryStatement(inner, undefined, exit);
  const statements = factory.createNodeArray([...head, withoutTrace(weaving, guarded, body)]);
  const listed = ts.setTextRange(statements, "statements" in body ? body.statements : body);
  return ts.setTextRange(factory.createBlock(listed, true), body);
}

/** `const $f = $cw.enterTask($m ?? $r(), 1); let $v;`, the last where the function waits. */
export function beginning(weaving: Weaving, woven: WovenFunction): ts.Statement[] {
  const enter = declaration(weaving, frameName(weaving), enterCall(weaving, woven));
  return woven.waits ? [enter, once(weaving, "let", () => declaration(weaving, valueName(weaving)))] : [enter];
}
