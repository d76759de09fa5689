/** Where the program's code stands in its sources is the same woven: in stacks, in what Node prints of an uncaught error, in maps. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { deepEqual, equal, ok } from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createWeaver } from "../../transformer/weave.js";
import { createCheckingRecorder } from "./checking-recorder.js";
import type { Compiler, TargetName } from "./compilers.js";
import { compilers, mainCompiler } from "./compilers.js";
import type { Weaver } from "./emit.js";
import { emit } from "./emit.js";
import { openWorkshop } from "./module-runner.js";
import { run, WRAPPER } from "./run-program.js";

const weaverOf = (compiler: Compiler): Weaver => createWeaver(compiler, { root: "/" });

const failing = `const report = (error: unknown) => print((error as Error).stack);
function sync(depth: number): number {
  if (depth === 0) throw new Error("sync");
  return 1 + sync(depth - 1);
}
const arrow = (x: any) => x.missing.property;
class Base {
  constructor(f: () => void) { f(); }
}
class Derived extends Base {
  field = this.fails();
  constructor(private readonly p = 1) {
    super(() => {});
    print("never");
  }
  fails() { return [1].map(
    // a comment
    (x) => arrow(x)); }
  get g() { return sync(1); }
  static { try { sync(0); } catch (error) { report(error); } }
}
async function later(x: number) {
  await null;
  for await (const v of source()) { if (v === 2) throw new Error("in a loop"); }
}
async function* source() { yield 1; yield await Promise.resolve(2); }
async function outer() { try { return await later(1); } finally { await null; } }
function* gen() { const got = yield 1; return got.missing.x; }
const calls = [() => sync(2), () => arrow({}), () => new Derived(), () => Derived.prototype.g, () => { const g = gen(); g.next(); g.next({}); }, () => [3].forEach((n) => { null!; sync(n - 3); })];
for (const call of calls) {
  try { call(); } catch (error) { report(error); }
}
outer().catch(report);
(async () => { await (async () => arrow(await {}))(); })().catch(report);
export {};
`;

/** "name source-line:column" of every frame that stands in the program, from the printed stacks. */
async function frames(compiler: Compiler, target: TargetName, weaver?: Weaver): Promise<string[]> {
  const options = { target: compiler.ScriptTarget[target], module: compiler.ModuleKind.CommonJS, sourceMap: true };
  const { code, map } = emit(compiler, "/failing.ts", failing, options, weaver);
  const trace = new TraceMap(map!);
  const lines = await run(code, false, createCheckingRecorder(true).api);
  const found = lines.flatMap((line) => [
    ...line.matchAll(/at (?:(async )?([^()\\]+) \()?evalmachine\.<anonymous>:(\d+):(\d+)/g),
  ]);
  return found.map(([, , name, line, column]) => {
    const generated = Number(column) - 1 - (line === "1" ? WRAPPER.length : 0);
    const at = originalPositionFor(trace, { line: Number(line), column: generated });
    return `${name ?? ""} ${at.line}:${at.column === null ? "" : at.column + 1}`;
  });
}

describe("frames of errors stand where they stood", () => {
  for (const compiler of compilers) {
    for (const target of ["ES2015", "ES2017", "ES2022"] as const) {
      it(`TS ${compiler.version} ${target}`, async () => {
        const plain = await frames(compiler, target);
        ok(plain.length > 20, plain.join("\n"));
        deepEqual(await frames(compiler, target, weaverOf(compiler)), plain);
      });
    }
  }
});

/** program → what it ends with */
const uncaught: Record<string, string> = {
  "a sync error": `function a(n: number) {\n  if (n > 2)\n    throw new Error("thrown");\n  a(n + 1);\n}\na(0);\n`,
  "an error of Node's": `const f = (x: any) =>\n  // a comment\n  x.y.z;\nf({});\n`,
  "a rejection": `async function a() {\n  await null;\n  throw new TypeError("rejected");\n}\nasync function b() {\n  await a();\n}\nb();\n`,
  "a constructor": `class A {\n  x = this.y();\n  y() { throw new Error("made"); }\n}\nclass B extends A {\n  constructor(public p = 1) { super(); }\n}\nnew B();\n`,
  "an error at load": `import "node:fs";\nconst x: any = undefined;\nx();\n`,
};

describe("Node prints the same of an uncaught error", () => {
  const workshop = openWorkshop();
  after(() => workshop.close());

  for (const [name, text] of Object.entries(uncaught)) {
    it(name, async () => {
      const [plain, woven] = await Promise.all([
        printed("plain", name),
        printed("woven", name, weaverOf(mainCompiler)),
      ]);
      ok(plain.includes("main.ts:"), plain);
      equal(woven, plain);
    });

    async function printed(kind: string, name: string, weaver?: Weaver): Promise<string> {
      const options = {
        target: mainCompiler.ScriptTarget.ES2022,
        module: mainCompiler.ModuleKind.CommonJS,
        inlineSourceMap: true,
        inlineSources: true,
      };
      const folder = join(workshop.folder, kind, name.replaceAll(/\W/g, "-"));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), "{}");
      writeFileSync(join(folder, "main.js"), emit(mainCompiler, "main.ts", text, options, weaver).code);
      writeFileSync(join(folder, "idle.cjs"), IDLE_RUNTIME);
      const stderr = await new Promise<string>((resolve) =>
        execFile(
          process.execPath,
          ["--enable-source-maps", "-r", "./idle.cjs", "main.js"],
          { cwd: folder },
          (_e, _out, err) => resolve(err),
        ),
      );
      return stderr.replaceAll(`/${kind}/`, "/…/");
    }
  }
});

