/**
 * The ways in which a program opts out:
 *
 *     // callweave-ignore              before a function, method, class or statement; also as a JSDoc tag
 *     // callweave-ignore-file         before the first statement
 *     @ignore                          imported from callweave, on a class or a member
 */
import type ts from "typescript";
import { isFunctionNode, type TypeScript } from "./plan.js";

const PACKAGE = "callweave";
const DECORATOR = "ignore";
const IGNORE = /(?:^\/\/\s*|@)callweave-ignore(?![\w-])/;
const IGNORE_FILE = /(?:^\/[/*]\s*|@)callweave-ignore-file(?![\w-])/;

export interface IgnoreRules {
  /** Does a comment before the node keep it from being woven? */
  byComment(node: ts.Node): boolean;
  /** The node's `@ignore`. */
  decoratorOf(node: ts.Node): ts.Decorator | undefined;
}

export function isIgnoredFile(t: TypeScript, source: ts.SourceFile): boolean {
  return source.text.includes("callweave-ignore-file") && hasComment(t, source, 0, IGNORE_FILE);
}

export function ignoreRules(t: TypeScript, source: ts.SourceFile): IgnoreRules {
  const anyComment = source.text.includes("callweave-ignore");
  const imported = importedNames(t, source);
  return {
    byComment: (node) => anyComment && canBeIgnored(t, node) && hasComment(t, source, node.pos, IGNORE),
    decoratorOf: (node) =>
      imported.size > 0 && t.canHaveDecorators(node)
        ? t.getDecorators(node)?.find(({ expression }) => imported.has(dottedName(t, expression)))
        : undefined,
  };
}

function canBeIgnored(t: TypeScript, node: ts.Node): boolean {
  return (
    t.isStatement(node) ||
    isFunctionNode(t, node) ||
    t.isClassLike(node) ||
    t.isClassElement(node) ||
    t.isObjectLiteralElementLike(node)
  );
}

/** Comments on lines of their own, and those on the line of an expression (`run(/* … *\/ () => 1)`). */
function hasComment(t: TypeScript, source: ts.SourceFile, pos: number, pattern: RegExp): boolean {
  const comments = [...(t.getLeadingCommentRanges(source.text, pos) ?? []), ...sameLine(t, source, pos)];
  return comments.some((comment) => pattern.test(source.text.slice(comment.pos, comment.end)));
}

/** A comment behind `;` or `}` belongs to what ends there; behind `(`, `,`, `=` or `:` to what follows. */
function sameLine(t: TypeScript, source: ts.SourceFile, pos: number): readonly ts.CommentRange[] {
  return "(,=:[?".includes(source.text[pos - 1] ?? ";") ? (t.getTrailingCommentRanges(source.text, pos) ?? []) : [];
}

/** What `ignore` is called in this file: its local name, or a namespace and the name. */
function importedNames(t: TypeScript, source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  if (!source.text.includes(PACKAGE)) return names;
  for (const statement of source.statements) {
    if (!t.isImportDeclaration(statement) || !isPackage(t, statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined) continue;
    if (t.isNamespaceImport(bindings)) names.add(`${bindings.name.text}.${DECORATOR}`);
    else
      for (const { name, propertyName } of bindings.elements)
        if ((propertyName ?? name).text === DECORATOR) names.add(name.text);
  }
  return names;
}

function isPackage(t: TypeScript, specifier: ts.Expression): boolean {
  return t.isStringLiteral(specifier) && specifier.text === PACKAGE;
}

function dottedName(t: TypeScript, node: ts.Expression): string {
  if (t.isIdentifier(node)) return node.text;
  if (t.isPropertyAccessExpression(node)) return `${dottedName(t, node.expression)}.${node.name.text}`;
  return "";
}
