/**
 * What of a file is woven: its functions, their names and kinds, and the places where they suspend. Pure analysis of the
 * syntax tree; how a plan becomes code is the business of an emitter (`emit-*.ts`), and a second emitter needs no second plan.
 */
import type ts from "typescript";
import type { FunctionKind } from "../runtime/contract.js";

export type TypeScript = typeof ts;

/** A place in a source, as the trace tells it. */
export interface SourcePlace {
  /** Path from the project root with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** What a file that is woven was compiled from, as its source map says. */
export interface Origins {
  /** The one source of the whole file; undefined for a bundle. Path from the project root, or a URL where it is no file. */
  readonly source: string | undefined;
  /** @returns undefined for what the compiler has added */
  placeOf(line: number, column: number): SourcePlace | undefined;
  /** @returns what a name that begins there was before it was made short; undefined where the map does not say */
  nameOf(line: number, column: number): string | undefined;
}

export interface WovenFunction extends SourcePlace {
  /** Position in the file's function table. */
  index: number;
  readonly name: string;
  readonly kind: FunctionKind;
  /** It can be suspended: async functions, generators, a module with top-level await. */
  task: boolean;
  /** It holds an `await` or a `yield`. */
  waits: boolean;
  /** The first parameter that is evaluated in the body, with all behind it (late-parameters.ts). */
  readonly lateFrom?: number | undefined;
}

/** Where a task gives up its thread, at the `await`, `yield` or `return` keyword (from 1). */
export interface SuspendPoint {
  readonly line: number;
  readonly column: number;
}

/** Something a reader of the compiler's output should know, at a node. */
export interface Note {
  readonly node: ts.Node;
  readonly text: string;
}

export interface FilePlan {
  /** Path from the project root with forward slashes; the functions say where they come from. */
  readonly file: string;
  /** In the order of the function table: those of one source together, and the module body is the first one. */
  readonly functions: readonly WovenFunction[];
  /** The source file, functions and static blocks whose bodies are woven. */
  readonly bodies: ReadonlyMap<ts.Node, WovenFunction>;
  /** `await`, `yield`, `for await`, and `return` in an async generator, of woven functions. */
  readonly points: ReadonlyMap<ts.Node, SuspendPoint>;
  /** `catch` and `finally` blocks that can be the first to run after a suspension. */
  readonly resumingBlocks: ReadonlySet<ts.Node>;
  /** `for await` loops, or the outermost label of each. */
  readonly awaitingLoops: ReadonlySet<ts.Node>;
  /** Blocks that wait at their end for what `await using` disposes of, with the indexes of those statements. */
  readonly disposingBlocks: ReadonlyMap<ts.Node, ReadonlyMap<number, SuspendPoint>>;
  /** `@ignore` decorators, which the woven code does without. */
  readonly droppedDecorators: ReadonlySet<ts.Node>;
  /** Everything above and all the nodes above: the rest of the tree is not even visited by an emitter. */
  readonly touched: ReadonlySet<ts.Node>;
  readonly notes: readonly Note[];
}

/** A node with a body that runs as a call of its own. */
export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration
  | ts.ClassStaticBlockDeclaration;

/** The body of a node that runs as a call of its own; undefined for overloads, abstract and ambient ones, and all other nodes. */
export function bodyOf(t: TypeScript, node: ts.Node): ts.ConciseBody | undefined {
  return isFunctionNode(t, node) ? node.body : undefined;
}

const knownFunctionKinds = new WeakMap<TypeScript, ReadonlySet<ts.SyntaxKind>>();

export function isFunctionNode(t: TypeScript, node: ts.Node): node is FunctionNode {
  let kinds = knownFunctionKinds.get(t);
  if (kinds === undefined) knownFunctionKinds.set(t, (kinds = new Set(functionKinds(t))));
  return kinds.has(node.kind);
}

export function functionKinds({ SyntaxKind: K }: TypeScript): ts.SyntaxKind[] {
  return [
    K.FunctionDeclaration,
    K.FunctionExpression,
    K.ArrowFunction,
    K.MethodDeclaration,
    K.Constructor,
    K.GetAccessor,
    K.SetAccessor,
    K.ClassStaticBlockDeclaration,
  ];
}

export function kindOf(t: TypeScript, node: FunctionNode): FunctionKind {
  const generator = "asteriskToken" in node && node.asteriskToken !== undefined;
  const async = hasModifier(t, node, t.SyntaxKind.AsyncKeyword);
  if (async) return generator ? "async generator" : "async";
  return generator ? "generator" : "function";
}

export function hasModifier(t: TypeScript, node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  return t.canHaveModifiers(node) && (node.modifiers?.some((modifier) => modifier.kind === kind) ?? false);
}

/** Directives such as "use strict" at the start of a body: they mean something only there. */
export function countDirectives(t: TypeScript, statements: readonly ts.Statement[]): number {
  const end = statements.findIndex((s) => !(t.isExpressionStatement(s) && t.isStringLiteral(s.expression)));
  return end < 0 ? statements.length : end;
}
