/** Weavers with one mistake each. They prove that the comparison sees the mistake. */
import type ts from "typescript";
import { RUNTIME_SYMBOL } from "../../runtime/contract.js";
import type { Compiler } from "./compilers.js";
import type { Weaver } from "./emit.js";

type Rewrite = (node: ts.Node, compiler: Compiler, factory: ts.NodeFactory) => ts.Node;

/** `(x) => expr` → `(x) => { return expr; }`, the return without a text range: a comment before the expression ends the return. */
const arrowWithoutRange: Rewrite = (node, { isArrowFunction, isBlock }, factory) => {
  if (!isArrowFunction(node) || isBlock(node.body)) return node;
  const body = factory.createBlock([factory.createReturnStatement(node.body)]);
  const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = node;
  return factory.updateArrowFunction(node, modifiers, typeParameters, parameters, type, equalsGreaterThanToken, body);
};

/** `await x` → `await await x` */
const oneTickMore: Rewrite = (node, { isAwaitExpression }, factory) =>
  isAwaitExpression(node) ? factory.createAwaitExpression(node) : node;

/** `function f() { "use strict"; … }` → `function f() { 0; "use strict"; … }` */
const directiveNotFirst: Rewrite = (node, { isFunctionDeclaration }, factory) =>
  isFunctionDeclaration(node) && node.body
    ? withBody(node, factory, [
        factory.createExpressionStatement(factory.createNumericLiteral(0)),
        ...node.body.statements,
      ])
    : node;

/** `async function f() { … }` is entered and exited like a plain function, whatever runs while it waits. */
const tasksOnOneStack: Rewrite = (node, compiler, factory) => {
  if (!compiler.isFunctionDeclaration(node) || !node.body) return node;
  const frame = factory.createUniqueName("frame");
  const entered = recorderCall(factory, "enter", [factory.createNumericLiteral(1), factory.createNumericLiteral(0)]);
  const exit = factory.createExpressionStatement(recorderCall(factory, "exit", [frame]));
  return withBody(node, factory, [
    factory.createVariableStatement(undefined, [
      factory.createVariableDeclaration(frame, undefined, undefined, entered),
    ]),
    factory.createTryStatement(factory.createBlock(node.body.statements), undefined, factory.createBlock([exit])),
  ]);
};

/** Every function declaration is entered and never left. */
const exitForgotten: Rewrite = (node, compiler, factory) => {
  if (!compiler.isFunctionDeclaration(node) || !node.body) return node;
  const entered = recorderCall(factory, "enter", [factory.createNumericLiteral(1), factory.createNumericLiteral(0)]);
  return withBody(node, factory, [factory.createExpressionStatement(entered), ...node.body.statements]);
};

function withBody(node: ts.FunctionDeclaration, factory: ts.NodeFactory, statements: ts.Statement[]): ts.Node {
  const { modifiers, asteriskToken, name, typeParameters, parameters, type } = node;
  const body = factory.createBlock(statements, true);
  return factory.updateFunctionDeclaration(
    node,
    modifiers,
    asteriskToken,
    name,
    typeParameters,
    parameters,
    type,
    body,
  );
}

function recorderCall(factory: ts.NodeFactory, verb: string, parameters: ts.Expression[]): ts.Expression {
  const symbol = factory.createCallExpression(
    factory.createPropertyAccessExpression(factory.createIdentifier("Symbol"), "for"),
    undefined,
    [factory.createStringLiteral(RUNTIME_SYMBOL)],
  );
  const recorder = factory.createElementAccessExpression(factory.createIdentifier("globalThis"), symbol);
  return factory.createCallExpression(factory.createPropertyAccessExpression(recorder, verb), undefined, parameters);
}

const rewrites = { arrowWithoutRange, oneTickMore, directiveNotFirst, tasksOnOneStack, exitForgotten };

export function carelessWeaver(compiler: Compiler, mistake: keyof typeof rewrites): Weaver {
  return (context) => (file) => {
    const visit = (node: ts.Node): ts.Node =>
      rewrites[mistake](compiler.visitEachChild(node, visit, context), compiler, context.factory);
    return compiler.visitEachChild(file, visit, context);
  };
}
