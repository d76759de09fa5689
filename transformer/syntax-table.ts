/**
 * The table of the syntax: how each kind of node is woven. In the pictures $enter stands for `const $f = $cw.enter($m ?? $r(), 1)`
 * and $exit for `$cw.exit($f)`. A node that is not in the table, or not in the plan, stays as it is.
 */
import type ts from "typescript";
import { weaveBlock, weaveExpression } from "./emit-body.js";
import { weaveConstructorBody } from "./emit-constructor.js";
import { weaveModule } from "./emit-module.js";
import { headParameters } from "./emit-parameters.js";
import {
  weaveAwait,
  weaveDisposingBlock,
  weaveForAwait,
  weaveResumingBlock,
  weaveReturn,
  weaveYield,
} from "./emit-suspend.js";
import type { SuspendPoint, TypeScript, WovenFunction } from "./plan.js";
import type { Weaving } from "./weaving.js";

/** Weaves a node whose children are woven already. */
type Row<N extends ts.Node, P> = (weaving: Weaving, node: N, plan: P) => ts.Node;
type Table<P> = ReadonlyMap<ts.SyntaxKind, Row<ts.Node, P>>;

export interface SyntaxTable {
  readonly bodies: Table<WovenFunction>;
  readonly points: Table<SuspendPoint>;
  readonly resumingBlock: (weaving: Weaving, block: ts.Block) => ts.Block;
  readonly disposingBlock: typeof weaveDisposingBlock;
}

/** Binds the type of a kind's nodes to its row. */
function body<N extends ts.Node>(
  kind: ts.SyntaxKind,
  weave: Row<N, WovenFunction>,
): [ts.SyntaxKind, Row<ts.Node, WovenFunction>] {
  return [kind, weave as Row<ts.Node, WovenFunction>];
}

function point<N extends ts.Node>(
  kind: ts.SyntaxKind,
  weave: Row<N, SuspendPoint>,
): [ts.SyntaxKind, Row<ts.Node, SuspendPoint>] {
  return [kind, weave as Row<ts.Node, SuspendPoint>];
}

export function syntaxTable({ SyntaxKind: K, isBlock }: TypeScript): SyntaxTable {
  // prettier-ignore
  const bodies = new Map([
    // a                          →  import * as $cw from "callweave/runtime"; $enter; a; $exit
    body(K.SourceFile, weaveModule),

    // function f() { a }         →  function f() { $enter; try { a } finally { $exit } }
    body(K.FunctionDeclaration, (w, n: ts.FunctionDeclaration, f) =>
      w.factory.updateFunctionDeclaration(n, n.modifiers, n.asteriskToken, n.name, n.typeParameters, headParameters(w, n.parameters, f), n.type, weaveBlock(w, n, f))),

    // (function () { a })        →  (function () { $enter; try { a } finally { $exit } })
    body(K.FunctionExpression, (w, n: ts.FunctionExpression, f) =>
      w.factory.updateFunctionExpression(n, n.modifiers, n.asteriskToken, n.name, n.typeParameters, headParameters(w, n.parameters, f), n.type, weaveBlock(w, n, f))),

    // () => a                    →  () => { $enter; try { return a; } finally { $exit } }
    body(K.ArrowFunction, (w, n: ts.ArrowFunction, f) =>
      w.factory.updateArrowFunction(n, n.modifiers, n.typeParameters, headParameters(w, n.parameters, f), n.type, n.equalsGreaterThanToken,
        isBlock(n.body) ? weaveBlock(w, n, f) : weaveExpression(w, n, f))),

    // m() { a }                  →  m() { $enter; try { a } finally { $exit } }
    body(K.MethodDeclaration, (w, n: ts.MethodDeclaration, f) =>
      w.factory.updateMethodDeclaration(n, n.modifiers, n.asteriskToken, n.name, n.questionToken, n.typeParameters, headParameters(w, n.parameters, f), n.type, weaveBlock(w, n, f))),

    // constructor() { super() }  →  constructor() { $enter; try { super() } finally { $exit } }
    body(K.Constructor, (w, n: ts.ConstructorDeclaration, f) =>
      w.factory.updateConstructorDeclaration(n, n.modifiers, headParameters(w, n.parameters, f), weaveConstructorBody(w, n, f))),

    // get p() { a }              →  get p() { $enter; try { a } finally { $exit } }
    body(K.GetAccessor, (w, n: ts.GetAccessorDeclaration, f) =>
      w.factory.updateGetAccessorDeclaration(n, n.modifiers, n.name, headParameters(w, n.parameters, f), n.type, weaveBlock(w, n, f))),

    // set p(v) { a }             →  set p(v) { $enter; try { a } finally { $exit } }
    body(K.SetAccessor, (w, n: ts.SetAccessorDeclaration, f) =>
      w.factory.updateSetAccessorDeclaration(n, n.modifiers, n.name, headParameters(w, n.parameters, f), weaveBlock(w, n, f))),

    // static { a }               →  static { $enter; try { a } finally { $exit } }
    body(K.ClassStaticBlockDeclaration, (w, n: ts.ClassStaticBlockDeclaration, f) =>
      w.factory.updateClassStaticBlockDeclaration(n, weaveBlock(w, n, f))),
  ]);

  const points = new Map([
    // await a                    →  ($v = await $cw.suspend($f, a, 1, 5), $cw.resume($f, $v, $v = void 0))
    point(K.AwaitExpression, weaveAwait),

    // yield a, yield* a          →  ($v = yield $cw.suspend($f, a, 1, 5), $cw.resume($f, $v, $v = void 0))
    point(K.YieldExpression, weaveYield),

    // for await (x of a) b       →  for await (x of $suspend(a)) { $resume; try { b } finally { $suspend } }, in try { … } finally { $resume }
    point(K.ForOfStatement, weaveForAwait),

    // return a                   →  return $cw.suspend($f, a, 1, 5)   in an async generator
    // return                     →  { $cw.suspend($f, void 0, 1, 5); return; }   where it is lowered
    point(K.ReturnStatement, weaveReturn),
  ]);

  // catch { a }, finally { a }   →  catch { $cw.resume($f, void 0); a }
  // { await using a = b; c }     →  { try { await using a = b; try { c } finally { $suspend } } finally { $resume } }
  return { bodies, points, resumingBlock: weaveResumingBlock, disposingBlock: weaveDisposingBlock };
}
