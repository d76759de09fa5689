/**
 * Compiles the module cases with real programs, plain and woven, into a temporary folder, and runs all of them in one Node
 * process. What they import as the runtime hands each call to a checking recorder.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fixtures } from "./compare.js";
import type { Compiler } from "./compilers.js";
import { mainCompiler } from "./compilers.js";
import { emit, type Weaver } from "./emit.js";
import type { ModuleCase } from "./module-cases.js";

const project = fileURLToPath(new URL("../../", import.meta.url));
const RUNTIME_NAMES = ["register", "enter", "exit", "enterTask", "exitTask", "suspend", "resume"];

export interface RunResult {
  readonly lines: string[];
  readonly violations: string[];
  readonly entered: string[];
  readonly open: string[];
  readonly suspended: string[];
}

/** Emitted text by path from the output folder. */
export type Outputs = Record<string, string>;

export interface Workshop {
  readonly folder: string;
  /** Compiles and writes a case once plain and once woven. */
  compile(name: string, moduleCase: ModuleCase, compiler: Compiler, weaver: Weaver): { plain: Outputs; woven: Outputs };
  /** Runs what was compiled; keys are `name/plain` and `name/woven`. */
  run(): Record<string, RunResult>;
  close(): void;
}

export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), "callweave-modules-"));
  const entries: { name: string; entry: string }[] = [];
  furnish(folder);
  return {
    folder,
    compile(name, moduleCase, compiler, weaver) {
      const place = join(folder, "cases", String(entries.length));
      const outputs = compileCase(place, moduleCase, compiler, weaver);
      for (const kind of ["plain", "woven"] as const) {
        writeAll(join(place, kind), { ...outputs[kind], "package.json": packageJson(moduleCase) });
        const entry = pathToFileURL(join(place, kind, moduleCase.entry ?? "main.js")).href;
        entries.push({ name: `${name}/${kind}`, entry });
      }
      return outputs;
    },
    run() {
      const driver = join(folder, "test/conformance/module-driver.mjs");
      const text = execFileSync(process.execPath, [driver], { input: JSON.stringify(entries), encoding: "utf8" });
      return JSON.parse(text) as Record<string, RunResult>;
    },
    close: () => rmSync(folder, { recursive: true }),
  };
}

const packageJson = ({ type }: ModuleCase): string => JSON.stringify(type ? { type } : {});

function compileCase(place: string, moduleCase: ModuleCase, compiler: Compiler, weaver: Weaver) {
  const sources = join(place, "src");
  writeAll(sources, { ...moduleCase.files, "package.json": packageJson(moduleCase) });
  const names = Object.keys(moduleCase.files).filter((name) => !name.endsWith(".json"));
  const { options } = compiler.convertCompilerOptionsFromJson(moduleCase.options, sources);
  const program = compiler.createProgram(
    names.map((name) => join(sources, name)),
    { declaration: true, ...options, noLib: true, types: [], rootDir: sources, outDir: "/out" },
  );
  const emitted = (before: Weaver[]): Outputs => {
    const outputs: Outputs = {};
    program.emit(undefined, (path, text) => (outputs[path.replace(/^.*?\/out\//, "")] = text), undefined, false, {
      before,
    });
    return outputs;
  };
  return { plain: emitted([]), woven: emitted([weaver]) };
}

/** What the cases import, the driver, and what the driver imports. */
function furnish(folder: string): void {
  const call = (name: string) => `(...given) => globalThis[Symbol.for("callweave.runtime@1")].${name}(...given)`;
  const exports = (path: string) => ({ import: `./${path}.mjs`, require: `./${path}.cjs` });
  writeAll(join(folder, "node_modules"), {
    "callweave/package.json": JSON.stringify({ exports: { "./runtime": exports("runtime") } }),
    "callweave/runtime.mjs": RUNTIME_NAMES.map((name) => `export const ${name} = ${call(name)};\n`).join(""),
    "callweave/runtime.cjs": `exports.__esModule = true;\n${RUNTIME_NAMES.map((name) => `exports.${name} = ${call(name)};\n`).join("")}`,
    "jsx-stub/package.json": JSON.stringify({ exports: { "./jsx-runtime": exports("jsx-runtime") } }),
    "jsx-stub/jsx-runtime.mjs": `export const jsx = (t, p) => typeof t === "function" ? t(p) : [t, p];\nexport const jsxs = jsx;\n`,
    "jsx-stub/jsx-runtime.cjs": `exports.jsx = exports.jsxs = (t, p) => typeof t === "function" ? t(p) : [t, p];\n`,
  });
  symlinkSync(
    dirname(createRequire(import.meta.url).resolve("tslib/package.json")),
    join(folder, "node_modules/tslib"),
  );
  writeAll(folder, {
    "package.json": `{ "type": "module" }`,
    "test/conformance/module-driver.mjs": readFileSync(`${fixtures}module-driver.mjs`, "utf8"),
    ...javaScriptOf("test/conformance/checking-recorder.ts", "test/conformance/show.ts", "runtime/contract.ts"),
  });
}

function javaScriptOf(...paths: string[]): Outputs {
  const options = { target: mainCompiler.ScriptTarget.ES2022, module: mainCompiler.ModuleKind.ES2022 };
  return Object.fromEntries(
    paths.map((path) => [
      path.replace(/\.ts$/, ".js"),
      emit(mainCompiler, path, readFileSync(project + path, "utf8"), options).code,
    ]),
  );
}

function writeAll(folder: string, files: Outputs): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
