/**
 * Parameters whose defaults or patterns call something are evaluated in the body, where the function is open by then, and all that come
 * behind them as well (emit-parameters.ts). What would mean something else there stays where it is, and so outside of the call.
 */
import type ts from "typescript";
import { addDeclared, boundNames, mentions } from "./names.js";
import { hasModifier, isFunctionNode, kindOf, type FunctionNode, type TypeScript } from "./plan.js";

type Parameters = readonly ts.ParameterDeclaration[];
type FunctionWithParameters = Exclude<FunctionNode, ts.ClassStaticBlockDeclaration>;

/** @returns the index of the first parameter that is to be evaluated in the body; undefined for nearly all functions */
export function firstLateParameter(t: TypeScript, source: ts.SourceFile, node: FunctionNode): number | undefined {
  if (t.isClassStaticBlockDeclaration(node)) return undefined;
  const first = node.parameters.findIndex(
    ({ name, initializer }) =>
      (initializer !== undefined && calls(t, initializer)) || (!t.isIdentifier(name) && calls(t, name)),
  );
  return first >= 0 && canMove(t, source, node, node.parameters.slice(first)) ? first : undefined;
}

/** What of a parameter is code. */
function evaluated(t: TypeScript, { name, initializer }: ts.ParameterDeclaration): ts.Node[] {
  return [...(t.isIdentifier(name) ? [] : [name]), ...(initializer ? [initializer] : [])];
}

function calls(t: TypeScript, node: ts.Node): boolean {
  if (t.isCallExpression(node) || t.isNewExpression(node) || t.isTaggedTemplateExpression(node)) return true;
  return !isFunctionNode(t, node) && (t.forEachChild(node, (child) => calls(t, child) || undefined) ?? false);
}

function canMove(t: TypeScript, source: ts.SourceFile, node: FunctionWithParameters, moved: Parameters): boolean {
  // A setter has no rest parameter; a generator evaluates its parameters when it is called, and its body later.
  if (t.isSetAccessorDeclaration(node) || kindOf(t, node).endsWith("generator")) return false;
  // The compiler tells decorators of the parameters, and makes properties of some.
  if (isDecorated(t, node) || moved.some(({ modifiers }) => modifiers !== undefined)) return false;
  if (t.isConstructorDeclaration(node) && initialisesBeforeBody(t, node)) return false;
  // The first two may see how parameters are declared, the others are found by the compiler where they stand.
  if (/\b(?:arguments|eval)\b/.test(textOf(source, node))) return false;
  if (moved.some((parameter) => /\b(?:import|require)\b/.test(textOf(source, parameter)))) return false;
  return !meansAnother(t, node, moved);
}

const textOf = (source: ts.SourceFile, { pos, end }: ts.TextRange): string => source.text.slice(pos, end);

function isDecorated(t: TypeScript, node: FunctionWithParameters): boolean {
  const decorated = t.isConstructorDeclaration(node) ? node.parent : node;
  return t.canHaveDecorators(decorated) && t.getDecorators(decorated) !== undefined;
}

/** The compiler may put initialisers of properties before the first statement of the body; before 5.2, all up to `super()` is. */
function initialisesBeforeBody(t: TypeScript, { parent }: ts.ConstructorDeclaration): boolean {
  if (Number(t.versionMajorMinor) < 5.2) return true;
  const isDerived = parent.heritageClauses?.some(({ token }) => token === t.SyntaxKind.ExtendsKeyword) ?? false;
  return !isDerived && parent.members.some((member) => isInitialised(t, member));
}

function isInitialised(t: TypeScript, member: ts.ClassElement): boolean {
  return (
    t.isPropertyDeclaration(member) &&
    member.initializer !== undefined &&
    !hasModifier(t, member, t.SyntaxKind.StaticKeyword)
  );
}

/** Does the body declare a name of the parameters, or one that they mention? */
function meansAnother(t: TypeScript, { parameters, body }: FunctionWithParameters, moved: Parameters): boolean {
  const declared = new Set<string>();
  if (body) addDeclared(t, body, declared);
  if (declared.size === 0) return false;
  return (
    parameters.some(({ name }) => boundNames(t, name).some((bound) => declared.has(bound))) ||
    moved.some((parameter) => evaluated(t, parameter).some((part) => mentions(t, part, declared)))
  );
}
