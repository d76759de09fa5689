/** What the emitters share while they weave one file. */
import type ts from "typescript";
import type { RuntimeAccess } from "./module-syntax.js";
import type { FilePlan, SuspendPoint, TypeScript, WovenFunction } from "./plan.js";

/** What woven bodies call. */
export const RUNTIME_FUNCTIONS = ["enter", "exit", "enterTask", "exitTask", "suspend", "resume"] as const;
export type RuntimeFunction = (typeof RUNTIME_FUNCTIONS)[number];

/** The names that woven code uses; unlike any of the program's. */
export interface WovenNames {
  /** `$cw`, the runtime. */
  readonly runtime: string;
  /** The functions of the runtime, as they are called: `$cw.enter`, or in CommonJS `$enter`. */
  readonly functions: Readonly<Record<RuntimeFunction, string>>;
  /** `$m`, the id of the file's first function. */
  readonly firstId: string;
  /** `$r`, which registers the function table where that may have to be done by a function that runs first. */
  readonly register: string;
  /** `$f`, the token of the running call; one name, the inner one hides the outer. */
  readonly frame: string;
  /** `$p`, and behind it its position: a parameter whose pattern is evaluated in the body. */
  readonly parameter: string;
  /** `$v`, what an `await` or a `yield` has given. */
  readonly value: string;
  /** The token of the module body. */
  readonly moduleFrame: string;
}

export interface Weaving {
  readonly ts: TypeScript;
  readonly factory: ts.NodeFactory;
  readonly source: ts.SourceFile;
  readonly plan: FilePlan;
  readonly names: WovenNames;
  /** How the file gets hold of the runtime. */
  readonly access: RuntimeAccess;
  readonly target: ts.ScriptTarget;
  /** Nodes that stand at many places of the file. */
  readonly shared: Map<string, ts.Node>;
}

/** Makes a node at its first place and takes the same one at all others: a third of what weaving a function would allocate. */
export function once<T extends ts.Node>({ shared }: Weaving, name: string, make: () => T): T {
  let node = shared.get(name);
  if (node === undefined) shared.set(name, (node = make()));
  return node as T;
}

/**
 * An expression that holds nothing of the program, as an identifier, whose text the compiler prints as it is: a tree of nodes for
 * `$cw.enter($m ?? $r(), 3)` has six to make and to print (a function of five lines: 22 µs instead of 13). Nothing lowers
 * the text: it must be of the target.
 */
export function verbatim({ factory }: Weaving, text: string): ts.Identifier {
  return factory.createIdentifier(text);
}

/** `const name = value;`, or `let name;` */
export function declaration(
  { ts, factory }: Weaving,
  name: ts.BindingName,
  value?: ts.Expression,
  flag = value === undefined ? ts.NodeFlags.Let : ts.NodeFlags.Const,
): ts.Statement {
  const declared = factory.createVariableDeclaration(name, undefined, undefined, value);
  return factory.createVariableStatement(undefined, factory.createVariableDeclarationList([declared], flag));
}

export function frameName(weaving: Weaving): ts.Identifier {
  return once(weaving, "frame", () => verbatim(weaving, weaving.names.frame));
}

export function enterCall(weaving: Weaving, { task, index }: WovenFunction): ts.Expression {
  const { enter, enterTask } = weaving.names.functions;
  return verbatim(weaving, `${task ? enterTask : enter}(${firstIdOf(weaving)}, ${index})`);
}

/** `??` is one comparison, `||` several (Node 20, an ES module, never started: 2.0 against 2.7 ns a call). */
function firstIdOf({ ts, access, target, names: { firstId, register } }: Weaving): string {
  if (access === "require") return firstId;
  return `${firstId} ${target < ts.ScriptTarget.ES2020 ? "||" : "??"} ${register}()`;
}

/** The target has no async generators: the compiler makes plain ones of them. */
export const lowersAsyncGenerators = ({ ts, target }: Weaving): boolean => target < ts.ScriptTarget.ES2018;

