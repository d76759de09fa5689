/** What the emitters share while they weave one file. */
import type ts from "typescript";
import type { FilePlan, SuspendPoint, TypeScript, WovenFunction } from "./plan.js";

/** The identifiers that woven code uses; unlike any of the program's. */
export interface WovenNames {
  /** `$cw`, the runtime. */
  readonly runtime: ts.Identifier;
  /** `$m`, the id of the file's first function. */
  readonly firstId: ts.Identifier;
  /** `$r`, which registers the function table. */
  readonly register: ts.Identifier;
  /** `$f`, the token of the running call; one name, the inner one hides the outer. */
  readonly frame: ts.Identifier;
  /** The token of the module body. */
  readonly moduleFrame: ts.Identifier;
}

export interface Weaving {
  readonly ts: TypeScript;
  readonly factory: ts.NodeFactory;
  readonly source: ts.SourceFile;
  readonly plan: FilePlan;
  readonly names: WovenNames;
  /** The runtime is imported; otherwise it is taken from the global object, or required. */
  readonly imports: boolean;
  /** The target has no async generators: the compiler makes plain ones of them. */
  readonly lowersAsyncGenerators: boolean;
  /** Nodes that stand at many places of the file. */
  readonly shared: Map<string, ts.Node>;
}

/** Makes a node at its first place and takes the same one at all others: a third of what weaving a function would allocate. */
export function once<T extends ts.Node>({ shared }: Weaving, name: string, make: () => T): T {
  let node = shared.get(name);
  if (node === undefined) shared.set(name, (node = make()));
  return node as T;
}

export function callRuntime(
  weaving: Weaving,
  method: "register" | "enter" | "exit" | "enterTask" | "exitTask" | "suspend" | "resume",
  args: readonly ts.Expression[],
): ts.CallExpression {
  const { factory, names } = weaving;
  const callee = once(weaving, method, () => factory.createPropertyAccessExpression(names.runtime, method));
  return factory.createCallExpression(callee, undefined, args);
}

/** `$cw.enter($m || $r(), 3)` */
export function enterCall(weaving: Weaving, woven: WovenFunction): ts.Expression {
  const { factory, names } = weaving;
  const firstId = once(weaving, "$m || $r()", () =>
    factory.createLogicalOr(names.firstId, factory.createCallExpression(names.register, undefined, [])),
  );
  return callRuntime(weaving, woven.task ? "enterTask" : "enter", [firstId, factory.createNumericLiteral(woven.index)]);
}

/** `$cw.exit($f)` */
export function exitCall(weaving: Weaving, woven: WovenFunction, frame: ts.Identifier): ts.Expression {
  return callRuntime(weaving, woven.task ? "exitTask" : "exit", [frame]);
}

/** `$cw.suspend($f, value, 12, 5)`, and behind it `, true` where the task delegates to another. */
export function suspendCall(
  weaving: Weaving,
  value: ts.Expression | undefined,
  at: SuspendPoint,
  delegates = false,
): ts.Expression {
  const { factory, names } = weaving;
  const position = [factory.createNumericLiteral(at.line), factory.createNumericLiteral(at.column)];
  const args = [names.frame, value ?? factory.createVoidZero(), ...position];
  const call = callRuntime(weaving, "suspend", delegates ? [...args, factory.createTrue()] : args);
  return value === undefined ? call : inPlaceOf(weaving, call, value);
}

/** `$cw.resume($f, value)` */
export function resumeCall(weaving: Weaving, value: ts.Expression): ts.Expression {
  return inPlaceOf(weaving, callRuntime(weaving, "resume", [weaving.names.frame, value]), value);
}

/** `$cw.resume($f, void 0);` */
export function resumeStatement(weaving: Weaving): ts.Statement {
  const { factory, names } = weaving;
  return factory.createExpressionStatement(callRuntime(weaving, "resume", [names.frame, factory.createVoidZero()]));
}

/**
 * Gives a call the text range of the argument that it passes on: the compiler finds the `import()` and `require()` of a file by
 * position. The call prints the comments before the argument, which would otherwise be printed once more in the argument list, and
 * stays out of the source map.
 */
function inPlaceOf({ ts, source }: Weaving, call: ts.Expression, argument: ts.Expression): ts.Expression {
  ts.setCommentRange(argument, { pos: ts.getOriginalNode(argument).getStart(source), end: argument.end });
  return ts.setEmitFlags(ts.setTextRange(call, argument), ts.EmitFlags.NoSourceMap);
}
