/** Finds the woven functions in emitted JavaScript: what the function table says of each, and where its code stands. */
import ts from "typescript";

export interface EmittedFunction {
  readonly file: string;
  readonly name: string;
  /** Place of the function in its TypeScript file, from 1. */
  readonly line: number;
  readonly column: number;
  /** The function that V8 counts. */
  readonly node: ts.Node;
  /** Below ES2017 an async function is a plain one, which is counted, around the generator that was woven. */
  readonly lowered: boolean;
  /** Offsets between which V8's range of the function begins: it leaves out a `static`, and decorators. */
  readonly startsFrom: number;
  readonly startsBefore: number;
  readonly end: number;
}

interface Entry {
  readonly node: ts.Node;
  readonly index: number;
}

/** @param code as it ran */
export function findWovenFunctions(code: string): EmittedFunction[] {
  const source = ts.createSourceFile("emitted.js", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const entries: Entry[] = [];
  let file = "";
  let table: (string | number)[] = [];
  const visit = (node: ts.Node): void => {
    const index = isFrame(node) ? enteredIndex(node) : undefined;
    if (index !== undefined) entries.push({ node, index });
    if (ts.isCallExpression(node) && isCallOf(node, ["register"])) [file, table] = registered(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return entries.map(({ node: woven, index }) => {
    const [name, , line, column] = table.slice(index * 4);
    const node = loweredFrom(woven) ?? woven;
    const place = { file, name: String(name), line: Number(line), column: Number(column) };
    return { ...place, node, lowered: node !== woven, ...rangeOf(node, source) };
  });
}

/** `function f() { return __awaiter(this, void 0, void 0, function* () { … }); }`: f, for the generator. */
function loweredFrom(node: ts.Node): ts.Node | undefined {
  if (!ts.isFunctionExpression(node) || !ts.isCallExpression(node.parent)) return undefined;
  const helper = node.parent.expression.getText();
  return /__(?:awaiter|asyncGenerator)$/.test(helper) ? ts.findAncestor(node.parent, isFrame) : undefined;
}

const isFrame = (node: ts.Node): boolean =>
  ts.isSourceFile(node) || ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node);

/** `$cw.enter(…)`, and in CommonJS `$enter(…)` */
function isCallOf({ expression: callee }: ts.CallExpression, methods: readonly string[]): boolean {
  if (ts.isPropertyAccessExpression(callee)) return methods.includes(callee.name.text);
  return ts.isIdentifier(callee) && methods.includes(callee.text.replace(/^(?:mock)?\$/, ""));
}

/** `const $f = $cw.enter($m, 3)`, or with `$m ?? $r()`, is a statement of the body itself: 3. */
function enteredIndex(node: ts.Node): number | undefined {
  for (const statement of statementsOf(node)) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { initializer } of statement.declarationList.declarations) {
      if (!initializer || !ts.isCallExpression(initializer) || !isCallOf(initializer, ["enter", "enterTask"])) continue;
      const [firstId, index] = initializer.arguments;
      const isWoven = ts.isBinaryExpression(firstId) || ts.isIdentifier(firstId);
      if (isWoven && ts.isNumericLiteral(index)) return Number(index.text);
    }
  }
  return undefined;
}

function statementsOf(node: ts.Node): readonly ts.Statement[] {
  if (ts.isSourceFile(node)) return node.statements;
  const { body } = node as ts.FunctionLikeDeclaration;
  return body && ts.isBlock(body) ? body.statements : [];
}

/** `$cw.register(1, "src/a.ts", [ … ])` */
function registered({ arguments: [, file, table] }: ts.CallExpression): [string, (string | number)[]] {
  const { elements } = table as ts.ArrayLiteralExpression;
  const values = elements.map((element) =>
    ts.isNumericLiteral(element) ? Number(element.text) : (element as ts.StringLiteral).text,
  );
  return [(file as ts.StringLiteral).text, values];
}

function rangeOf(node: ts.Node, source: ts.SourceFile) {
  if (ts.isSourceFile(node)) return { startsFrom: 0, startsBefore: 1, end: node.text.length };
  const { body } = node as ts.FunctionLikeDeclaration;
  return { startsFrom: node.getStart(source), startsBefore: body!.getStart(source), end: node.end };
}
