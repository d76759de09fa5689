/**
 * Functions whose text the file itself takes, to run it elsewhere: `new Worker(`(${main})()`, { eval: true })`. Found are those that are
 * written there, and those that are called there by a name that the file declares.
 */
import type ts from "typescript";
import { isFunctionNode, type TypeScript } from "./plan.js";

/** The node at the end, and all above it. */
type Path = readonly ts.Node[];

interface Declared {
  /** Where the name means this, but for smaller scopes in which it means something else. */
  readonly scope: ts.Node;
  readonly value: ts.Node | undefined;
}

/** What may be a name whose text is taken, by the letters: most files have no function of such a name, and no more is looked at. */
const MAYBE_TAKEN =
  /(?:\$\{|\bString\(|["'`]\s*\+)[\s(]*([\w$]+)|\.toString\(\s*\)(?<=([\w$]+)[\s)]*\.toString\(\s*\))/g;

/** @returns whether the text of the function at the end of a path is taken */
export function createTextTaken(t: TypeScript, source: ts.SourceFile): (path: Path) => boolean {
  const names = new Set(Array.from(source.text.matchAll(MAYBE_TAKEN), ([, before, behind]) => before ?? behind));
  let taken: ReadonlySet<ts.Node> | undefined;
  return (path) => {
    if (becomesText(t, path)) return true;
    if (names.size === 0 || !isNamed(t, path, names)) return false;
    taken ??= takenByName(t, source);
    return taken.has(path[path.length - 1]);
  };
}

/** `${f}`, `String(f)`, `f.toString()` or `"(" + f` */
function becomesText(t: TypeScript, path: Path): boolean {
  let at = path.length - 1;
  while (at > 0 && t.isParenthesizedExpression(path[at - 1])) at--;
  const [node, parent, around] = [path[at], path[at - 1], path[at - 2]];
  if (parent === undefined) return false;
  if (t.isTemplateSpan(parent)) return !t.isTaggedTemplateExpression(path[at - 3]);
  if (t.isCallExpression(parent))
    return t.isIdentifier(parent.expression) && parent.expression.text === "String" && parent.arguments[0] === node;
  if (t.isPropertyAccessExpression(parent))
    return parent.name.text === "toString" && t.isCallExpression(around) && around.arguments.length === 0;
  if (!t.isBinaryExpression(parent) || parent.operatorToken.kind !== t.SyntaxKind.PlusToken) return false;
  const before = t.isBinaryExpression(parent.left) ? parent.left.right : parent.left;
  return parent.right === node && t.isStringLiteralLike(before);
}

/** `function f() {}`, `const f = () => {}` */
function isNamed(t: TypeScript, path: Path, names: ReadonlySet<string>): boolean {
  const [node, parent] = [path[path.length - 1], path[path.length - 2]];
  if ((t.isFunctionDeclaration(node) || t.isFunctionExpression(node)) && node.name && names.has(node.name.text))
    return true;
  return (
    t.isVariableDeclaration(parent) &&
    parent.initializer === node &&
    t.isIdentifier(parent.name) &&
    names.has(parent.name.text)
  );
}

function takenByName(t: TypeScript, source: ts.SourceFile): ReadonlySet<ts.Node> {
  const declared = new Map<string, Declared[]>();
  const uses: ts.Identifier[] = [];
  const path: ts.Node[] = [];
  visit(source);
  return new Set(uses.flatMap((use) => meantBy(use)?.value ?? []));

  function visit(node: ts.Node): void {
    const height = path.length;
    // A sum of thousands of terms nests as deep to the left.
    for (; t.isBinaryExpression(node); node = node.left) path.push(node);
    visitNode(node);
    for (; path.length > height; path.pop()) visitNode((path[path.length - 1] as ts.BinaryExpression).right);
  }

  function visitNode(node: ts.Node): void {
    if (isDeclaration(t, node)) declare(node);
    path.push(node);
    if (t.isIdentifier(node) && becomesText(t, path)) uses.push(node);
    t.forEachChild(node, visit);
    path.pop();
  }

  function declare(node: ts.NamedDeclaration): void {
    if (!node.name || !t.isIdentifier(node.name)) return;
    const value = t.isVariableDeclaration(node) ? node.initializer : node;
    const others = declared.get(node.name.text) ?? [];
    declared.set(node.name.text, [...others, { scope: scopeOf(t, node, path), value }]);
  }

  /** Of nested scopes, the smallest is the last to begin. */
  function meantBy(use: ts.Identifier): Declared | undefined {
    const around = (declared.get(use.text) ?? []).filter(({ scope }) => scope.pos <= use.pos && use.end <= scope.end);
    const start = Math.max(...around.map(({ scope }) => scope.pos));
    const [meant, ...others] = around.filter(({ scope }) => scope.pos === start);
    return others.length === 0 ? meant : undefined;
  }
}

function isDeclaration(t: TypeScript, node: ts.Node): node is ts.NamedDeclaration {
  return (
    t.isVariableDeclaration(node) ||
    t.isParameter(node) ||
    t.isBindingElement(node) ||
    t.isFunctionDeclaration(node) ||
    t.isFunctionExpression(node) ||
    t.isClassLike(node) ||
    t.isImportClause(node) ||
    t.isNamespaceImport(node) ||
    t.isImportSpecifier(node) ||
    t.isImportEqualsDeclaration(node) ||
    t.isEnumDeclaration(node)
  );
}

/** @param path the nodes above the declaration */
function scopeOf(t: TypeScript, declaration: ts.Node, path: Path): ts.Node {
  if (t.isFunctionExpression(declaration) || t.isClassExpression(declaration)) return declaration;
  const list = t.isFunctionDeclaration(declaration)
    ? undefined
    : path.findLast((node) => t.isVariableDeclarationList(node));
  const isVar = list !== undefined && (list.flags & t.NodeFlags.BlockScoped) === 0;
  const isScope = (node: ts.Node): boolean => isFunctionNode(t, node) || (!isVar && opensBlock(t, node));
  return path.findLast(isScope) ?? path[0];
}

function opensBlock(t: TypeScript, node: ts.Node): boolean {
  return (
    t.isBlock(node) ||
    t.isCaseBlock(node) ||
    t.isModuleBlock(node) ||
    t.isCatchClause(node) ||
    t.isIterationStatement(node, false)
  );
}
