/** Small packages, one for each way to say what a module is. `print` is a global; the entry is imported and its lines compared. */

export interface ModuleCase {
  /** Compiler options as in a tsconfig. */
  readonly options: Record<string, unknown>;
  /** `type` of the package. */
  readonly type?: "module" | "commonjs";
  readonly files: Record<string, string>;
  /** Emitted file that is run; `main.js` when not given. */
  readonly entry?: string;
  /** Smallest version that knows the options. */
  readonly since?: string;
  /** Names that must have been entered. */
  readonly enters?: readonly string[];
}

export const esm = { target: "es2022", module: "esnext", moduleResolution: "bundler" };
export const cjs = { target: "es2022", module: "commonjs", moduleResolution: "node", esModuleInterop: true };
export const node16 = { target: "es2022", module: "node16", moduleResolution: "node16" };
export const nodenext = { target: "es2022", module: "nodenext", moduleResolution: "nodenext" };

const library =
  'export function greet(name: string) { return "hello " + name; }\nexport default (x: number) => x * 2;\nexport type T = number;\nexport const enum Inline { A = 7 }\nexport class Unused {}\n';
const user =
  'import double, { greet, Inline, type T, Unused } from "./library.js";\nimport * as all from "./library.js";\nconst use = (x: T) => double(x) + Inline.A;\nprint(greet("x"), use(4), Object.keys(all));\nexport function exported() { return greet("export"); }\nprint(exported());\nlet u: Unused;\n';
const imports = { "library.ts": library, "main.ts": user };

/** a calls b while it loads; b calls the hoisted function of a before the first statement of a has run. */
const cycleWith = (kind: string) => ({
  "main.ts": `import { early } from "./b.js";\nprint("a starts");\nexport ${kind} hoisted() { return inner(); }\nfunction inner() { return "hoisted runs"; }\nexport class Late { m() { return early; } }\nprint(await_(early), new Late().m());\nfunction await_(x: unknown) { return x; }\n`,
  "b.ts":
    'import { hoisted } from "./main.js";\nexport const early = hoisted();\nprint("b", early);\nPromise.resolve(early).then((v) => print(v));\n',
});
const cycle = cycleWith("function");
const cycleEnters = ["<module> b.ts", "hoisted", "inner", "<module> main.ts", "Late.m"];

const script =
  "var scriptVariable = 1;\nfunction scriptFunction() { return typeof this; }\nprint(scriptFunction(), (() => scriptVariable + 1)());\n";
