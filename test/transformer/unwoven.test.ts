/** What must come out of the compiler as it does without callweave. */
import assert from "node:assert/strict";
import type ts from "typescript";
import { createWeaver } from "../../transformer/weave.js";
import { COMPILERS, compiler } from "./compilers.js";
import { emit, functionNames, type Setting } from "./transpile.js";

const isLeftAlone = (source: string, setting: Setting = {}): boolean =>
  emit(source, setting) === emit(source, { ...setting, weave: false });

describe("files that are left alone", () => {
  it("types alone", () => {
    const types =
      "import type { A } from 'a'; export interface B extends A {} type C = B; declare const d: C; export {};";
    for (const t of COMPILERS) assert(isLeftAlone(types, { t }), t.version);
    assert(!isLeftAlone(`${types} d;`));
  });

  it("callweave's own files, not those of its tests", () => {
    for (const folder of ["dist/esm/runtime", "runtime", "transformer", "hosts", "trace", "cli", "base"])
      assert(isLeftAlone("f();", { file: `../${process.cwd()}/${folder}/a.ts` }), folder);
    assert(!isLeftAlone("f();", { file: `../${process.cwd()}/test-fixtures/a.ts` }));
  });

  it("callweave-ignore-file before the first statement", () => {
    for (const comment of ["// callweave-ignore-file", "/* callweave-ignore-file */", "/** @callweave-ignore-file */"])
      assert(isLeftAlone(`#!/usr/bin/env node\n// Licence\n${comment}: reason\nf();`), comment);
    for (const comment of [
      "// callweave-ignore-files",
      "// no callweave-ignore-file",
      'f("// callweave-ignore-file");',
    ])
      assert(!isLeftAlone(`${comment}\nf();`), comment);
  });

  const CommonJs = { module: compiler.ModuleKind.CommonJS };
  const WOVEN: readonly [form: string, source: string, setting: Setting][] = [
    ["ES module", "export function f() {}", {}],
    ["CommonJS module", "export function f() {}", CommonJs],
    ["CommonJS module with interop", "export function f() {}", { ...CommonJs, options: { esModuleInterop: true } }],
    ["script", "function f() {}", {}],
  ];
  for (const [form, source, setting] of WOVEN)
    it(`a woven ${form}`, () => {
      const woven = emit(source, setting);
      assert.match(woven, /register/);
      assert(isLeftAlone(woven, { ...setting, file: "a.js" }));
    });

  const BUNDLES: readonly [of: string, source: string][] = [
    ["Rollup", 'function $r() { return $m = register(1, "src/a.ts", ["<module> src/a.ts", 0, 1, 1]); }'],
    ["a minifier", 'function e(){return t=n(1,"src/a.ts",["<module> src/a.ts",0,1,1,"f",1,1,1])}'],
    ["webpack", "const r = () => ((0, e.register)(1, 'src/a.ts', ['<module> src/a.ts', 0, 1, 1]));"],
    ["webpack for development", String.raw`eval("{$cw.register(1, \"src/a.ts\", [\n  \"<module> src/a.ts\", 0])}");`],
    ["the recorder alone", "const o=globalThis[Symbol.for(`callweave.runtime@${1}`)]??=s();"],
  ];
  for (const [of, source] of BUNDLES) it(`a bundle of ${of}`, () => assert(isLeftAlone(source, { file: "a.js" })));

  it("not one that speaks of such code", () => {
    for (const source of [
      'f("<module> src/a.ts");',
      'f(1, "src/a.ts", ["<module> src/b.ts"]);',
      'f("callweave/runtime");',
    ])
      assert(!isLeftAlone(source, { file: "a.js" }), source);
  });

  for (const [form, source, setting] of WOVEN)
    it(`a ${form} that the same compiler has woven, when the plugin is there twice`, () => {
      for (const t of COMPILERS)
        assert.equal(emit(source, { ...setting, t, times: 2 }), emit(source, { ...setting, t }));
    });
});

