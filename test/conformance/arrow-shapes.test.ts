/**
 * Bodies that become a `return`: a line break between `return` and its expression would end the statement, and comments, casts
 * and parentheses are where a line break hides. The same for what `await` and `yield` get.
 */
import { deepEqual } from "node:assert/strict";
import { createWeaver } from "../../transformer/weave.js";
import { compareOnce } from "./compare.js";
import { compilers, targets } from "./compilers.js";
import { emit, optionsOf, readPragmas } from "./emit.js";

/** name → arrow; `c1`, `c2` … are its comments */
const arrows: Record<string, string> = {
  "line comment above": "() =>\n  // c1\n  5",
  "line comment behind the arrow": "() => // c1\n  5",
  "block comment over lines": "() =>\n  /* c1\n     c2 */\n  5",
  "JSDoc over lines": "() =>\n  /**\n   * c1\n   */\n  5",
  "block comment on the line": "() => /* c1 */ 5",
  "block comment over lines on the line": "() => /* c1\n*/ 5",
  "object in parentheses": "() =>\n  // c1\n  ({ a: 1 })",
  "comment inside the parentheses": "() => (\n  // c1\n  5\n)",
  "comments outside and inside": "() =>\n  // c1\n  (\n    /* c2 */\n    5 // c3\n  )",
  "angle cast": "() =>\n  // c1\n  <number>5",
  "as cast": "() =>\n  // c1\n  5 as number",
  "cast in parentheses": "() =>\n  // c1\n  (\n  // c2\n  5 as number)",
  satisfies: "() =>\n  // c1\n  ({ a: 5 }) satisfies object",
  "non-null": "() =>\n  // c1\n  (5 as number | null)!",
  "comments inside a cast": "() => </* c1 */ number> // c2\n  5",
  async: "async () =>\n  // c1\n  5",
  "async with await": "async () =>\n  // c1\n  await 5",
  "comment behind await": "async () => await // c1\n  5",
  "comment over lines behind await": "async () =>\n  // c1\n  await /* c2\n  */ 5",
  nested: "() =>\n  // c1\n  () =>\n    // c2\n    5",
  "nested in a call": "() =>\n  // c1\n  [1, 2].map((x) =>\n    // c2\n    x + 1)",
  comma: "() => (\n  // c1\n  5, 6)",
  template: "() =>\n  // c1\n  `t${\n  // c2\n  5}`",
  "trailing line comment": "() => 5 // c1",
  "trailing block comment": "() => 5 /* c1\n */",
  "function expression": "() =>\n  // c1\n  function () { /* c2 */ return 5; }",
  class: "() =>\n  // c1\n  class { /* c2 */ static x = 5 }",
  "comment in the parameters": "(x = // c1\n  5) =>\n  // c2\n  x",
  conditional: "() =>\n  // c1\n  !0 ? // c2\n  5 : // c3\n  6",
  "string like a directive": '() =>\n  // c1\n  "use strict"',
  "unary minus": "() =>\n  // c1\n  -5",
  "regular expression": "() =>\n  // c1\n  /x/.source",
  "empty lines around": "() =>\n\n  // c1\n\n  5",
  "call chain over lines": "() =>\n  // c1\n  [3]\n    // c2\n    .map((x) => x)\n    // c3\n    .join()",
  assignment: "(o: any = {}) =>\n  // c1\n  o.x = 5",
};

