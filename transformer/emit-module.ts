/** Weaves the body of a file: the runtime, the function table, an enter first and an exit last. */
import type ts from "typescript";
import { CONTRACT_VERSION, FUNCTION_KINDS, RUNTIME_MODULE, RUNTIME_SYMBOL } from "../runtime/contract.js";
import { constant } from "./emit-body.js";
import { countDirectives, type WovenFunction } from "./plan.js";
import { callRuntime, enterCall, exitCall, type Weaving } from "./weaving.js";

/**
 * `a; b`  →  `import * as $cw from "callweave/runtime"; var $m; function $r() { … } const $f = $cw.enter(…); a; b; $cw.exit($f);`
 *
 * There is no `try`, which would take the exports from the top level: the frame of a module that throws is healed by the exit
 * of a frame below.
 *
 * @param source visited already
 */
export function weaveModule(weaving: Weaving, source: ts.SourceFile): ts.SourceFile {
  const { ts, factory, plan } = weaving;
  const directives = countDirectives(ts, source.statements);
  const emit = weaving.imports ? moduleEnds : scriptEnds;
  const { head, tail } = emit(weaving, plan.functions[0]);
  const statements = factory.createNodeArray([
    ...source.statements.slice(0, directives),
    ...head,
    ...source.statements.slice(directives),
    ...tail,
  ]);
  return factory.updateSourceFile(source, ts.setTextRange(statements, source.statements));
}

interface Ends {
  readonly head: readonly ts.Statement[];
  readonly tail: readonly ts.Statement[];
}

function moduleEnds(weaving: Weaving, module: WovenFunction): Ends {
  const { factory, names } = weaving;
  const exit = exitCall(weaving, module, names.moduleFrame);
  return {
    head: [
      importRuntime(weaving),
      ...registration(weaving),
      constant(weaving, names.moduleFrame, enterCall(weaving, module)),
    ],
    tail: [factory.createExpressionStatement(exit)],
  };
}

/**
 * A script has no imports, and its value is that of its last expression: only declarations, which have none, are added. They are
 * global, with names of their own in each file.
 */
function scriptEnds(weaving: Weaving, module: WovenFunction): Ends {
  const { runtime, moduleFrame } = weaving.names;
  return {
    head: [
      variable(weaving, runtime, globalRuntime(weaving)),
      ...registration(weaving),
      variable(weaving, moduleFrame, enterCall(weaving, module)),
    ],
    tail: [variable(weaving, moduleFrame, exitCall(weaving, module, moduleFrame))],
  };
}

/** A namespace import: the names of others are not substituted in CommonJS output, and import-equals fails in ES modules. */
function importRuntime({ factory, names }: Weaving): ts.Statement {
  const clause = factory.createImportClause(undefined, undefined, factory.createNamespaceImport(names.runtime));
  return factory.createImportDeclaration(undefined, clause, factory.createStringLiteral(RUNTIME_MODULE));
}

/** `var $m; function $r() { return $m = $cw.register(1, "src/a.ts", [ … ]); }`, both there before the first statement runs. */
function registration(weaving: Weaving): ts.Statement[] {
  const { factory, names, plan } = weaving;
  const table = plan.functions.flatMap(({ name, kind, line, column }) => [
    factory.createStringLiteral(name),
    ...[FUNCTION_KINDS.indexOf(kind), line, column].map((n) => factory.createNumericLiteral(n)),
  ]);
  const id = callRuntime(weaving, "register", [
    factory.createNumericLiteral(CONTRACT_VERSION),
    factory.createStringLiteral(plan.file),
    factory.createArrayLiteralExpression(table),
  ]);
  const body = factory.createBlock([factory.createReturnStatement(factory.createAssignment(names.firstId, id))], true);
  return [
    variable(weaving, names.firstId, undefined),
    factory.createFunctionDeclaration(undefined, undefined, names.register, undefined, [], undefined, body),
  ];
}

function variable({ factory }: Weaving, name: ts.Identifier, value: ts.Expression | undefined): ts.Statement {
  return factory.createVariableStatement(undefined, [
    factory.createVariableDeclaration(name, undefined, undefined, value),
  ]);
}

/** `globalThis[Symbol.for("callweave.runtime@1")] || (typeof require === "function" ? require("callweave/runtime") : { … })` */
function globalRuntime(weaving: Weaving): ts.Expression {
  const { factory } = weaving;
  const id = (name: string): ts.Identifier => factory.createIdentifier(name);
  const symbol = factory.createCallExpression(factory.createPropertyAccessExpression(id("Symbol"), "for"), undefined, [
    factory.createStringLiteral(RUNTIME_SYMBOL),
  ]);
  const required = factory.createCallExpression(id("require"), undefined, [
    factory.createStringLiteral(RUNTIME_MODULE),
  ]);
  const canRequire = factory.createStrictEquality(
    factory.createTypeOfExpression(id("require")),
    factory.createStringLiteral("function"),
  );
  return factory.createLogicalOr(
    factory.createElementAccessExpression(id("globalThis"), symbol),
    factory.createParenthesizedExpression(
      factory.createConditionalExpression(canRequire, undefined, required, undefined, inertRuntime(weaving)),
    ),
  );
}

/** For a page that loads a woven script without the runtime: `{ register: () => 1, enter: () => 0, …, resume: (t, v) => v }`. */
function inertRuntime({ factory }: Weaving): ts.Expression {
  const parameter = (name: string): ts.ParameterDeclaration =>
    factory.createParameterDeclaration(undefined, undefined, name);
  const arrow = (value: ts.Expression, ...names: string[]): ts.Expression =>
    factory.createArrowFunction(undefined, undefined, names.map(parameter), undefined, undefined, value);
  const methods = {
    register: arrow(factory.createNumericLiteral(1)),
    enter: arrow(factory.createNumericLiteral(0)),
    exit: arrow(factory.createVoidZero()),
    enterTask: arrow(factory.createNumericLiteral(0)),
    exitTask: arrow(factory.createVoidZero()),
    suspend: arrow(factory.createIdentifier("v"), "t", "v"),
    resume: arrow(factory.createIdentifier("v"), "t", "v"),
  };
  return factory.createObjectLiteralExpression(
    Object.entries(methods).map(([name, value]) => factory.createPropertyAssignment(name, value)),
  );
}
