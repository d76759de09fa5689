/** Names functions as a person would call them, from the syntax around them. */
import type ts from "typescript";
import { isFunctionNode, type TypeScript } from "./plan.js";

/** Longer names keep their ends: the beginning says where, the end says what. */
const LONGEST_NAME = 80;
/** Links of a chain `a().b().c(callback)` that a name shows. */
const LONGEST_CHAIN = 5;

const ANONYMOUS = "<anonymous>";

/**
 * Gives a function that names the last node of a path, which starts at the source file.
 * @param originalName of an identifier that a minifier has made short
 */
export function createNamer(
  t: TypeScript,
  source: ts.SourceFile,
  originalName: (node: ts.Identifier) => string | undefined,
): (path: readonly ts.Node[]) => string {
  const K = t.SyntaxKind;
  const known = new Map<ts.Node, string>();
  return (path) => nameAt(path, path.length - 1);

  function nameAt(path: readonly ts.Node[], at: number): string {
    let name = known.get(path[at]);
    if (name === undefined) known.set(path[at], (name = clip(describe(path, at))));
    return name;
  }

  /** The name of the function, class or namespace at a place of the path. */
  function describe(path: readonly ts.Node[], at: number): string {
    const node = path[at];
    if (t.isFunctionDeclaration(node) || t.isClassDeclaration(node) || t.isModuleDeclaration(node))
      return namespacePrefix(path, at) + (declaredName(node) ?? "default");
    if (t.isFunctionExpression(node)) return declaredName(node) ?? inferred(path, at, ANONYMOUS);
    if (t.isArrowFunction(node)) return inferred(path, at, ANONYMOUS);
    if (t.isClassExpression(node)) return declaredName(node) ?? inferred(path, at, "<class>");
    if (t.isConstructorDeclaration(node)) return `new ${nameAt(path, at - 1)}`;
    if (t.isClassStaticBlockDeclaration(node)) return `static ${nameAt(path, at - 1)} {}`;
    if (t.isMethodDeclaration(node)) return member(path, at - 1, propertyText(node.name));
    if (t.isGetAccessorDeclaration(node)) return `get ${member(path, at - 1, propertyText(node.name))}`;
    if (t.isSetAccessorDeclaration(node)) return `set ${member(path, at - 1, propertyText(node.name))}`;
    return ANONYMOUS;
  }

  function declaredName({ name }: { name?: ts.ModuleName }): string | undefined {
    return name && (t.isIdentifier(name) ? identifierText(name) : name.text);
  }

  function identifierText(identifier: ts.Identifier): string {
    return originalName(identifier) ?? identifier.text;
  }

  /** The name of a member of the class or object literal at a place of the path. */
  function member(path: readonly ts.Node[], at: number, name: string): string {
    if (t.isClassLike(path[at])) return `${nameAt(path, at)}.${name}`;
    const outer = path[valueHolder(path, at)];
    if (t.isPropertyAssignment(outer))
      return member(path, valueHolder(path, at) - 1, `${propertyText(outer.name)}.${name}`);
    if (isArgument(outer, path[valueHolder(path, at) + 1])) return `${callText(outer)}({ ${name} })`;
    const object = inferred(path, at, "");
    return object === "" ? name : `${object}.${name}`;
  }

  /** The name that a nameless function, class or object gets from what it is assigned or handed to. */
  function inferred(path: readonly ts.Node[], at: number, nameless: string): string {
    const holderAt = valueHolder(path, at);
    const holder = path[holderAt];
    const value = path[holderAt + 1];
    if (isNamed(holder) && t.isIdentifier(holder.name))
      return namespacePrefix(path, holderAt) + identifierText(holder.name);
    if (t.isPropertyAssignment(holder) || t.isPropertyDeclaration(holder))
      return member(path, holderAt - 1, propertyText(holder.name));
    if (t.isBinaryExpression(holder)) return assignedName(path, holderAt, holder, nameless);
    if (t.isExportAssignment(holder)) return holder.isExportEquals === true ? "exports" : "default";
    if (isArgument(holder, value)) return `${callText(holder)}(${nameless === ANONYMOUS ? "callback" : "class"})`;
    if (t.isCallExpression(holder)) return within(path, holderAt, "<iife>");
    if (t.isArrayLiteralExpression(holder))
      return `${inferred(path, holderAt, "")}[${holder.elements.indexOf(value as ts.Expression)}]`;
    if (t.isJsxExpression(holder)) return jsxName(path, holderAt);
    return within(path, holderAt, nameless);
  }

  function isNamed(node: ts.Node): node is ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement {
    return t.isVariableDeclaration(node) || t.isParameter(node) || t.isBindingElement(node);
  }

  /** `a.b = () => 1` is a.b; `exports.run` is run; `Point.prototype.add` is Point.add; `this.add` is Point.add. */
  function assignedName(path: readonly ts.Node[], at: number, node: ts.BinaryExpression, nameless: string): string {
    if (!isAssignment(node)) return within(path, at, nameless);
    const text = chainText(node.left)
      .replace(/^(?:module\.)?exports\.(?=.)/, "")
      .replace(".prototype.", ".");
    const classAt = path.findLastIndex((above, index) => index < at && t.isClassLike(above));
    return classAt < 0 ? text : text.replace(/^this(?=\.)/, nameAt(path, classAt));
  }

  function isAssignment(node: ts.BinaryExpression): boolean {
    return node.operatorToken.kind >= K.FirstAssignment && node.operatorToken.kind <= K.LastAssignment;
  }

  function isArgument(holder: ts.Node, value: ts.Node): holder is ts.CallExpression | ts.NewExpression {
    return (t.isCallExpression(holder) || t.isNewExpression(holder)) && holder.expression !== value;
  }

  function callText(call: ts.CallExpression | ts.NewExpression): string {
    return (t.isNewExpression(call) ? "new " : "") + chainText(call.expression);
  }

  /** `<Button onClick={() => 1} />` is Button.onClick. */
  function jsxName(path: readonly ts.Node[], at: number): string {
    const attribute = path[at - 1];
    const element = path.findLast(
      (node, index): node is ts.JsxOpeningLikeElement | ts.JsxElement =>
        index < at && (t.isJsxOpeningLikeElement(node) || t.isJsxElement(node)),
    );
    if (element === undefined) return within(path, at, ANONYMOUS);
    const tag = (t.isJsxElement(element) ? element.openingElement : element).tagName.getText(source);
    return t.isJsxAttribute(attribute) ? `${tag}.${attribute.name.getText(source)}` : `${tag}(children)`;
  }

  /** The place above of what takes the value: parentheses, type assertions and choices only pass it on. */
  function valueHolder(path: readonly ts.Node[], at: number): number {
    let holder = at - 1;
    while (passesOn(path[holder], path[holder + 1])) holder--;
    return holder;
  }

  function passesOn(node: ts.Node, child: ts.Node): boolean {
    if (t.isConditionalExpression(node)) return node.condition !== child;
    if (t.isBinaryExpression(node)) return !isAssignment(node);
    return (
      t.isParenthesizedExpression(node) ||
      t.isAsExpression(node) ||
      t.isSatisfiesExpression(node) ||
      t.isNonNullExpression(node) ||
      t.isTypeAssertionExpression(node)
    );
  }

  /** A nameless thing inside a function is named after it; an object needs no mark of its own. */
  function within(path: readonly ts.Node[], at: number, nameless: string): string {
    const around = path.findLastIndex((node, index) => index <= at && isFunctionNode(t, node));
    if (around < 0) return nameless;
    return nameless === "" ? nameAt(path, around) : `${nameAt(path, around)}.${nameless}`;
  }

  /** `Outer.Inner.` inside of namespaces, nothing inside of a function. */
  function namespacePrefix(path: readonly ts.Node[], at: number): string {
    for (let above = at - 1; above >= 0; above--) {
      if (isFunctionNode(t, path[above])) return "";
      if (t.isModuleDeclaration(path[above])) return `${nameAt(path, above)}.`;
    }
    return "";
  }

  function propertyText(name: ts.PropertyName): string {
    if (t.isComputedPropertyName(name)) {
      const { expression } = name;
      return t.isStringLiteralLike(expression) ? quoted(expression.text) : `[${oneLine(expression.getText(source))}]`;
    }
    return t.isStringLiteralLike(name) ? quoted(name.text) : name.text;
  }

  /** The text of a callee without its arguments: `users.filter().map`. */
  function chainText(node: ts.Expression, links = 0): string {
    if (links > LONGEST_CHAIN) return "…";
    if (t.isIdentifier(node)) return identifierText(node);
    if (t.isPropertyAccessExpression(node)) return `${chainText(node.expression, links + 1)}.${node.name.text}`;
    if (t.isElementAccessExpression(node))
      return `${chainText(node.expression, links + 1)}[${oneLine(node.argumentExpression.getText(source))}]`;
    if (t.isCallExpression(node)) return `${chainText(node.expression, links + 1)}()`;
    if (t.isNewExpression(node)) return `new ${chainText(node.expression, links + 1)}()`;
    if (t.isParenthesizedExpression(node) || t.isAwaitExpression(node) || t.isNonNullExpression(node))
      return chainText(node.expression, links);
    if (t.isArrayLiteralExpression(node)) return "[]";
    return node.kind === K.ThisKeyword || node.kind === K.SuperKeyword ? node.getText(source) : "…";
  }
}

function quoted(text: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text) ? text : JSON.stringify(text);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 24 ? line : `${line.slice(0, 23)}…`;
}

function clip(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const half = (LONGEST_NAME - 1) >> 1;
  return `${name.slice(0, half)}…${name.slice(-half)}`;
}
