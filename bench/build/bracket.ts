/**
 * Puts text around every function body of a source, as the user of a tracer without a compiler plugin would by hand:
 *
 *     f(x) { body }        f(x) { before try { body } finally { after } }
 *     (x) => value         (x) => { before try { return value; } finally { after } }
 *     await x              $resume(await $suspend(x))          where the bracket tells stretches apart
 *
 * Generators stay as they are; no benchmark program calls one, which the check of the counts would show.
 */
import ts from "typescript";

/** What stands around a function body. */
export interface Bracket {
  /** Text at the top of each file. */
  readonly prelude: string;
  /** Statements before the body; `name` is that of the function as a string literal. */
  readonly before: (name: string) => string;
  readonly after: (name: string) => string;
  /** The prelude declares `$suspend` and `$resume`, each handing its argument through. */
  readonly stretches?: boolean;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** @returns the source with the bracket around every function body */
export function bracketFunctions(fileName: string, text: string, bracket: Bracket): string {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const insertions: Insertion[] = [{ at: 0, text: `${bracket.prelude}\n` }];
  visit(source);
  return insertAll(text, insertions);

  function visit(node: ts.Node): void {
    const pairs = pairsAround(node, bracket);
    insertions.push(...pairs.map(([open]) => open));
    ts.forEachChild(node, visit);
    insertions.push(...pairs.map(([, close]) => close).reverse());
  }
}

type Pair = readonly [open: Insertion, close: Insertion];

/** Outermost first: what an arrow returns may be an `await`, and what is awaited another. */
function pairsAround(node: ts.Node, bracket: Bracket): Pair[] {
  const pairs: Pair[] = [];
  if (isBodyOfFunction(node)) pairs.push(aroundBody(node, bracket));
  if (!bracket.stretches) return pairs;
  if (node.parent !== undefined && ts.isAwaitExpression(node.parent)) pairs.push(around(node, "$suspend(", ")"));
  if (ts.isAwaitExpression(node)) pairs.push(around(node, "$resume(", ")"));
  return pairs;
}

/** Insertions at one place keep their order: an outer opening stands before an inner one, an inner closing before an outer one. */
function insertAll(text: string, insertions: readonly Insertion[]): string {
  let result = "";
  let done = 0;
  for (const { at, text: inserted } of insertions.toSorted((a, b) => a.at - b.at)) {
    result += text.slice(done, at) + inserted;
    done = at;
  }
  return result + text.slice(done);
}

const around = (node: ts.Node, open: string, close: string): Pair => [
  { at: node.getStart(), text: open },
  { at: node.end, text: close },
];

type Body = ts.ConciseBody & { readonly parent: ts.FunctionLikeDeclaration };

function isBodyOfFunction(node: ts.Node): node is Body {
  const { parent } = node;
  if (parent === undefined || !ts.isFunctionLike(parent) || !("body" in parent) || parent.body !== node) return false;
  return !("asteriskToken" in parent && parent.asteriskToken !== undefined);
}

function aroundBody(body: Body, { before, after }: Bracket): Pair {
  const name = JSON.stringify(nameOf(body.parent));
  const open = `${before(name)} try {`;
  const close = `} finally { ${after(name)} }`;
  if (!ts.isBlock(body)) return around(body, `{ ${open} return `, `; ${close} }`);
  return [
    { at: body.getStart() + 1, text: ` ${open}` },
    { at: body.end - 1, text: `${close} ` },
  ];
}

function nameOf(node: ts.FunctionLikeDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  if (ts.isConstructorDeclaration(node)) return "constructor";
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : "(anonymous)";
}
