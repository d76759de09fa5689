/** The names that code declares and mentions, where it is to move into another scope. */
import type ts from "typescript";
import type { TypeScript } from "./plan.js";

/** The names that a declaration declares: those of a pattern, or its one. */
export function boundNames(t: TypeScript, name: ts.BindingName): string[] {
  if (t.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (t.isBindingElement(element) ? boundNames(t, element.name) : []));
}

/** Adds the names that the statements below declare, those of inner blocks too. */
export function addDeclared(t: TypeScript, node: ts.Node, names: Set<string>): void {
  if (t.isVariableDeclaration(node)) for (const name of boundNames(t, node.name)) names.add(name);
  else if (t.isFunctionDeclaration(node) || t.isClassDeclaration(node) || t.isEnumDeclaration(node)) {
    if (node.name) names.add(node.name.text);
  } else if (!t.isExpression(node)) t.forEachChild(node, (child) => addDeclared(t, child, names));
}

/** Does the code refer to one of the names? That of a property does not. */
export function mentions(t: TypeScript, node: ts.Node, names: ReadonlySet<string>): boolean {
  if (t.isIdentifier(node)) return names.has(node.text);
  if (t.isPropertyAccessExpression(node)) return mentions(t, node.expression, names);
  return t.forEachChild(node, (child) => mentions(t, child, names) || undefined) ?? false;
}
