/** What woven code keeps of the program around the bodies: maps, comments, names, specifiers, order. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import v8 from "node:v8";
import vm from "node:vm";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type ts from "typescript";
import { COMPILERS, compiler } from "./compilers.js";
import { runCommonJs } from "./realm.js";
import { emit, functionNames, transpile, type Setting } from "./transpile.js";

const CommonJS = { module: compiler.ModuleKind.CommonJS, target: compiler.ScriptTarget.ES2022 };

describe("source maps", () => {
  const source = [
    "import { mark } from './mark.js';",
    "/** doc */ export function f(a: number) { return mark1(a); }",
    "const arrow = (x: number) => mark2(x);",
    "class C extends B { field = mark3(); constructor(readonly p: string) { super(mark4()); mark5(); } get g() { return mark6(); } }",
    "async function load() { try { return await mark7(); } catch { mark8(); } finally { mark9(); } }",
    "async function* gen() { for await (const x of mark10()) { yield mark11(x); } }",
    "namespace N { export const deep = () => /* c */ mark12(); }",
    "mark13(load, gen, arrow, C, N);",
  ].join("\n");

  for (const t of COMPILERS)
    for (const target of [t.ScriptTarget.ES2015, t.ScriptTarget.ES2017, t.ScriptTarget.ESNext])
      it(`are exact with ${t.version}, ${t.ScriptTarget[target]}`, () => {
        const { outputText, sourceMapText } = transpile(source, { t, target, options: { sourceMap: true } });
        const map = new TraceMap(sourceMapText!);
        for (let mark = 1; mark <= 13; mark++)
          assert.deepEqual(originalOf(map, outputText, `mark${mark}(`), placeOf(source, `mark${mark}(`), `mark${mark}`);
        for (const line of outputText.split("\n").keys())
          if (/^\s*(const \$f|\$cw\.|var \$m|function \$r|import \* as \$cw)/.test(outputText.split("\n")[line]))
            assert.equal(
              originalPositionFor(map, { line: line + 1, column: 6 }).line,
              null,
              `line ${line + 1} is ours`,
            );
      });

  it("an uncaught error has the location that it has without weaving", () => {
    const failing =
      "function outer(a: number) {\n  return inner(a);\n}\nconst inner = (a: number) => fail(a);\nfunction fail(a: number): never {\n  throw new Error(`failed ${a}`);\n}\nouter(1);\nexport {};\n";
    const plain = stderrOf(failing, false);
    assert.match(plain, /a\.ts:6\n {2}throw new Error/);
    assert.equal(stderrOf(failing, {}), plain);
  });
});

function placeOf(text: string, what: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(what)).split("\n");
  return { line: before.length, column: before[before.length - 1].length };
}

function originalOf(map: TraceMap, code: string, what: string): { line: number | null; column: number | null } {
  const { line, column } = originalPositionFor(map, placeOf(code, what));
  return { line, column };
}

/** What Node prints for the program's error, with source maps on; only the runtime is ours, and records nothing. */
function stderrOf(source: string, weave: NonNullable<Setting["weave"]>): string {
  const folder = mkdtempSync(join(tmpdir(), "callweave-"));
  try {
    mkdirSync(join(folder, "node_modules/callweave/runtime"), { recursive: true });
    const inert = "exports.register = () => 1; exports.enter = exports.exit = () => 0;";
    writeFileSync(join(folder, "node_modules/callweave/runtime/index.js"), inert);
    const { outputText, sourceMapText } = transpile(source, { ...CommonJS, weave, options: { sourceMap: true } });
    writeFileSync(join(folder, "a.js"), outputText);
    writeFileSync(join(folder, "a.js.map"), sourceMapText!);
    writeFileSync(join(folder, "a.ts"), source);
    const { stderr } = spawnSync(process.execPath, ["--enable-source-maps", "a.js"], { cwd: folder, encoding: "utf8" });
    return stderr
      .replaceAll(folder, "")
      .replace(/^ +at (?:Module|node:|Function|Object\.\.|TracingChannel|wrapModuleLoad).*\n/gm, "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("what an await gave", () => {
  v8.setFlagsFromString("--expose-gc");
  const collectGarbage = vm.runInNewContext("gc") as () => void;
  const inert = {
    register: () => 1,
    enterTask: () => 0,
    exitTask() {},
    suspend: same,
    resume: same,
    enter() {},
    exit() {},
  };
  function same(_: number, value: unknown): unknown {
    return value;
  }

  for (const [how, weave] of Object.entries({ "not woven": false, woven: {} } as const))
    it(`is not kept until the next one, ${how}`, async () => {
      const source =
        "export async function f(make: any, use: any, later: any) { use(await make()); await later; return later; }";
      const { outputText } = transpile(source, { ...CommonJS, weave });
      const module = vm.runInThisContext(`(require) => { const exports = {}; ${outputText}; return exports; }`) as (
        require: () => unknown,
      ) => { f: (...parts: unknown[]) => Promise<void> };
      let given: WeakRef<object> | undefined;
      const use = (value: object) => (given = new WeakRef(value));
      const { promise: later, resolve: goOn } = deferred();
      const ended = module(() => inert).f(() => Promise.resolve({ big: true }), use, later);
      for (let turns = 0; turns < 3; turns++) await turn();
      collectGarbage();
      assert.equal(given!.deref(), undefined);
      goOn();
      await ended;
    });

  function deferred(): { promise: Promise<void>; resolve: () => void } {
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => (resolve = done));
    return { promise, resolve };
  }
});

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

