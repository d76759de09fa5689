/** Woven modules while they are evaluated: cycles, errors, overflows, and what an await keeps alive. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import v8 from "node:v8";
import vm from "node:vm";
import type ts from "typescript";
import { RUNTIME_MODULE, RUNTIME_SYMBOL } from "../../runtime/contract.js";
import { compiler } from "./compilers.js";
import { runCommonJs } from "./realm.js";
import { emit, transpile } from "./transpile.js";

const CommonJS = { module: compiler.ModuleKind.CommonJS, target: compiler.ScriptTarget.ES2022 };

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
});

describe("a file that has variables of the names of globals", () => {
  const HIDING = "var globalThis = 1, Symbol = 2;";
  const woven = emit(`${HIDING} function f() { return globalThis + Symbol; } f();`, { file: "a.js" });
  const evaluate = (code: string, globals: object): unknown => vm.runInNewContext(code, globals);

  it("finds the recorder at another name of the global object", () => {
    for (const name of ["global", "self"]) {
      const calls: unknown[] = [];
      const recorder = {
        register: () => 1,
        enter: (_id: number, index: number) => calls.push(index),
        exit: () => undefined,
      };
      const object = { Symbol, [Symbol.for(RUNTIME_SYMBOL)]: recorder };
      assert.equal(evaluate(woven, { [name]: object }), 3);
      assert.deepEqual(calls, [0, 1], name);
    }
  });

  it("requires it where none is there yet", () => {
    const required: string[] = [];
    const require = (name: string): object => {
      required.push(name);
      return { register: () => 1, enter: () => 0, exit: () => undefined };
    };
    assert.equal(evaluate(woven, { require }), 3);
    assert.deepEqual(required, [RUNTIME_MODULE]);
  });

  it("does not take a function of its own for Node's require", () => {
    const own = emit("function require(name) { throw new Error(name); } var f = () => 3; f();", { file: "a.js" });
    assert.equal(evaluate(own, {}), 3);
  });

  it("runs as it is where there is nothing", () => assert.equal(evaluate(woven, {}), 3));

  it("is left alone where it hides all names of the global object", () => {
    const all = "var globalThis = 1, self = 2; function f() {}";
    assert.equal(emit(all, { file: "a.js" }), emit(all, { file: "a.js", weave: false }));
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
