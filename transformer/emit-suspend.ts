/** Weaves the places where a task gives up its thread and gets it back. No microtask is added on any way. */
import type ts from "typescript";
import type { SuspendPoint } from "./plan.js";
import { lowersAsyncGenerators, resumed, resumeStatement, suspendCall, withoutTrace, type Weaving } from "./weaving.js";

/** `await x`  →  `($v = await $cw.suspend($f, x, 1, 5), $cw.resume($f, $v, $v = void 0))` */
export function weaveAwait(weaving: Weaving, node: ts.AwaitExpression, at: SuspendPoint): ts.Expression {
  const waiting = weaving.factory.updateAwaitExpression(node, suspendCall(weaving, node.expression, at));
  return resumed(weaving, waiting);
}

/** `yield x`  →  `($v = yield $cw.suspend($f, x, 1, 5), $cw.resume($f, $v, $v = void 0))`, and for `yield*` with `, true` behind the position */
export function weaveYield(weaving: Weaving, node: ts.YieldExpression, at: SuspendPoint): ts.Expression {
  const { asteriskToken, expression } = node;
  const waiting = weaving.factory.updateYieldExpression(
    node,
    asteriskToken,
    suspendCall(weaving, expression, at, asteriskToken !== undefined),
  );
  return resumed(weaving, waiting);
}

/**
 * `return x`  →  `return $cw.suspend($f, x, 1, 5)` in an async generator, which awaits what it returns
 *
 * `return`  →  `{ $cw.suspend($f, void 0, 1, 5); return; }` where the compiler lowers it to a `yield`: only there it waits, and a value
 * would make it wait everywhere.
 */
export function weaveReturn(weaving: Weaving, node: ts.ReturnStatement, at: SuspendPoint): ts.Statement {
  const { factory } = weaving;
  if (node.expression) return factory.updateReturnStatement(node, suspendCall(weaving, node.expression, at));
  if (!lowersAsyncGenerators(weaving)) return node;
  return factory.createBlock([factory.createExpressionStatement(suspendCall(weaving, undefined, at)), node], true);
}

/** `{ a }`  →  `{ $cw.resume($f, void 0); a }` for a `catch` or `finally` block */
export function weaveResumingBlock(weaving: Weaving, block: ts.Block): ts.Block {
  const { ts, factory } = weaving;
  const statements = factory.createNodeArray([resumeStatement(weaving), ...block.statements]);
  return factory.updateBlock(block, ts.setTextRange(statements, block.statements));
}

/**
 * `for await (x of y) a`  →  `for await (x of $cw.suspend($f, y, 1, 5, true)) { $cw.resume($f, void 0); try { a } finally { $cw.suspend(…); } }`
 *
 * `finally`, since a turn may end in `continue`, and the loop waits for the iterator once more on `break`, `return` and `throw`.
 */
export function weaveForAwait(weaving: Weaving, node: ts.ForOfStatement, at: SuspendPoint): ts.Statement {
  const { ts, factory } = weaving;
  const suspend = factory.createExpressionStatement(suspendCall(weaving, undefined, at));
  const body = ts.isBlock(node.statement) ? node.statement : factory.createBlock([node.statement], true);
  const turn = factory.createTryStatement(
    withoutTrace(weaving, body, node.statement),
    undefined,
    factory.createBlock([suspend], true),
  );
  return factory.updateForOfStatement(
    node,
    node.awaitModifier,
    node.initializer,
    suspendCall(weaving, node.expression, at, true),
    ts.setTextRange(factory.createBlock([resumeStatement(weaving), turn], true), node.statement),
  );
}

/**
 * `{ a; await using b = c; d }`  →  `{ a; try { await using b = c; try { d } finally { $cw.suspend($f, void 0, 1, 5); } } finally { $cw.resume($f, void 0); } }`
 *
 * Nothing is told between the call that disposes and the wait for it, so that call is beside the function and not inside.
 *
 * @param points of the `await using` statements, by their index
 */
export function weaveDisposingBlock(
  weaving: Weaving,
  block: ts.Block,
  points: ReadonlyMap<number, SuspendPoint>,
): ts.Block {
  const { ts, factory } = weaving;
  const { statements } = block;
  return factory.updateBlock(block, ts.setTextRange(factory.createNodeArray(from(0)), statements));

  function from(start: number): ts.Statement[] {
    const indexes = [...points.keys()].filter((index) => index >= start);
    if (indexes.length === 0) return statements.slice(start);
    const index = Math.min(...indexes);
    const suspend = factory.createExpressionStatement(suspendCall(weaving, undefined, points.get(index)!));
    const disposing = [statements[index], tryFinally(from(index + 1), suspend)];
    return [...statements.slice(start, index), tryFinally(disposing, resumeStatement(weaving))];
  }

  function tryFinally(guarded: ts.Statement[], last: ts.Statement): ts.Statement {
    return factory.createTryStatement(factory.createBlock(guarded, true), undefined, factory.createBlock([last], true));
  }
}

/** `label: for await (…) a`  →  `try { label: for await (…) a } finally { $cw.resume($f, void 0); }`, however the loop ends */
export function weaveAwaitingLoop(weaving: Weaving, loop: ts.Statement): ts.Statement {
  const { factory } = weaving;
  return factory.createTryStatement(
    factory.createBlock([loop], true),
    undefined,
    factory.createBlock([resumeStatement(weaving)], true),
  );
}
