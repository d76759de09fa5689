import assert from "node:assert/strict";
import { bracketFunctions, type Bracket } from "../../bench/build/bracket.js";

const BRACKET: Bracket = {
  prelude: "prelude;",
  before: (name) => `in(${name});`,
  after: (name) => `out(${name});`,
  stretches: true,
};

const CASES: readonly [what: string, source: string, expected: string][] = [
  ["a declaration", "function f(a) { g(); }", 'function f(a) { in("f"); try { g(); } finally { out("f"); } }'],
  ["an empty body", "class C { m() {} }", 'class C { m() { in("m"); try {} finally { out("m"); } } }'],
  [
    "a constructor and an accessor",
    "class C extends B { constructor() { super(); } get x() { return 1; } }",
    'class C extends B { constructor() { in("constructor"); try { super(); } finally { out("constructor"); } } ' +
      'get x() { in("x"); try { return 1; } finally { out("x"); } } }',
  ],
  [
    "arrows that return arrows",
    "const f = (a) => (b) => a + b;",
    'const f = (a) => { in("f"); try { return (b) => { in("(anonymous)"); try { return a + b; } finally { out("(anonymous)"); } }; } ' +
      'finally { out("f"); } };',
  ],
  [
    "an await in an await",
    "const f = async () => await (await a).b;",
    'const f = async () => { in("f"); try { return $resume(await $suspend(($resume(await $suspend(a))).b)); } finally { out("f"); } };',
  ],
  [
    "an await of an await",
    "async () => { await await a; };",
    'async () => { in("(anonymous)"); try { $resume(await $suspend($resume(await $suspend(a)))); } finally { out("(anonymous)"); } };',
  ],
  ["a generator", "function* f() { yield 1; }", "function* f() { yield 1; }"],
  ["what has no body", "function f(a: string): void;", "function f(a: string): void;"],
];

describe("bench: what stands around a function", () => {
  for (const [what, source, expected] of CASES)
    it(what, () => assert.equal(bracketFunctions("a.ts", source, BRACKET), `prelude;\n${expected}`));
});