/** What the stub of the runtime calls, for programs that only have to run. */
const IDLE_RUNTIME = `globalThis[Symbol.for("callweave.runtime@1")] = {
  register: () => 1, enter: () => 1, exit() {}, enterTask: () => 1, exitTask() {}, suspend: (_, v) => v, resume: (_, v) => v,
};`;

const marked = `/* header */
"use strict";
import { marker1 } from "library";
export function one() { return marker1; }
export const two = (x: number) => x + marker2;
export const three = () =>
  // comment
  marker3(() => marker4);
class K extends one {
  field = marker5;
  constructor(readonly p: number) {
    super();
    marker6();
  }
  async m() { const x = await marker7; return /* c */ marker8 + x; }
  *g() { yield* marker9; }
  async *ag() { for await (const x of marker10) yield marker11; return marker12; }
  static { marker13; }
}
marker14(K);
`;

describe("source maps are exact", () => {
  for (const compiler of compilers) {
    for (const target of ["ES2015", "ES2022"] as const) {
      it(`TS ${compiler.version} ${target}`, () => {
        const options = { target: compiler.ScriptTarget[target], module: compiler.ModuleKind.ESNext, sourceMap: true };
        const { code, map } = emit(compiler, "/marked.ts", marked, options, weaverOf(compiler));
        const trace = new TraceMap(map!);
        for (let n = 1; n <= 14; n++) {
          const generated = placesOf(code, `marker${n}`);
          const mapped = generated
            .map((place) => originalPositionFor(trace, place))
            .map(({ line, column }) => ({ line, column }));
          deepEqual(mapped, placesOf(marked, `marker${n}`), `marker${n}`);
        }
      });
    }
  }
});

/** Lines from 1, columns from 0; the function table names functions after the program's words, but is not its code. */
function placesOf(text: string, word: string): { line: number; column: number }[] {
  return text.split("\n").flatMap((content, index) =>
    [...content.replace(/\.register\(.*/, "").matchAll(new RegExp(`\\b${word}\\b`, "g"))].map((match) => ({
      line: index + 1,
      column: match.index,
    })),
  );
}
