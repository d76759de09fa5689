/**
 * Every form of syntax as a small program with its woven code and its call tree beside it, in test-fixtures/syntax:
 *
 *     method.ts         the program; a first line `// @experimentalDecorators` switches that option on
 *     method.js         the code that is emitted for it: target ESNext, module ESNext
 *     method.tree.txt   the calls of a run
 *
 * `UPDATE_FIXTURES=1` writes the last two from what happens. Read the diff.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, extname } from "node:path";
import type ts from "typescript";
import { COMPILERS, compiler, type TypeScript } from "./compilers.js";
import { runCommonJs, runEsModule, runScript, type Run } from "./realm.js";
import { emit } from "./transpile.js";

const FOLDER = new URL("../../test-fixtures/syntax/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, FOLDER), "utf8");

const update = (file: string, got: string): void => {
  if (process.env.UPDATE_FIXTURES) writeFileSync(new URL(file, FOLDER), got);
};

const programs = readdirSync(FOLDER).filter((file) => /\.[mc]?tsx?$|\.cjs$/.test(file));

describe("syntax", () => {
  for (const program of programs) {
    const source = read(program);
    const form = basename(program, extname(program));

    it(`${form}: emits the woven code`, () => {
      const plain = compile(compiler, program, source, { woven: false });
      update(`${form}.js`, compile(compiler, program, source, { woven: true }));
      for (const t of COMPILERS) {
        const samePlain = compile(t, program, source, { woven: false }) === plain;
        const woven = compile(t, program, source, { woven: true });
        if (samePlain || t === compiler) assert.equal(woven, read(`${form}.js`), t.version);
      }
    });

    it(`${form}: runs as before, and its calls are the tree`, async () => {
      update(`${form}.tree.txt`, (await run(compiler, program, source, { woven: true })).tree);
      for (const t of COMPILERS)
        for (const target of [t.ScriptTarget.ES2015, t.ScriptTarget.ES2017, t.ScriptTarget.ES2022]) {
          const plain = await run(t, program, source, { target, woven: false });
          const woven = await run(t, program, source, { target, woven: true });
          const setting = `TypeScript ${t.version}, ${t.ScriptTarget[target]}`;
          assert.equal(woven.output, plain.output, setting);
          assert.notEqual(plain.output, "", "a program that prints nothing shows nothing");
          assert.equal(woven.tree, read(`${form}.tree.txt`), setting);
        }
    });
  }

  it("notices a change of behaviour and a wrong tree", async () => {
    const source = `console.log([() => 1].map(String)[0].length);`;
    const plain = await run(compiler, "probe.ts", source, { woven: false });
    const woven = await run(compiler, "probe.ts", source, { woven: true });
    assert.notEqual(woven.output, plain.output);
    assert.equal(plain.tree, "");
    assert.equal(woven.tree, "<module> probe.ts\n");
  });
});

interface Way {
  readonly woven: boolean;
  readonly target?: ts.ScriptTarget;
  readonly module?: ts.ModuleKind;
}

function compile(t: TypeScript, file: string, source: string, { woven, ...setting }: Way): string {
  const experimentalDecorators = source.startsWith("// @experimentalDecorators");
  return emit(source, { t, file, weave: woven ? {} : false, options: { experimentalDecorators }, ...setting });
}

function run(t: TypeScript, file: string, source: string, setting: Way): Promise<Run> {
  if (file.endsWith(".mts")) return runEsModule(compile(t, file, source, setting));
  const code = compile(t, file, source, { target: t.ScriptTarget.ES2022, ...setting, module: t.ModuleKind.CommonJS });
  return source.startsWith("// script") ? runScript(code) : runCommonJs({ [file]: code });
}
