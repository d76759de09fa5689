/** What woven code keeps of the program around the bodies, as text: comments, names, specifiers; and what it adds. */
import assert from "node:assert/strict";
import type ts from "typescript";
import { COMPILERS, compiler } from "./compilers.js";
import { runCommonJs } from "./realm.js";
import { emit, functionNames, type Setting } from "./transpile.js";

const CommonJS = { module: compiler.ModuleKind.CommonJS, target: compiler.ScriptTarget.ES2022 };

describe("comments", () => {
  it("none is doubled", () => {
    const source = [
      "/* 1 */",
      "",
      "/* 2 */ export /* 3 */ function f(/* 4 */ a /* 5 */) /* 6 */ { /* 7 */",
      "  /* 8 */ return /* 9 */ a /* 10 */; /* 11 */",
      "  /* 12 */",
      "} /* 13 */",
      "const g = /* 14 */ (/* 15 */ b) /* 16 */ => /* 17 */ b /* 18 */; /* 19 */",
      "class C { /* 20 */ constructor() { /* 21 */ } /* 22 */ get /* 23 */ p() { return /* 24 */ 1; } /* 25 */",
      "  static { /* 26 */ } }",
      "async function h() { /* 27 */ await /* 28 */ g(/* 29 */ 1) /* 30 */; try { /* 31 */ await 1; } catch { /* 32 */ } finally { /* 33 */ } /* 34 */ }",
      "async function* k() { /* 35 */ for await (const x of /* 36 */ y) { /* 37 */ yield /* 38 */ x; /* 39 */ } return /* 40 */ 1; }",
      "/* 41 */",
    ].join("\n");
    for (const t of COMPILERS) {
      const code = emit(source, { t });
      const doubled = Array.from({ length: 41 }, (_, i) => `/* ${i + 1} */`).filter((c) => code.split(c).length > 2);
      assert.deepEqual(doubled, [], t.version);
    }
  });

  it("a header stays first, a shebang before it", () => {
    assert.match(
      emit("#!/usr/bin/env node\n/* licence */\n\nf();"),
      /^#!\/usr\/bin\/env node\n\/\* licence \*\/\nvar \$cw/,
    );
  });
});

describe("what woven code leaves as it is", () => {
  it("names of the program that look like ours", async () => {
    const source =
      "const $cw = 1, $m = 2, $r = 3, $f = 4; export function f($f: number) { return $cw + $m + $r + $f; } console.log(f(1), $f);";
    const run = await runCommonJs({ "a.ts": emit(source, CommonJS) });
    assert.equal(run.output, "7 4\n");
    assert.equal(run.tree, "<module> a.ts\n  f\n");
  });

  it("names of classes at ES5", () => {
    for (const t of COMPILERS) {
      const source =
        "const K = class { m() {} }; let L; L = class { m() {} }; export const o = { P: class { m() {} } };";
      const setting = { t, target: t.ScriptTarget.ES5 };
      const names = (code: string): string[] =>
        [...code.matchAll(/function (\w*[A-Z]\w*|class_\d)\(/g)].map(([, name]) => name);
      assert.deepEqual(names(emit(source, setting)), names(emit(source, { ...setting, weave: false })), t.version);
    }
  });

  it("specifiers that the compiler rewrites", () => {
    for (const t of COMPILERS.filter(({ version }) => version !== "5.4.5"))
      for (const module of [t.ModuleKind.ESNext, t.ModuleKind.CommonJS])
        for (const file of ["a.ts", "a.js"]) {
          const source = [
            "export const load = () => import('./b.ts');",
            "export async function all() { return [await import('./c.mts'), (await import('./d.cts')).x, await load()]; }",
            "export class A { m() { return import('./e.tsx'); } constructor() { void import('./f.js'); } }",
            "export function* g() { yield import('./g.ts'); } export const n = () => () => import('./h.ts');",
            file === "a.js" ? "export function r() { return require('./i.ts'); }" : "",
          ].join("\n");
          const setting: Setting = { t, module, file, options: { rewriteRelativeImportExtensions: true } };
          const specifiers = (code: string): string[] =>
            [...code.matchAll(/['"](\.\/\w\.\w+)['"]/g)].map(([, path]) => path);
          const plain = specifiers(emit(source, { ...setting, weave: false }));
          assert(plain.includes("./b.js") && plain.includes("./c.mjs"));
          assert.deepEqual(specifiers(emit(source, setting)), plain, `${t.version} ${t.ModuleKind[module]} ${file}`);
        }
  });

  it("a sum of 5000 terms, with and without functions in it", async () => {
    for (const term of ["1", "(() => 1)()"]) {
      const source = `console.log(${Array(5000).fill(term).join(" + ")});`;
      const run = await runCommonJs({ "a.ts": emit(source, CommonJS) });
      assert.equal(run.output, "5000\n");
    }
    assert.equal(functionNames(`x(${Array(5000).fill("(() => 1)()").join(" + ")})`).length, 5000);
  });
});

describe("the runtime", () => {
  const interop = { esModuleInterop: true };
  const source = "export function f() {}";

  it("is required where a module is printed as CommonJS, without a helper for namespaces", () => {
    for (const t of COMPILERS) {
      const { CommonJS, Node16 } = t.ModuleKind;
      for (const setting of [{ module: CommonJS }, { module: Node16, file: "a.cts" }]) {
        const code = emit(source, { t, options: interop, ...setting });
        assert.match(code, /^const \$cw = require\("callweave\/runtime"\);$/m, t.version);
        assert.doesNotMatch(code, /__importStar/, t.version);
      }
    }
  });

  it("is imported everywhere else", () => {
    for (const t of COMPILERS) {
      const { ESNext, Node16, AMD } = t.ModuleKind;
      for (const setting of [{ module: ESNext }, { module: Node16, file: "a.mts" }])
        assert.match(emit(source, { t, ...setting }), /^import \* as \$cw from "callweave\/runtime";$/m, t.version);
      assert.match(
        emit(source, { t, module: AMD }),
        /define\(\["require", "exports", "callweave\/runtime"\]/,
        t.version,
      );
    }
  });
});

describe("a bare return in an async generator", () => {
  const suspends = (target: ts.ScriptTarget): boolean =>
    emit("async function* g() { return; }", { target }).includes("suspend($f, void 0, 1, 23)");

  it("suspends where it is lowered to a yield, which waits, and nowhere else", () => {
    assert.equal(suspends(compiler.ScriptTarget.ES2017), true);
    assert.equal(suspends(compiler.ScriptTarget.ES2018), false);
  });
});

describe("names of woven code", () => {
  it("two scripts in one realm do not share a name", () => {
    const globals = (file: string): string[] =>
      [...emit("f();", { file }).matchAll(/^(?:var|function) (\$\w+)/gm)].map(([, name]) => name);
    const [a, b] = [globals("a.ts"), globals("b.ts")];
    assert.equal(a.length, 5);
    assert.deepEqual(
      a.filter((name) => b.includes(name)),
      [],
    );
  });

  it("are such that babel-jest lets them into a function that it puts before all imports", () => {
    for (const mock of [
      'jest.mock("./a", () => 1);',
      'jest.unmock("./b").mock("./a", () => 1);',
      "jest\n  .mock('a');",
    ]) {
      const woven = emit(`export {};\n${mock}`);
      assert.match(woven, /import \* as mock\$cw from/);
      assert.doesNotMatch(woven, /[^k]\$(?:cw|m|r)\b/);
    }
    assert.match(emit("export {};\nvi.mock('a', () => 1);"), /import \* as \$cw from/);
  });
});
