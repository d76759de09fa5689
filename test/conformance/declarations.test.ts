/** Declaration files are byte-identical, of every conformance program at once, types inferred from woven bodies included. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { createWeaver } from "../../transformer/weave.js";
import { fixtures, readPrograms } from "./compare.js";
import { mainCompiler as ts } from "./compilers.js";

describe("weaving changes no declaration file", () => {
  it("nor its map", () => {
    const programs = ["bodies", "tasks"].flatMap(readPrograms);
    const program = ts.createProgram(
      programs.map(({ fileName }) => fileName),
      {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        jsx: ts.JsxEmit.Preserve,
        declaration: true,
        declarationMap: true,
        types: [],
        rootDir: fixtures,
        outDir: "/out",
      },
    );
    const emitted = (before: ReturnType<typeof createWeaver>[]) => {
      const outputs: Record<string, string> = {};
      program.emit(undefined, (path, text) => (outputs[path] = text), undefined, false, { before });
      return outputs;
    };
    const plain = emitted([]);
    const woven = emitted([createWeaver(ts, { root: fixtures })]);
    deepEqual(Object.keys(woven), Object.keys(plain));
    const declarations = Object.keys(plain).filter((path) => /\.d\.ts(\.map)?$/.test(path));
    ok(declarations.length > programs.length, `${declarations.length} declaration files and maps`);
    for (const path of declarations) equal(woven[path], plain[path], path);
  });
});