describe("loading", () => {
  it("modules that are required show inside of the one that requires them", async () => {
    const run = await runCommonJs({
      "a.ts": emit("import { b } from './b.js'; console.log(b());", CommonJS),
      "b.ts": emit("import { c } from './c.js'; export const b = () => c;", { ...CommonJS, file: "b.ts" }),
      "c.ts": emit("export const c = (() => 1)();", { ...CommonJS, file: "c.ts" }),
    });
    assert.equal(run.tree, "<module> a.ts\n  <module> b.ts\n    <module> c.ts\n      <iife>\n  b\n");
  });

  it("in a cycle a function that runs before the first statement of its module has its name", async () => {
    const run = await runCommonJs({
      "a.ts": emit("import './b.js'; export function hoisted() { return 'early'; } console.log('a');", CommonJS),
      "b.ts": emit("import { hoisted } from './a.js'; console.log(hoisted());", { ...CommonJS, file: "b.ts" }),
    });
    assert.equal(run.output, "early\na\n");
    assert.equal(run.tree, "<module> a.ts\n  <module> b.ts\n    hoisted\n");
  });

  it("a module that throws is healed by the frame below", async () => {
    const run = await runCommonJs({
      "a.ts": emit(
        "try { require('./b.js'); } catch (e) { console.log(String(e)); } export {}; declare const require: any;",
        CommonJS,
      ),
      "b.ts": emit("f(); function f() { throw new Error('b fails'); } export {};", { ...CommonJS, file: "b.ts" }),
    });
    assert.equal(run.output, "Error: b fails\n");
    assert.equal(run.tree, "<module> a.ts\n  <module> b.ts healed\n    f\nmismatched: 1\n");
  });

  it("a stack that overflows leaves no open frame", async () => {
    const source =
      "function deep(): number { return 1 + deep(); } try { deep(); } catch (e) { console.log((e as Error).name); } export {};";
    const run = await runCommonJs({ "a.ts": emit(source, CommonJS) });
    assert.equal(run.output, "RangeError\n");
    assert.doesNotMatch(run.tree, /unfinished/);
    assert.match(run.tree, /^<module> a\.ts\n {2}deep/);
  });

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
});

/** ES modules evaluate an import before the importer's own hoisted names could be in a temporal dead zone. */
describe("an ES module cycle", () => {
  it("calls a hoisted function of a module that has not started", () => {
    const folder = mkdtempSync(join(tmpdir(), "callweave-"));
    try {
      mkdirSync(join(folder, "node_modules/callweave/runtime"), { recursive: true });
      const log =
        "let n = 0; export const register = (v, file, table) => (globalThis.table = { ...globalThis.table, [file]: table }, (n += 100)); export const enter = (id, i) => (console.log(id, i), 0); export const exit = () => {};";
      writeFileSync(join(folder, "node_modules/callweave/runtime/index.mjs"), log);
      writeFileSync(
        join(folder, "node_modules/callweave/package.json"),
        '{ "exports": { "./runtime": "./runtime/index.mjs" } }',
      );
      const esm = { target: compiler.ScriptTarget.ES2022 as ts.ScriptTarget };
      writeFileSync(
        join(folder, "a.mjs"),
        emit("import './b.mjs'; export function hoisted() { return 'early'; }", { ...esm, file: "a.mts" }),
      );
      writeFileSync(
        join(folder, "b.mjs"),
        emit("import { hoisted } from './a.mjs'; console.log(hoisted());", { ...esm, file: "b.mts" }),
      );
      const { stdout, stderr } = spawnSync(process.execPath, ["a.mjs"], { cwd: folder, encoding: "utf8" });
      assert.equal(stderr, "");
      // <module> b.mts, hoisted of a.mts, then <module> a.mts with the id that hoisted got from registering
      assert.equal(stdout, "100 0\n200 1\nearly\n200 0\n");
    } finally {
      rmSync(folder, { recursive: true });
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