export const moduleCases: Record<string, ModuleCase> = {
  commonjs: { options: cjs, files: imports },
  "commonjs without esModuleInterop": {
    options: { ...cjs, esModuleInterop: false },
    files: {
      ...imports,
      "main.ts":
        user +
        'import * as path from "node:path";\nimport fs = require("node:fs");\nprint(path.join("a", "b"), typeof fs.readFileSync);\n',
    },
  },
  "commonjs with esModuleInterop and a default of Node's": {
    options: cjs,
    files: {
      "main.ts":
        'import path, { sep } from "node:path";\nimport * as fs from "node:fs";\nconst f = () => path.join("a", "b") + sep;\nprint(f(), typeof fs.readFileSync, typeof fs.default);\n',
    },
  },
  "commonjs, ES2015": {
    options: { ...cjs, target: "es2015" },
    files: {
      ...imports,
      "main.ts":
        user +
        "export const done = (async () => { await null; print(await import('./library.js').then((m) => m.greet('dynamic'))); })();\n",
    },
  },
  es2015: { options: { ...esm, module: "es2015", target: "es2015" }, type: "module", files: imports },
  "es2020 with import.meta": {
    options: { ...esm, module: "es2020" },
    type: "module",
    files: {
      ...imports,
      "main.ts": user + "export const where = () => typeof import.meta.url;\nprint(where(), (await_ => await_)(1));\n",
    },
  },
  "es2022 with top-level await": {
    options: { ...esm, module: "es2022" },
    type: "module",
    enters: ["<module> main.ts", "<module> slow.ts", "wait"],
    files: {
      "slow.ts":
        'print("slow starts");\nasync function wait() { await null; return 1; }\nexport const value = await wait();\nprint("slow ends");\n',
      "sibling.ts": 'print("sibling");\nexport const f = () => "sibling f";\n',
      "main.ts":
        'import { value } from "./slow.js";\nimport { f } from "./sibling.js";\nprint(value, f());\nfor await (const x of [1, Promise.resolve(2)]) print(x);\ntry { await Promise.reject(new Error("top")); } catch (error) { print(String(error)); } finally { print("finally"); }\nconst { greet } = await import("./dynamic.js");\nexport default await greet("top");\nprint(await greet("end"));\n',
      "dynamic.ts": 'export async function greet(x: string) { return "hi " + x; }\nawait null;\n',
    },
  },
  esnext: { options: esm, type: "module", files: imports },
  "esnext, re-exports and live bindings": {
    options: esm,
    type: "module",
    files: {
      "counter.ts": "export let n = 0;\nexport const up = () => ++n;\nexport { up as increment, n as default };\n",
      "index.ts":
        'export * from "./counter.js";\nexport * as counter from "./counter.js";\nexport { default } from "./counter.js";\nexport type { T } from "./types.js";\n',
      "types.ts": "export type T = 1;\n",
      "main.ts":
        'import first, { counter, increment, n, up } from "./index.js";\nimport type { T } from "./index.js";\nup();\nincrement();\nconst t: T = 1;\nprint(first, n, counter.n, Object.keys(counter), t);\n',
    },
  },
  "node16 in a module package": {
    options: node16,
    type: "module",
    files: {
      ...imports,
      "old.cts":
        'import path = require("node:path");\nexport = function old() { return path.sep + typeof require; };\n',
      "main.ts": user + 'import old from "./old.cjs";\nprint(old());\n',
    },
  },
  "node16 in a commonjs package": {
    options: node16,
    type: "commonjs",
    files: {
      ...imports,
      "new.mts": "export const fresh = async () => { await null; return import.meta.url.length > 0; };\n",
      "main.ts": user + 'export const done = import("./new.mjs").then((m) => m.fresh()).then((v) => print(v));\n',
    },
  },
  "nodenext .mts": {
    options: nodenext,
    type: "commonjs",
    entry: "main.mjs",
    files: {
      "library.mts": library,
      "main.mts":
        user.replaceAll("library.js", "library.mjs") +
        'import { createRequire } from "node:module";\nprint(createRequire(import.meta.url)("./c.cjs").c());\n',
      "c.cts": 'export const c = () => "from cts";\n',
    },
  },
  "nodenext .cts": {
    options: nodenext,
    type: "module",
    entry: "main.cjs",
    files: { "library.cts": library, "main.cts": user.replaceAll("library.js", "library.cjs") },
  },
  "nodenext, a file without imports is a module": {
    options: nodenext,
    type: "module",
    files: { "main.ts": "const own = 1;\nfunction f() { return typeof this; }\nprint(f(), own);\n" },
  },
  preserve: { options: { ...esm, module: "preserve" }, type: "module", files: imports },
  "preserve with import = require": {
    options: { ...esm, module: "preserve" },
    type: "commonjs",
    files: { "main.cts": 'import path = require("node:path");\nconst f = () => path.join("a", "b");\nprint(f());\n' },
    entry: "main.cjs",
  },
  "preserve with export =": {
    options: { ...esm, module: "preserve", esModuleInterop: true },
    type: "commonjs",
    files: {
      "f.ts": "const f = (x: number) => x * 2;\nexport = f;\n",
      "main.ts": 'import f = require("./f");\nfunction g() { return f(4); }\nprint(g());\n',
    },
  },
  verbatimModuleSyntax: {
    options: { ...esm, verbatimModuleSyntax: true },
    type: "module",
    files: { ...imports, "main.ts": user.replace("Inline, ", "").replace("Inline.A", "7") },
  },
  "verbatimModuleSyntax, export =": {
    options: { ...nodenext, verbatimModuleSyntax: true },
    type: "module",
    entry: "main.cjs",
    files: {
      "k.cts":
        "class K { static s = 1; m() { return K.s; } }\nnamespace K { export const extra = () => 2; }\nexport = K;\n",
      "main.cts":
        'import K = require("./k.cjs");\nimport type { sep } from "node:path";\nprint(new K().m(), K.extra());\nlet s: typeof sep;\n',
    },
  },
  isolatedModules: { options: { ...cjs, isolatedModules: true }, files: imports },
  "preserveConstEnums and isolatedModules": {
    options: { ...esm, isolatedModules: true, preserveConstEnums: true },
    type: "module",
    files: imports,
  },
  "importHelpers, commonjs": {
    options: { ...cjs, target: "es2015", importHelpers: true, experimentalDecorators: true },
    files: {
      ...imports,
      "main.ts":
        user +
        "function deco(...a: any[]): any { print(a.length); }\nclass D { @deco m() {} }\n(async () => { await null; const { a, ...rest } = { a: 1, b: 2 }; print(rest, new D()); })();\n",
    },
  },
  "importHelpers, esnext": {
    options: { ...esm, target: "es2015", importHelpers: true },
    type: "module",
    files: {
      ...imports,
      "main.ts": user + "export async function f() { for await (const x of [1]) print(x); }\nf();\n",
    },
  },
  "moduleDetection force, commonjs": { options: { ...cjs, moduleDetection: "force" }, files: { "main.ts": script } },
  "moduleDetection force, esnext": {
    options: { ...esm, moduleDetection: "force" },
    type: "module",
    files: { "main.ts": script },
  },
  "moduleDetection legacy": { options: { ...cjs, moduleDetection: "legacy" }, files: { "main.ts": script } },
  "export = in commonjs": {
    options: cjs,
    files: {
      "f.ts": "function f(x: number) { return f.base + x; }\nnamespace f { export const base = 10; }\nexport = f;\n",
      "main.ts": 'import f = require("./f");\nimport g from "./f";\nprint(f(1), g(2));\n',
    },
  },
  "import aliases of namespaces": {
    options: cjs,
    files: {
      "main.ts":
        "namespace A { export namespace B { export const f = () => 1; } export interface I {} }\nimport b = A.B;\nimport I = A.I;\nexport import exported = A.B;\nprint(b.f(), exported.f());\nlet i: I;\n",
    },
  },
  "script in commonjs": { options: { ...cjs, alwaysStrict: false }, files: { "main.ts": script } },
  "script in esnext, run as commonjs": {
    options: { ...esm, alwaysStrict: false },
    type: "commonjs",
    files: { "main.ts": script },
  },
  "script in esnext, run as a module": {
    options: { ...esm, alwaysStrict: false },
    type: "module",
    files: { "main.ts": script },
  },
  "JSON in commonjs": {
    options: { ...cjs, resolveJsonModule: true },
    files: {
      "data.json": '{ "a": 1 }',
      "main.ts":
        'import data from "./data.json";\nimport * as all from "./data.json";\nconst f = () => data.a;\nprint(f(), all.a);\n',
    },
  },
  "JSON in nodenext": {
    options: { ...nodenext, resolveJsonModule: true },
    type: "module",
    files: {
      "data.json": '{ "a": 1 }',
      "main.ts": 'import data from "./data.json" with { type: "json" };\nconst f = () => data.a;\nprint(f());\n',
    },
  },
  "cycle of ES modules": { options: esm, type: "module", files: cycle, enters: cycleEnters },
  // TypeScript hoists the exports of functions above the imports from 5.5 on
  "cycle of CommonJS modules": { options: cjs, files: cycle, enters: cycleEnters, since: "5.5" },
  "cycle with an async function": {
    options: esm,
    type: "module",
    files: cycleWith("async function"),
    enters: cycleEnters,
  },
  "cycle, ES2015": { options: { ...esm, target: "es2015" }, type: "module", files: cycle, enters: cycleEnters },
  "rewriteRelativeImportExtensions in ES modules": {
    options: { ...nodenext, rewriteRelativeImportExtensions: true },
    type: "module",
    since: "5.7",
    files: {
      "library.ts": library,
      "data.mts": "export const d = 1;\n",
      "c.cts": "export const c = 2;\n",
      "main.ts":
        'import { greet } from "./library.ts";\nexport * from "./data.mts";\nasync function nested() { const { d } = await import("./data.mts"); return [d, greet("x")]; }\nconst arrow = () => import("./c.cts");\nclass C { m = async () => (await import("./library.ts")).default(3); static async s(p = import("./library.ts")) { return (await p).greet("s"); } }\nconst computed = (name: string) => import("./" + name + ".ts");\nfunction* g() { yield import("./library.ts"); }\nprint(await nested(), (await arrow()).c, await new C().m(), await C.s(), Object.keys(await computed("library")), Object.keys(await [...g()][0]));\n',
    },
  },
  "rewriteRelativeImportExtensions in CommonJS": {
    options: { ...nodenext, rewriteRelativeImportExtensions: true, allowJs: true },
    type: "commonjs",
    since: "5.7",
    files: {
      "library.ts": library,
      "js.js":
        'function f() { return require("./library.ts").greet("js"); }\nexports.f = f;\nexports.g = () => require("./library.ts").default(2);\n',
      "main.ts":
        'import { greet } from "./library.ts";\nimport lib = require("./library.ts");\nconst f = async () => { const m = await import("./library.ts"); return m.greet("dynamic"); };\nconst j = () => require("./js.js");\ndeclare const require: any;\nprint(greet("a"), lib.default(1), j().f(), j().g());\nexport const done = f().then((v) => print(v));\n',
    },
  },
  "jsx of the react-jsx kind": {
    options: { ...esm, jsx: "react-jsx", jsxImportSource: "jsx-stub" },
    type: "module",
    files: {
      "main.tsx": "const Item = ({ n }: any) => <li>{n}</li>;\nprint(<ul>{[1, 2].map((n) => <Item n={n} />)}</ul>);\n",
    },
  },
  "jsx of the react-jsx kind, commonjs": {
    options: { ...cjs, jsx: "react-jsx", jsxImportSource: "jsx-stub" },
    files: {
      "main.tsx": "const Item = ({ n }: any) => <li>{n}</li>;\nprint(<ul>{[1, 2].map((n) => <Item n={n} />)}</ul>);\n",
    },
  },
  "directives of a file": {
    options: { ...esm, alwaysStrict: true },
    type: "module",
    files: {
      "main.ts":
        '#!/usr/bin/env node\n/* license */\n"use client";\n"use server";\nimport { greet } from "./library.js";\nexport function f() { "use server"; return greet("d"); }\nprint(f());\n',
      "library.ts": library,
    },
  },
  "using at the top level": {
    options: { ...esm },
    type: "module",
    files: {
      "main.ts":
        'Symbol.dispose ??= Symbol("dispose") as any;\nexport const log = (x: string) => ({ [Symbol.dispose]() { print("disposed", x); } });\nusing a = log("a");\nexport function hoisted() { return typeof a; }\nexport class K { m = () => hoisted(); }\nexport default new K().m();\nawait null;\n{ using b = log("b"); print(hoisted()); }\n',
    },
  },
  "import attributes and side effects": {
    options: { ...nodenext },
    type: "module",
    files: {
      "side.ts": 'print("side effect");\n',
      "main.ts":
        'import "./side.js";\nimport {} from "./side.js";\nimport type {} from "./nothing.js";\nexport {};\nprint("main");\n',
    },
  },
};
