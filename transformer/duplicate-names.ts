/**
 * A function body may declare a function and a `var` of one name, a block may not. So a body that does cannot move into the
 * block of a `try`:
 *
 *     function f() { var g; function g() {} }     legal
 *     { var g; function g() {} }                  SyntaxError
 */
import type ts from "typescript";
import { isFunctionNode, type TypeScript } from "./plan.js";

/** The name that a body declares as a function and once more as a function or `var`. */
export function duplicateName(t: TypeScript, body: ts.ConciseBody): string | undefined {
  if (!t.isBlock(body)) return undefined;
  const functions = new Set<string>();
  for (const statement of body.statements) {
    if (!t.isFunctionDeclaration(statement) || !statement.body || !statement.name) continue;
    if (functions.has(statement.name.text)) return statement.name.text;
    functions.add(statement.name.text);
  }
  return functions.size === 0 ? undefined : findVar(t, body, functions);
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

function boundNames(t: TypeScript, name: ts.BindingName): string[] {
  if (t.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (t.isBindingElement(element) ? boundNames(t, element.name) : []));
}