/** name → program that prints */
const statements: Record<string, string> = {
  "return with a comment": "function f() { return /* c1 */ ( // c2\n  5); }\nprint(f());",
  "return and nothing": "function f() { return // c1\n  5 }\nprint(f());",
  "yield with comments":
    "function* f() { yield ( // c1\n  5); const x = yield /* c2 */ 6; yield // c3\n}\nprint([...f()]);",
  "yield* with a comment": "function* f() { yield* /* c1\n */ [5]; yield* ( // c2\n  [6]); }\nprint([...f()]);",
  "return in an async generator":
    "async function* f() { return /* c1 */ ( // c2\n  5); }\nf().next().then((v) => print(v));",
  "throw with a comment": "function f() { throw /* c1 */ ( // c2\n  5); }\ntry { f(); } catch (e) { print(e); }",
  "await in a return": "async function f() { return await ( // c1\n  5); }\nf().then((v) => print(v));",
  "comments around a body":
    "function f() /* c1 */ { // c2\n  /* c3 */ return 5; // c4\n  // c5\n} // c6\n// c7\nprint(f()); // c8",
  "JSDoc on everything":
    "/** c1 */ function f() { /** c2 */ const x = 1; return x; }\n/** c3 */ class C { /** c4 */ m() { /** c5 */ return 5; } /** c6 */ constructor() { /* c7 */ } }\nprint(f(), new C().m());",
  "comments for bundlers":
    'const lazy = () => import(/* c1 */ "self");\nasync function f() { const m = await import(/* c2 */ "self"); return m.x; }\nconst pure = () => /* c3 */ f();\nconst made = /* c4 */ f();\nlazy().then((m) => print(m.x));\nmade.then(print);\npure().then(print);',
  "comments in a constructor":
    "class B {}\nclass C extends B { /* c1 */ x = 1; constructor() { /* c2 */ super(); // c3\n  /* c4 */ this.x++; /* c5 */ } }\nprint(new C().x);",
  "for await with comments":
    "async function f() { /* c1 */ for await (const x of /* c2 */ [1]) /* c3 */ print(x); /* c4 */ for await (const x of [2]) { /* c5 */ print(x); /* c6 */ } }\nf();",
  "license, directive and header":
    '/* c1 license */\n\n// c2\n"use strict";\n// c3\nfunction f() { "use strict"; /* c4 */ return 5; }\nprint(f());',
};

const programs = [
  ...Object.entries(arrows).map(([name, arrow]) => [
    name,
    `const f = ${arrow};\nprint(f(), f.name);\nPromise.resolve(f()).then(print);`,
  ]),
  ...Object.entries(statements),
] as [string, string][];

const variants = compilers.flatMap((compiler) =>
  targets.flatMap((target) =>
    [false, true].map((removeComments) => ({ compiler, target, define: true, removeComments })),
  ),
);

describe("weaving changes no arrow shape, returned or awaited expression", () => {
  for (const [name, text] of programs) {
    it(name, async () => {
      const found: string[] = [];
      for (const variant of variants) {
        const weaver = createWeaver(variant.compiler, { root: "/" });
        for (const difference of await compareOnce({ fileName: "/arrow.ts", text }, variant, weaver))
          found.push(`TS ${variant.compiler.version} ${variant.target}: ${difference}`);
      }
      deepEqual(found, []);
    });
  }
});

/** `plain` without what the woven code lost: the comments of `woven` must be left over from it, each at most as often. */
function addedComments(plain: string[], woven: string[]): string[] {
  const left = [...plain];
  return woven.filter((comment) => left.indexOf(comment) < 0 || left.splice(left.indexOf(comment), 1).length === 0);
}

/**
 * What is lost, and harmless: a comment on a line of its own before the expression of an arrow (the woven `return` may not begin
 * with it), one behind the opening brace of a body on one line (the compiler prints those only where the body stays on one line), and
 * those above a `for await`, which the woven `try` encloses. The comments of every other place are all there, once.
 */
const lost: Record<string, readonly string[]> = {
  "JSDoc on everything": ["c2", "c5"],
  "for await with comments": ["c1", "c4"],
};

describe("weaving doubles no comment", () => {
  const commentsOf = (code: string): string[] => code.match(/\bc\d\b/g) ?? [];
  for (const [name, text] of programs) {
    it(name, () => {
      for (const compiler of compilers) {
        const options = optionsOf({ compiler, target: "ES2022", define: true }, readPragmas(text));
        const plain = commentsOf(emit(compiler, "/arrow.ts", text, options).code);
        const weaver = createWeaver(compiler, { root: "/" });
        const woven = commentsOf(emit(compiler, "/arrow.ts", text, options, weaver).code);
        deepEqual(addedComments(plain, woven), [], `doubled, TS ${compiler.version}`);
        if (!(name in arrows)) deepEqual(addedComments(woven, plain), lost[name] ?? [], `lost, TS ${compiler.version}`);
      }
    });
  }
});
