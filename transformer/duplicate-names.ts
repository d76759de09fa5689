/**
 * A function body may declare a function and a `var` of one name, a block may not. So a body that does cannot move into the
 * block of a `try`:
 *
 *     function f() { var g; function g() {} }     legal
 *     { var g; function g() {} }                  SyntaxError
 */
import type ts from "typescript";
import { boundNames } from "./names.js";
import { isFunctionNode, type FunctionNode, type TypeScript } from "./plan.js";

/** What a body does that keeps it out of a block, as the end of a sentence; undefined for nearly all bodies. */
export function whyNotInBlock(t: TypeScript, node: FunctionNode): string | undefined {
  const { body } = node;
  if (!body || !t.isBlock(body)) return undefined;
  const functions = new Set<string>();
  for (const statement of body.statements) {
    if (!t.isFunctionDeclaration(statement) || !statement.body || !statement.name) continue;
    if (functions.has(statement.name.text)) return `declares ${statement.name.text} twice`;
    functions.add(statement.name.text);
  }
  if (functions.size === 0) return undefined;
  const twice = findParameter(t, node, functions) ?? findVar(t, body, functions);
  if (twice !== undefined) return `declares ${twice} twice`;
  return callsEval(t, body)
    ? `declares ${[...functions].join(", ")} and calls eval, which may declare it again`
    : undefined;
}

/** A function in a block no longer takes the place of the parameter of its name, which `arguments` tells. */
function findParameter(t: TypeScript, node: FunctionNode, names: ReadonlySet<string>): string | undefined {
  if (t.isClassStaticBlockDeclaration(node)) return undefined;
  return node.parameters.flatMap(({ name }) => boundNames(t, name)).find((bound) => names.has(bound));
}

/** A loop, since a sum of thousands of terms nests as deep. */
function callsEval(t: TypeScript, body: ts.Block): boolean {
  const pending: ts.Node[] = [body];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (t.isCallExpression(node) && t.isIdentifier(node.expression) && node.expression.text === "eval") return true;
    if (!isFunctionNode(t, node)) t.forEachChild(node, (child) => void pending.push(child));
  }
  return false;
}

/** The first `var` below, outside of inner functions, that has one of the names. */
function findVar(t: TypeScript, node: ts.Node, names: ReadonlySet<string>): string | undefined {
  if (isFunctionNode(t, node) || t.isClassLike(node) || t.isExpressionStatement(node)) return undefined;
  if (t.isVariableDeclarationList(node) && (node.flags & t.NodeFlags.BlockScoped) === 0) {
    for (const { name } of node.declarations) {
      const found = boundNames(t, name).find((bound) => names.has(bound));
      if (found !== undefined) return found;
    }
  }
  return t.forEachChild(node, (child) => (t.isExpression(child) ? undefined : findVar(t, child, names)));
}
