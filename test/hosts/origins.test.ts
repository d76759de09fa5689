import { addMapping, GenMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { runInNewContext } from "node:vm";
import ts from "typescript";
import { readOwnSourceMap } from "../../hosts/compile/own-source-map.js";
import { createTextWeaver } from "../../hosts/compile/weave-text.js";
import { FUNCTION_TABLE_STRIDE } from "../../runtime/contract.js";

const SOURCE = `/** Adds. */
export async function add(a: number, b: number): Promise<number> {
  await a;
  return a + b;
}

const mark: ClassDecorator = () => undefined;

@mark
export class Sum {
  total = 0;
  constructor(public readonly by: number) {}
  async *all(): AsyncGenerator<number> {
    for await (const value of [1, 2]) yield await add(value, this.by);
  }
  get double(): number {
    return [this.total].map((total) => total * 2)[0];
  }
}
`;

const JAVASCRIPT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  allowJs: true,
};

describe("the places of a file that was compiled before", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(path.join(os.tmpdir(), "callweave-origins-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  /** Woven as JavaScript with the map that the comment in it names. */
  function weave(name: string, text: string): string {
    const file = path.join(root, name);
    const mapped = readOwnSourceMap(file, text, root);
    return createTextWeaver({ root })({ file, text: mapped?.text ?? text, ownMap: mapped?.map }, JAVASCRIPT).code;
  }

  /** With the map in it, as `map` names its sources. */
  const withMap = (text: string, map: object): string =>
    `${text}\n//# sourceMappingURL=data:application/json,${encodeURIComponent(JSON.stringify(map))}`;

  for (const target of [ts.ScriptTarget.ESNext, ts.ScriptTarget.ES2017])
    it(`are those of the source, as if it were woven itself (${ts.ScriptTarget[target]})`, () => {
      const { outputText } = ts.transpileModule(SOURCE, {
        fileName: path.join(root, "src/a.ts"),
        compilerOptions: {
          target,
          module: ts.ModuleKind.ESNext,
          experimentalDecorators: true,
          useDefineForClassFields: false,
          inlineSourceMap: true,
          sourceRoot: "../src",
        },
      });
      const direct = createTextWeaver({ root })({ file: path.join(root, "src/a.ts"), text: SOURCE }, JAVASCRIPT).code;
      const compiled = weave("dist/a.js", outputText);
      const ofSource = functionsOf(compiled).filter((text) => text.endsWith(" src/a.ts"));
      if (target === ts.ScriptTarget.ESNext) assert.deepEqual(ofSource, functionsOf(direct));
      // A method that is no `async *` any more begins with its name, in another column.
      else for (const text of functionsOf(direct)) assert.ok(ofSource.map(lineOf).includes(lineOf(text)), text);
      // __decorate and the like are in no source.
      assert.match(functionsOf(compiled).join("\n"), /^__decorate 1:\d+ dist\/a\.js$/m);
      if (target === ts.ScriptTarget.ESNext) assert.deepEqual(suspensionsOf(compiled), suspensionsOf(direct));
    });

  describe("that is a bundle", () => {
    const text = "function a(){c()}function c(){}a();export{}";
    const sources = (first: string, second: string): object => {
      const map = new GenMapping();
      const place = (column: number, source: string, line: number, name?: string): void => {
        const original = { line, column: 0 };
        const mapping = { generated: { line: 1, column }, source, original };
        addMapping(map, name === undefined ? { ...mapping, name: "" } : { ...mapping, name });
      };
      place(0, first, 3);
      place(9, first, 3, "initialize");
      place(17, second, 7);
      place(26, second, 7, "finish");
      setSourceContent(map, first, "…");
      return toEncodedMap(map);
    };

    it("are in many sources, under the names that were made short, and the module is its own", () => {
      assert.deepEqual(functionsOf(weave("out/all.js", withMap(text, sources("../src/a.ts", "../lib/c.ts")))), [
        "<module> out/all.js 1:1 out/all.js",
        "initialize 3:1 src/a.ts",
        "finish 7:1 lib/c.ts",
      ]);
    });

    it("are in files of the project where webpack says so, and otherwise as stacks name them", () => {
      mkdirSync(path.join(root, "src"));
      writeFileSync(path.join(root, "src/größe 1.ts"), "");
      const map = sources("webpack://@scope/app/./src/größe 1.ts?9f", "webpack://app/webpack/bootstrap");
      assert.deepEqual(functionsOf(weave("out/all.js", withMap(text, map))).slice(1), [
        "initialize 3:1 src/größe 1.ts",
        "finish 7:1 webpack://app/webpack/bootstrap",
      ]);
    });

    it("runs: each function has the id of its own entry", () => {
      const code = weave("out/all.js", withMap(text, sources("../a.ts", "../c.ts")));
      const registered: string[] = [];
      const entered: number[] = [];
      const runtime = {
        register: (_version: number, file: string, table: readonly unknown[]) => {
          const first = registered.length + 10;
          for (let i = 0; i < table.length; i += FUNCTION_TABLE_STRIDE) registered.push(`${String(table[i])} ${file}`);
          return first;
        },
        enter: (first: number, index: number) => entered.push(first + index - 10),
        exit: () => undefined,
      };
      const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
      runInNewContext(outputText, { require: () => runtime, exports: {} });
      assert.deepEqual(
        entered.map((index) => registered[index]),
        ["<module> out/all.js out/all.js", "initialize a.ts", "finish c.ts"],
      );
    });
  });
});

/** `name line:column file` of each entry. */
function functionsOf(code: string): string[] {
  return [...code.matchAll(/\$cw\.register\(\d+, ("[^"]*"), (\[.*?\])\)/gs)].flatMap(([, file, table]) => {
    const entries = JSON.parse(table) as (string | number)[];
    return Array.from({ length: entries.length / FUNCTION_TABLE_STRIDE }, (_, i) => {
      const [name, , line, column] = entries.slice(i * FUNCTION_TABLE_STRIDE);
      return `${name} ${line}:${column} ${JSON.parse(file) as string}`;
    });
  });
}

const lineOf = (text: string): string => text.replace(/:\d+ /, " ");

/** `line, column` of each place where a task waits. */
function suspensionsOf(code: string): string[] {
  return [...code.matchAll(/\$cw\.suspend\(.*?, (\d+, \d+)(?:, true)?\)/g)].map(([, place]) => place);
}