describe("functions that are left alone", () => {
  const CASES: readonly [source: string, ...woven: string[]][] = [
    ["// callweave-ignore\nfunction f() { const g = () => 1; }\nfunction h() {}", "h"],
    ["// callweave-ignore: called a million times\nfunction f() {}"],
    ["/** @callweave-ignore */\nexport default class { m() {} }"],
    ["class A {\n  // callweave-ignore\n  m() {}\n  n() {}\n}", "A.n"],
    ["const o = {\n  // callweave-ignore\n  m() {},\n  n: () => 1,\n}", "o.n"],
    ["function f() {\n  // callweave-ignore\n  const g = () => 1;\n  const h = () => 1;\n}", "f", "h"],
    ["run(/* @callweave-ignore */ () => 1, () => 2)", "run(callback)"],
    ["const f = // callweave-ignore\n  () => 1;"],
    ["first(); // callweave-ignore\nfunction f() {}", "f"],
    ["// callweave-ignored\nfunction f() {}", "f"],
    ["import { ignore } from 'callweave';\nclass A { @ignore m() {} n() {} }", "A.n"],
    ["import { ignore as skip } from 'callweave';\n@skip class A { m() {} }"],
    ["import * as cw from 'callweave';\nclass A { @cw.ignore get p() { return 1 } @cw.other n() {} }", "A.n"],
    ["import { ignore } from 'elsewhere';\nclass A { @ignore m() {} }", "A.m"],
    ["page.evaluate(() => [1].map((x) => x)); page.other(() => 1)", "page.other(callback)"],
    // Text that a file takes of its functions.
    ["run(`(${() => inner(() => 1)})()`, () => 2)", "run(callback)"],
    ["run('(' + function () {} + ')()', (function () {}).toString(), String(() => 1))"],
    ["function main() {} function g() {} run(`(${main})()`); g(`${main()}`)", "g"],
    ["const main = async () => {}; const g = () => 1; run('(' + main.toString() + ')()', g)", "g"],
    ["const main = function named() {}; run(`${(main)}`)"],
    ["function f(main) { return `${main}` } function main() {}", "f", "main"],
    ["function f() { const { main } = g(); return String(main) } const main = () => 1", "f", "main"],
    ["function f() { { function main() {} } return `${main}` } function main() {}", "f", "main"],
    [
      "function f() { try {} catch (main) { log('' + main) } for (const main of []) `${main}` } function main() {}",
      "f",
      "main",
    ],
    ["html`<b @click=${() => 1} @blur=${main}>`; function main() {}", "<anonymous>", "main"],
    ["const n = () => 1; x.n.toString(); n.toString(2); '' + x.n; 1 + n; n + ''; `${n()}`", "n"],
    [
      "import main from './main'; function f() { return main.toString() } function g() { function main() {} }",
      "f",
      "g",
      "main",
    ],
    ["abstract class A { abstract m(): void; o(): void; o() {} }", "A.o"],
    ["declare function f(): void; declare class A { m(): void } declare namespace N { function g(): void }"],
  ];
  for (const [source, ...woven] of CASES)
    it(source.replaceAll("\n", " ⏎ "), () => assert.deepEqual(functionNames(`${source};0`), woven));

  it("the decorator is gone from the code", () => {
    for (const t of COMPILERS)
      for (const experimentalDecorators of [true, false]) {
        const source = "import { ignore } from 'callweave';\n@ignore export class A { @ignore m() {} @ignore p = 1; }";
        const code = emit(source, { t, target: t.ScriptTarget.ES2022, options: { experimentalDecorators } });
        assert.doesNotMatch(code, /decorate|@|esDecorate/);
        assert.match(code, /^export class A \{/m);
      }
  });

  it("a body that declares a name twice, with a note at the function", () => {
    const notes: ts.Diagnostic[] = [];
    const source =
      "function f() { var g; function g() {} }\nconst h = () => { function g() {} if (1) { for (var [{ g }] of []); } }";
    emit(source, { report: (d) => notes.push(d) });
    assert.deepEqual(
      notes.map(({ category, start, messageText }) => [category, start, messageText]),
      [
        [compiler.DiagnosticCategory.Suggestion, 0, "callweave/transformer: f is not woven: its body declares g twice"],
        [
          compiler.DiagnosticCategory.Suggestion,
          50,
          "callweave/transformer: h is not woven: its body declares g twice",
        ],
      ],
    );
  });

  it("an inner declaration of the same name is no second one", () => {
    const source = "function f(a) { function g() {} { let g; } (() => { var g; })(); class C { m() { var g; } } }";
    assert.deepEqual(functionNames(source), ["f", "g", "f.<iife>", "C.m"]);
  });
});

describe("declaration files", () => {
  it("are the same to the byte", () => {
    const source = `/** Doc. */\nexport class A<T> { #p = 1; constructor(readonly x: T) {} get y() { return this.x; } m = () => [this.x]; }
      export default async function* f(a = 1, ...rest: string[]) { yield a; }\nexport const o = { deep: { run() { return 1; } } };`;
    for (const t of COMPILERS) {
      const declarations = (weave: Setting["weave"]): string => emitDeclaration(t, source, weave);
      const plain = declarations(false);
      assert.match(plain, /export declare class A/);
      assert.equal(declarations({}), plain, t.version);
    }
  });
});

function emitDeclaration(t: typeof compiler, source: string, weave: Setting["weave"]): string {
  const options = { target: t.ScriptTarget.ES2022, declaration: true, noLib: true, noResolve: true };
  const host = t.createCompilerHost(options);
  const file = t.createSourceFile("/project/a.ts", source, t.ScriptTarget.ES2022);
  host.getSourceFile = (name) => (name === "/project/a.ts" ? file : undefined);
  const written = new Map<string, string>();
  host.writeFile = (name, text) => written.set(name, text);
  const weaver = weave === false ? undefined : { before: [createWeaver(t, { root: "/project" })] };
  t.createProgram(["/project/a.ts"], options, host).emit(undefined, undefined, undefined, undefined, weaver);
  assert.equal(written.get("/project/a.js")!.includes("callweave"), weave !== false);
  return written.get("/project/a.d.ts")!;
}
