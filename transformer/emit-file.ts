/** Turns a file and its plan into the woven file, with the compiler's node factory. */
import type ts from "typescript";
import { weaveAwaitingLoop } from "./emit-suspend.js";
import { runtimeAccess, type RuntimeAccess } from "./module-syntax.js";
import { pathHash } from "./path-hash.js";
import type { FilePlan, TypeScript } from "./plan.js";
import { syntaxTable } from "./syntax-table.js";
import { RUNTIME_FUNCTIONS, type RuntimeFunction, type Weaving, type WovenNames } from "./weaving.js";

export function emitFile(
  t: TypeScript,
  context: ts.TransformationContext,
  source: ts.SourceFile,
  plan: FilePlan,
): ts.SourceFile {
  const { factory } = context;
  const table = syntaxTable(t);
  const options = context.getCompilerOptions();
  const access = runtimeAccess(t, source, options, plan.functions[0].task);
  const names = wovenNames(source, plan, access);
  const shared = new Map<string, ts.Node>();
  const weaving: Weaving = { ts: t, factory, source, plan, names, access, target: targetOf(t, options), shared };
  return visit(source) as ts.SourceFile;

  function visit(node: ts.Node): ts.Node | undefined {
    if (!plan.touched.has(node)) return node;
    if (plan.droppedDecorators.has(node)) return undefined;
    const visited = t.isBinaryExpression(node) ? visitLeftSpine(node) : t.visitEachChild(node, visit, context);
    keepParentOfClass(t, visited);
    return weave(node, visited);
  }

  /** See the plan's: a loop instead of as many nested calls as a sum has terms. */
  function visitLeftSpine(top: ts.BinaryExpression): ts.Expression {
    const spine = [top];
    for (let left = top.left; t.isBinaryExpression(left) && plan.touched.has(left); left = left.left) spine.push(left);
    let visited = visit(spine[spine.length - 1].left) as ts.Expression;
    for (const node of spine.reverse()) {
      visited = factory.updateBinaryExpression(node, visited, node.operatorToken, visit(node.right) as ts.Expression);
      keepParentOfClass(t, visited);
    }
    return visited;
  }

  function weave(node: ts.Node, visited: ts.Node): ts.Node {
    let woven = visited;
    const body = plan.bodies.get(node);
    if (body) woven = table.bodies.get(node.kind)!(weaving, woven, body);
    const disposals = plan.disposingBlocks.get(node);
    if (disposals) woven = table.disposingBlock(weaving, woven as ts.Block, disposals);
    const point = plan.points.get(node);
    if (point) woven = table.points.get(node.kind)!(weaving, woven, point);
    if (plan.resumingBlocks.has(node)) woven = table.resumingBlock(weaving, woven as ts.Block);
    return plan.awaitingLoops.has(node) ? weaveAwaitingLoop(weaving, woven as ts.Statement) : woven;
  }
}

/** Until TypeScript 6, a project that names no target gets ES5. */
function targetOf(t: TypeScript, { target }: ts.CompilerOptions): ts.ScriptTarget {
  return target ?? (Number.parseInt(t.versionMajorMinor) < 6 ? t.ScriptTarget.ES5 : t.ScriptTarget.ESNext);
}

/**
 * When it compiles classes to ES5, TypeScript names `const K = class {}` after the parent of the class, which only parsed nodes
 * have; without it the class would be `class_1`.
 */
function keepParentOfClass(t: TypeScript, parent: ts.Node): void {
  let value: ts.Node | undefined;
  if (t.isBinaryExpression(parent)) value = parent.right;
  else if (t.isVariableDeclaration(parent) || t.isPropertyAssignment(parent)) value = parent.initializer;
  if (value && t.isClassExpression(value)) (value as { parent: ts.Node }).parent = parent;
}

/** `jest.mock("./a", () => …)`: of what is around such a function, babel-jest lets it use only what begins so. */
const JEST_MOCK = /\bjest\s*\.\s*(?:\w+\([^()]*\)\s*\.\s*)*mock\s*\(/;

function wovenNames({ text }: ts.SourceFile, { file }: FilePlan, access: RuntimeAccess): WovenNames {
  const unused = (name: string): string => (text.includes(name) ? unused(`${name}_`) : name);
  const prefix = JEST_MOCK.test(text) ? "mock" : "";
  // The variables of a script are global.
  const ofFile = (name: string): string => (access === "global" ? `${name}_${pathHash(file)}` : unused(prefix + name));
  const [runtime, firstId, register] = ["$cw", "$m", "$r"].map(ofFile);
  const [frame, value, parameter] = ["$f", "$v", "$p"].map(unused);
  const moduleFrame = access === "global" ? ofFile("$f") : frame;
  const called = (name: RuntimeFunction): string => (access === "require" ? ofFile(`$${name}`) : `${runtime}.${name}`);
  const functions = Object.fromEntries(RUNTIME_FUNCTIONS.map((name) => [name, called(name)]));
  return {
    runtime,
    functions: functions as WovenNames["functions"],
    firstId,
    register,
    frame,
    value,
    parameter,
    moduleFrame,
  };
}
