/** What a reporter of V8's coverage (c8, Jest and Vitest with `v8`) says of a program that is woven and not recorded. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import v8ToIstanbul from "v8-to-istanbul";
import { transpile } from "../transformer/transpile.js";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

const SOURCE = `export function used(n: number): number {
  if (n > 3) {
    return n * 2;
  }
  if (n < -3) {
    return 0;
  }
  return n + 1;
}
const arrow = (x: number) => x + 1;
export function unused(a: string): string {
  return a + "b";
}
class K {
  constructor(readonly a: number) {}
  get v(): number { return this.a; }
  method(): number {
    for (let i = 0; i < 3; i++) used(i + 2);
    return this.a > 9 ? arrow(1) : this.v;
  }
}
class L extends K {
  field = arrow(3);
  constructor() {
    super(1);
  }
}
function* three(): Generator<number> {
  for (let i = 0; i < 3; i++) yield i;
}
async function wait(): Promise<number> {
  for await (const x of three()) {
    used(x);
  }
  try {
    return (await Promise.resolve(3)) + used(7);
  } catch {
    return 0;
  }
}
function defaults(a = used(1), { b = used(2) } = {}): number {
  return a + b;
}
console.log(new K(3).method(), new L().v, defaults(1, { b: 2 }));
void wait();
`;

const FORMATS = {
  CommonJS: { module: ts.ModuleKind.CommonJS, file: "a.cjs", runtime: `${DIST}cjs/runtime/index.js` },
  "an ES module": { module: ts.ModuleKind.ES2022, file: "a.mjs", runtime: `${DIST}esm/runtime/index.js` },
} as const;

interface V8Coverage {
  readonly result: readonly { readonly url: string; readonly functions: Parameters<Converter["applyCoverage"]>[0] }[];
}
type Converter = ReturnType<typeof v8ToIstanbul>;

/**
 * @returns the lines and functions of the source with whether they were reached, and the branches that were not. Those that were are not
 * quite the same: V8 counts what follows an `if` that returns, and has another end for it in a `try`.
 */
async function coverageOf(format: keyof typeof FORMATS, isWoven: boolean): Promise<unknown> {
  const { module, file, runtime } = FORMATS[format];
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "callweave-coverage-")));
  try {
    const options = { sourceMap: true, inlineSources: true };
    const setting = { module, target: ts.ScriptTarget.ES2022, options, ...(!isWoven && { weave: false as const }) };
    const { outputText, sourceMapText } = transpile(SOURCE, setting);
    const program = path.join(folder, file);
    const code = outputText.replace('"callweave/runtime"', JSON.stringify(runtime));
    assert.equal(code.includes("$f && "), isWoven);
    writeFileSync(program, code);
    const reports = path.join(folder, "reports");
    execFileSync(process.execPath, [program], { env: { ...process.env, NODE_V8_COVERAGE: reports } });
    const [report] = readdirSync(reports);
    const { result } = JSON.parse(readFileSync(path.join(reports, report), "utf8")) as V8Coverage;
    const { functions } = result.find(({ url }) => url === pathToFileURL(program).href)!;
    const converter = v8ToIstanbul(program, 0, {
      source: code,
      sourceMap: { sourcemap: JSON.parse(sourceMapText!) as object },
    } as Parameters<typeof v8ToIstanbul>[2]);
    await converter.load();
    converter.applyCoverage(functions);
    const [{ s, b, f, branchMap, fnMap }] = Object.values(converter.toIstanbul());
    const at = ({ start }: { start: { line: number } }): number => start.line;
    return {
      lines: Object.values(s).map((count) => count > 0),
      unreached: Object.values(branchMap)
        .filter((_, i) => b[i].includes(0))
        .map(({ loc }) => at(loc)),
      functions: Object.values(fnMap)
        .map(({ name, loc }, i) => `${name} ${at(loc)}: ${f[i]}`)
        .sort(),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the coverage of a program that is woven and not recorded", () => {
  for (const format of Object.keys(FORMATS) as (keyof typeof FORMATS)[])
    it(`is that of the plain one, of ${format}`, async () => {
      assert.deepEqual(await coverageOf(format, true), await coverageOf(format, false));
    });
});
