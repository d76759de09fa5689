import assert from "node:assert/strict";
import { functionNames, functionTable } from "./transpile.js";

/** Source on the left, the names of its functions on the right. */
const NAMES: readonly [source: string, ...names: string[]][] = [
  ["function distance() {}", "distance"],
  ["export default function () {}", "default"],
  ["export default () => 1", "default"],
  ["export default class { m() {} }", "default.m"],
  ["class Point { distance() {} }", "Point.distance"],
  ["class Point { get length() { return 1 } set length(v) {} }", "get Point.length", "set Point.length"],
  ["class Point { constructor() {} }", "new Point"],
  ["class Point { static {} }", "static Point {}"],
  ["class Point { #secret() {} get #s() { return 1 } }", "Point.#secret", "get Point.#s"],
  [
    "class Point { [Symbol.iterator]() {} ['plain']() {} 'a b'() {} 7() {} }",
    "Point.[Symbol.iterator]",
    "Point.plain",
    'Point."a b"',
    "Point.7",
  ],
  ["class Point { static of = () => new Point(); add = function () {} }", "Point.of", "Point.add"],
  ["const onClick = () => 1", "onClick"],
  ["const onClick = function named() {}", "named"],
  ["const f = async () => 1, g = function* () {}", "f", "g"],
  ["let f; f = () => 1; f ??= () => 2", "f", "f"],
  [
    "const handlers = { onClick: () => 1, onKey() {}, get k() { return 1 } }",
    "handlers.onClick",
    "handlers.onKey",
    "get handlers.k",
  ],
  ["const a = { b: { c: { d() {} } } }", "a.b.c.d"],
  ["exports.run = () => 1; module.exports.stop = () => 2; module.exports = () => 3", "run", "stop", "module.exports"],
  ["Point.prototype.add = function () {}", "Point.add"],
  ["class Point { constructor() { this.add = () => 1 } }", "new Point", "Point.add"],
  ["users.map((user) => user.name)", "users.map(callback)"],
  ["users.filter(Boolean).map(function () {})", "users.filter().map(callback)"],
  ["new Promise((done) => done())", "new Promise(callback)"],
  ["items[0].run(() => 1); a?.b!.c(() => 1)", "items[0].run(callback)", "a.b.c(callback)"],
  [
    "createStore({ reducer() {}, nested: { effect: () => 1 } })",
    "createStore({ reducer })",
    "createStore({ nested.effect })",
  ],
  ["(() => 1)(); (function () {})()", "<iife>", "<iife>"],
  ["const add = (a) => (b) => a + b", "add", "add.<anonymous>"],
  ["function outer() { return function () {} }", "outer", "outer.<anonymous>"],
  ["function outer() { function inner() {} const arrow = () => 1 }", "outer", "inner", "arrow"],
  ["function make() { return { run() {} } }", "make", "make.run"],
  ["const choose = a ? () => 1 : (b || (() => 2))", "choose", "choose"],
  ["const typed = (() => 1) as F, checked = (() => 1) satisfies F, sure = (() => 1)!", "typed", "checked", "sure"],
  ["function f(callback = () => 1, { g = () => 2 } = {}) {}", "f", "callback", "g"],
  ["const list = [() => 1, function () {}]", "list[0]", "list[1]"],
  [
    "namespace Outer { export function f() {} namespace Inner { export class C { m() {} } } }",
    "Outer.f",
    "Outer.Inner.C.m",
  ],
  ["namespace A.B { export const f = () => { const g = () => 1 } }", "A.B.f", "g"],
  ["const Shape = class { area() {} }, Named = class Own { m() {} }", "Shape.area", "Own.m"],
  ["mixin(class { m() {} })", "mixin(class).m"],
  ["const mix = (Base) => class extends Base { constructor() {} }", "mix", "new mix.<class>"],
  ["(() => 1) + (() => 2)", "<anonymous>", "<anonymous>"],
  ["const { x = () => 1 } = {}", "x"],
  ["[1].map(async () => 1)", "[].map(callback)"],
];

describe("function names", () => {
  for (const [source, ...names] of NAMES)
    it(`${source}  →  ${names.join(", ")}`, () => assert.deepEqual(functionNames(source), names));

  it("JSX attributes and children", () => {
    const source = "const a = <Button onClick={() => 1}>{() => 2}</Button>; const b = <><Row key={() => 3} /></>";
    assert.deepEqual(functionNames(source, { file: "a.tsx" }), ["Button.onClick", "Button(children)", "Row.key"]);
  });

  it("long names keep their ends", () => {
    const [name] = functionNames(`class ${"A".repeat(70)} { ${"b".repeat(70)}() {} }`);
    assert.equal(name, `${"A".repeat(39)}…${"b".repeat(39)}`);
  });

  it("a long chain shows its last links", () => {
    assert.deepEqual(functionNames(`start${".next()".repeat(300)}.then(() => 1)`), [
      "…().next().next().then(callback)",
    ]);
  });

  it("types are not read", () => {
    assert.deepEqual(functionNames("const f: (callback: () => void) => { m(): void } = (callback) => ({ m() {} })"), [
      "f",
      "f.m",
    ]);
  });

  it("positions are those of the function, after its documentation and its decorators", () => {
    const source = [
      "/** Documented. */",
      "export async function f() {}",
      "class A {",
      "  @decorated() static async m() {}",
      "  @decorated n() {}",
      "  get p() { return 1 }",
      "  arrow = () => 1;",
      "}",
    ].join("\n");
    assert.deepEqual(
      functionTable(source).map(({ name, line, column }) => `${name} ${line}:${column}`),
      ["f 2:1", "A.m 4:16", "A.n 5:14", "get A.p 6:3", "A.arrow 7:11"],
    );
  });
});
