/** Source maps of woven code: a place of the program is where it was, and what is ours is nowhere. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { COMPILERS, compiler } from "./compilers.js";
import { transpile, type Setting } from "./transpile.js";

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
          if (
            /^\s*(const \$f|\$f && |\$cw\.|var \$m|function \$r|import \* as \$cw)/.test(outputText.split("\n")[line])
          )
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