export function exitCall(weaving: Weaving, woven: WovenFunction, frame: string): ts.Expression {
  return verbatim(weaving, exitText(weaving, woven, frame));
}

/**
 * `$f && $cw.exit($f)`: V8 has a limit for what it puts into a function, and where `exit` is beyond it, a function that is not recorded
 * would call it for nothing.
 */
export function exitIfRecorded(weaving: Weaving, woven: WovenFunction): ts.Expression {
  const { frame } = weaving.names;
  return verbatim(weaving, `${frame} && ${exitText(weaving, woven, frame)}`);
}

function exitText({ names }: Weaving, { task }: WovenFunction, frame: string): string {
  const { exit, exitTask } = names.functions;
  return `${task ? exitTask : exit}(${frame})`;
}

/** `$cw.suspend($f, value, 12, 5)`, and behind it `, true` where the task delegates to another. */
export function suspendCall(
  weaving: Weaving,
  value: ts.Expression | undefined,
  { line, column }: SuspendPoint,
  delegates = false,
): ts.Expression {
  const { functions, frame } = weaving.names;
  const position = `${line}, ${column}`;
  if (value === undefined) return verbatim(weaving, `${functions.suspend}(${frame}, void 0, ${position})`);
  const last = verbatim(weaving, delegates ? `${position}, true` : position);
  const callee = once(weaving, "suspend", () => verbatim(weaving, functions.suspend));
  const call = weaving.factory.createCallExpression(callee, undefined, [frameName(weaving), value, last]);
  return inPlaceOf(weaving, call, value);
}

/**
 * `($v = await …, $cw.resume($f, $v, $v = void 0))`. As the argument of the call, the `await` would have the function that is called
 * and its object kept for the time that it waits (Node 20: 5 to 10 ns with the recorder off). And `$v` would keep the value until the
 * next word, so it is emptied behind the argument.
 */
export function resumed(weaving: Weaving, waiting: ts.Expression): ts.Expression {
  const { factory } = weaving;
  const { functions, frame, value } = weaving.names;
  const resume = verbatim(weaving, `${functions.resume}(${frame}, ${value}, ${value} = void 0)`);
  const kept = withoutTrace(weaving, factory.createAssignment(valueName(weaving), waiting), waiting);
  const both = withoutTrace(weaving, factory.createComma(kept, resume), waiting);
  return inPlaceOf(weaving, factory.createParenthesizedExpression(both), waiting);
}

export function valueName(weaving: Weaving): ts.Identifier {
  return once(weaving, "value", () => verbatim(weaving, weaving.names.value));
}

/** `$cw.resume($f, void 0);` */
export function resumeStatement(weaving: Weaving): ts.Statement {
  const { functions, frame } = weaving.names;
  return once(weaving, "resume;", () =>
    weaving.factory.createExpressionStatement(verbatim(weaving, `${functions.resume}(${frame}, void 0)`)),
  );
}

/**
 * Gives what is around an expression its text range: the compiler finds the `import()` and `require()` of a file by position. The
 * comments before the expression are printed before all of it, where they would otherwise be printed once more, and what is around
 * stays out of the source map.
 */
function inPlaceOf({ ts, source }: Weaving, around: ts.Expression, inner: ts.Expression): ts.Expression {
  ts.setCommentRange(inner, { pos: ts.getOriginalNode(inner).getStart(source), end: inner.end });
  return ts.setEmitFlags(ts.setTextRange(around, inner), ts.EmitFlags.NoSourceMap);
}

/** Gives the range of a node to one around it, which prints neither comments nor mappings of its own. */
export function withoutTrace<T extends ts.Node>({ ts }: Weaving, woven: T, original: ts.Node): T {
  return ts.setEmitFlags(ts.setTextRange(woven, original), ts.EmitFlags.NoComments | ts.EmitFlags.NoSourceMap);
}
