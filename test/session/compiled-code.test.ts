/** What V8 makes of a woven function: the code that runs at each call, as `--print-opt-code` shows it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { transpile } from "../transformer/transpile.js";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

const FIB = "export function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2); }\n";

const record = (keep: number): string =>
  `start({ keep: "last:${keep}" }); for (const until = Date.now() + 300; Date.now() < until;) fib(15); stop();`;

const FORMATS = {
  CommonJS: {
    module: ts.ModuleKind.CommonJS,
    file: "fib.cjs",
    load: (folder: string) => `const { start, stop } = require("${folder}cjs/hosts/index.js");`,
    runtime: `require("${DIST}cjs/runtime/index.js")`,
  },
  "an ES module": {
    module: ts.ModuleKind.ESNext,
    file: "fib.mjs",
    load: (folder: string) => `import { start, stop } from "${folder}esm/hosts/index.js";`,
    runtime: `"${DIST}esm/runtime/index.js"`,
  },
} as const;

/** @returns the last code that V8 made of `fib`, line by line */
function compiledFib(format: keyof typeof FORMATS, run: string): string[] {
  const { module, file, load, runtime } = FORMATS[format];
  const folder = mkdtempSync(path.join(tmpdir(), "callweave-compiled-"));
  try {
    const { outputText } = transpile(FIB, { options: { module } });
    const code = outputText.replace(/require\("callweave\/runtime"\)|"callweave\/runtime"/, runtime);
    writeFileSync(path.join(folder, file), `${load(DIST)}\n${code}\n${run}`);
    const flags = ["--print-opt-code", "--print-opt-code-filter=fib", "--no-concurrent-recompilation"];
    const printed = execFileSync(process.execPath, [...flags, path.join(folder, file)], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return printed.slice(printed.lastIndexOf("Instructions (size")).split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the compiled code of a woven function that is recorded", function () {
  this.timeout(30_000);

  for (const format of Object.keys(FORMATS) as (keyof typeof FORMATS)[])
    it(`of ${format} looks nothing up, also in a second memory`, () => {
      const code = compiledFib(format, record(1000) + record(100_000));
      assert(code.length > 200, code.join("\n"));
      const lookUps = code.filter((line) => /\(\w+IC\w*\)/.test(line));
      assert.deepEqual(lookUps, []);
    });

  it("of CommonJS has the recorder's functions in it, not behind a comparison", () => {
    const code = compiledFib("CommonJS", record(100_000));
    assert(code.length > 200, code.join("\n"));
    const compared = code.filter((line) => line.includes("wrong call target"));
    assert.deepEqual(compared, []);
  });
});

describe("what woven code calls", () => {
  for (const name of ["enter", "exit"])
    it(`${name} is short enough for V8 to put it anywhere`, () => {
      const flags = ["--print-bytecode", `--print-bytecode-filter=${name}`];
      const run = `const { enter, exit } = ${FORMATS.CommonJS.runtime}; exit(enter(1, 1)); exit(1);`;
      const printed = execFileSync(process.execPath, [...flags, "-e", run], { encoding: "utf8" });
      const lengths = [...printed.matchAll(/^Bytecode length: (\d+)$/gm)].map(([, length]) => Number(length));
      assert(lengths.length > 0, printed);
      // V8's --max-inlined-bytecode-size-small.
      assert(Math.max(...lengths) <= 27, printed);
    });
});
