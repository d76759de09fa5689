/** The ways in which Node loads a file, each as a small project, what it prints and what is recorded of it. */

/** A project whose main file starts the trace, and what happens when it runs. */
export interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly main: string;
  readonly stdout: string;
  readonly calls: readonly string[];
}

/** Starts before anything else loads, saves at the end. */
export const TRACE_ESM = `import { start } from "callweave"; start({ output: "t.cwraw" });`;
const TRACE_CJS = `require("callweave").start({ output: "t.cwraw" });`;
export const esm = { "package.json": '{ "type": "module" }' };
export const cjs = { "package.json": '{ "type": "commonjs" }' };

export const CASES: Case[] = [
  {
    name: "JavaScript named .cjs as it is: sloppy, import() of what require cannot load",
    files: {
      "trace.cjs": TRACE_CJS,
      "main.cjs": `require("./trace.cjs"); function f() { implicit = 1; return this === globalThis; } console.log(f(), implicit); import("./late.mjs?a=1").then(({ query }) => console.log(query)).then(() => import("data:text/javascript,export default 2")).then((m) => console.log(m.default));`,
      "late.mjs": `await null; export const query = import.meta.url.split("?")[1];`,
    },
    main: "main.cjs",
    stdout: "true 1\na=1\n2\n",
    calls: [
      "f",
      "<module> late.mjs",
      "<module> late.mjs",
      "…().then(callback)",
      "…().then().then(callback)",
      "…().then().then().then(callback)",
    ],
  },
  {
    name: "JavaScript that nests too deeply for the compiler as it is",
    files: {
      ...esm,
      "main.js": `import "./trace.js"; import { deep } from "./deep.js"; function f() { return deep(); } console.log(f());`,
      "trace.js": TRACE_ESM,
      "deep.js": `export const deep = () => 1${" && 1".repeat(5_000)};`,
    },
    main: "main.js",
    stdout: "1\n",
    calls: ["<module> main.js", "  f"],
  },
  {
    name: "ES modules that import the names of CommonJS in JavaScript, whose exports are functions or a loop",
    files: {
      ...esm,
      "main.js": `import "./trace.js"; import { a } from "./getter.cjs"; import { b } from "./star.cjs"; import { b as c } from "./chain.cjs"; console.log(a, b, c);`,
      "trace.js": TRACE_ESM,
      "dep.cjs": `exports.a = 1; exports.b = 2;`,
      "getter.cjs": `"use strict"; var dep = require("./dep.cjs"); Object.defineProperty(exports, "a", { enumerable: true, get: function () { return dep.a; } });`,
      "star.cjs": `"use strict"; var dep = require("./dep.cjs"); Object.keys(dep).forEach(function (k) { if (k !== "default" && !Object.prototype.hasOwnProperty.call(exports, k)) exports[k] = dep[k]; });`,
      "chain.cjs": `module.exports = require("./star.cjs");`,
    },
    main: "main.js",
    stdout: "1 2 2\n",
    calls: [
      "<module> getter.cjs",
      "  <module> dep.cjs",
      "Object.defineProperty({ get })",
      "<module> star.cjs",
      "  Object.keys().forEach(callback)",
      "  Object.keys().forEach(callback)",
      "<module> chain.cjs",
      "<module> main.js",
    ],
  },
  {
    name: "CommonJS that requires an ES module of which only the syntax says so",
    files: {
      "main.cjs": `require("./trace.cjs"); console.log(require("./esm.js").f());`,
      "trace.cjs": TRACE_CJS,
      "esm.js": `export function f() { return 4; }`,
    },
    main: "main.cjs",
    stdout: "4\n",
    calls: ["<module> esm.js", "f"],
  },
  {
    name: "ES modules in TypeScript, their imports by the names of JavaScript, without extension, of a folder",
    files: {
      ...esm,
      "trace.ts": TRACE_ESM,
      "main.ts": `import "./trace.js"; import { a } from "./a.js"; import { b } from "./b"; import { c } from "./lib"; import { d } from "./d.mjs"; console.log(a(), b(), c(), d());`,
      "a.ts": `export const a = (): string => "a";`,
      "b.tsx": `export function b() { return "b"; }`,
      "lib/index.ts": `export function c() { return "c"; }`,
      "d.mts": `export function d() { return "d"; }`,
    },
    main: "main.ts",
    stdout: "a b c d\n",
    calls: [
      "<module> a.ts",
      "<module> b.tsx",
      "<module> lib/index.ts",
      "<module> d.mts",
      "<module> main.ts",
      "  a",
      "  b",
      "  c",
      "  d",
    ],
  },
  {
    name: "CommonJS in TypeScript: nested requires, require.main, __filename",
    files: {
      ...cjs,
      "main.ts": `import "./trace"; import { a } from "./a"; const b = require("./b.cjs"); console.log(a(), b(), require.main === module, __filename.slice(-7));`,
      "trace.ts": `import { start } from "callweave"; start({ output: "t.cwraw" });`,
      "a.ts": `import { deep } from "./deep.cjs"; export const a = (): string => deep();`,
      "deep.cts": `export const deep = () => "deep";`,
      "b.cjs": `module.exports = function b() { return "b"; };`,
    },
    main: "main.ts",
    stdout: "deep b true main.ts\n",
    calls: ["<module> a.ts", "  <module> deep.cts", "<module> b.cjs", "a", "  deep", "b"],
  },
  {
    name: "JavaScript, sloppy and strict, in both systems",
    files: {
      ...cjs,
      "main.js": `${TRACE_CJS} function sloppy() { undeclared = 1; return this === globalThis; } console.log(sloppy(), require("./strict")()); import("./e.mjs").then(({ e }) => console.log(e()));`,
      "strict.js": `"use strict"; module.exports = function strict() { return this === undefined; };`,
      "e.mjs": `export function e() { return import.meta.url.slice(-5); }`,
    },
    main: "main.js",
    stdout: "true true\ne.mjs\n",
    calls: ["sloppy", "<module> strict.js", "strict", "<module> e.mjs", "…().then(callback)", "  e"],
  },
  {
    name: "an ES module that imports names of CommonJS in TypeScript, and createRequire",
    files: {
      ...esm,
      "trace.ts": TRACE_ESM,
      "main.ts": `import "./trace.js"; import { createRequire } from "node:module"; import { a, more } from "./a.cjs"; import whole from "./a.cjs"; console.log(a(), whole.a(), more, createRequire(import.meta.url)("./c.cjs").c());`,
      "a.cts": `export * from "./more.cjs"; export function a() { return "a"; }`,
      "more.cts": `export const more = 1;`,
      "c.cts": `exports.c = () => "c";`,
    },
    main: "main.ts",
    stdout: "a a 1 c\n",
    calls: ["<module> a.cts", "  <module> more.cts", "<module> main.ts", "  a", "  a", "  <module> c.cts", "  c"],
  },
  {
    name: "CommonJS that requires ES modules",
    files: {
      ...cjs,
      "main.cts": `${TRACE_CJS} const { e } = require("./e.mjs"); const { t } = require("./t.mts"); console.log(e(), t());`,
      "e.mjs": `export function e() { return import.meta.url.slice(-5); }`,
      "t.mts": `import { sep } from "node:path"; export const t = (): string => typeof sep;`,
    },
    main: "main.cts",
    stdout: "e.mjs string\n",
    calls: ["<module> e.mjs", "<module> t.mts", "e", "t"],
  },
  {
    name: "path aliases and options of tsconfig.json",
    files: {
      ...esm,
      "tsconfig.json": `{ "compilerOptions": { "paths": { "@lib/*": ["./src/lib/*"] }, "experimentalDecorators": true, "target": "esnext" } }`,
      "trace.ts": TRACE_ESM,
      "src/main.ts": `import "../trace.js"; import { a } from "@lib/a"; const seen = (_: unknown, key: string): void => console.log("decorated", key); class C { @seen m() { return a(); } } console.log(new C().m());`,
      "src/lib/a.ts": `export const a = () => "a";`,
    },
    main: "src/main.ts",
    stdout: "decorated m\na\n",
    calls: ["<module> src/lib/a.ts", "<module> src/main.ts", "  seen", "  C.m", "    a"],
  },
  {
    name: "no package.json: syntax decides",
    files: {
      "tsconfig.json": "{}",
      "main.ts": `import "./trace.mjs"; const { a } = await import("./a"); console.log(a());`,
      "trace.mts": TRACE_ESM,
      "a.ts": `export function a() { return typeof require; }`,
    },
    main: "main.ts",
    stdout: "undefined\n",
    calls: ["<module> main.ts", "<module> a.ts", "<module> main.ts", "  a"],
  },
  {
    name: "what is loaded after the program has replaced globals, in both systems",
    files: {
      ...cjs,
      "main.ts": `${TRACE_CJS} globalThis.URL = class {} as never; globalThis.process = {} as never; console.log(require("./a").a()); import("./b.mjs").then(({ b }) => console.log(b()));`,
      "a.ts": `export function a() { return require("./c"); }`,
      "b.mts": `export function b() { return "b"; }`,
      "c.js": `module.exports = "c";`,
    },
    main: "main.ts",
    stdout: "c\nb\n",
    calls: ["<module> a.ts", "a", "  <module> c.js", "<module> b.mts", "…().then(callback)", "  b"],
  },
  {
    name: "dependencies stay as they are",
    files: {
      ...esm,
      "trace.ts": TRACE_ESM,
      "main.ts": `import "./trace.js"; import dep from "dep"; console.log(dep(() => 1));`,
      "node_modules/dep/package.json": '{ "main": "index.js" }',
      "node_modules/dep/index.js":
        "module.exports = function dep(f) { return [f(), module.exports.toString().length]; };",
    },
    main: "main.ts",
    stdout: "[ 1, 67 ]\n",
    calls: ["<module> main.ts", "  dep(callback)"],
  },
];
