/** Weaves all the fixtures, runs them in one child process under V8's precise coverage, and reads back what both sides counted. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readTrace } from "../../trace/read-trace.js";
import { createWeaver } from "../../transformer/weave.js";
import { fixtures, readPrograms } from "../conformance/compare.js";
import { mainCompiler, type TargetName } from "../conformance/compilers.js";
import { emit, optionsOf, readPragmas } from "../conformance/emit.js";
import { emit as emitSyntax } from "../transformer/transpile.js";
import { countRecorded, readV8Counts, type Recorded, type V8Script } from "./v8-coverage.js";

export interface WovenProgram {
  /** Path below test-fixtures. */
  readonly name: string;
  readonly code: string;
  readonly extension: ".cjs" | ".mjs";
  readonly script: boolean;
}

export interface CountedProgram {
  readonly name: string;
  readonly scripts: readonly V8Script[];
  readonly recorded: Map<string, Recorded>;
  readonly codeOf: (url: string) => string;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SYNTAX = `${ROOT}test-fixtures/syntax/`;

export function conformancePrograms(target: TargetName): WovenProgram[] {
  return ["bodies", "tasks"].flatMap((folder) =>
    readPrograms(folder).map(({ fileName, text }) => {
      const pragmas = readPragmas(text);
      const options = optionsOf({ compiler: mainCompiler, target, define: true }, pragmas);
      const weaver = createWeaver(mainCompiler, { root: fixtures });
      const { code } = emit(mainCompiler, fileName, text, options, weaver);
      return { name: fileName.slice(fixtures.length), code, extension: ".cjs", script: pragmas.script };
    }),
  );
}

export function syntaxPrograms(target: TargetName): WovenProgram[] {
  const files = readdirSync(SYNTAX).filter((file) => /\.[mc]?tsx?$|\.cjs$/.test(file));
  return files.map((file) => {
    const source = readFileSync(SYNTAX + file, "utf8");
    const isEsModule = file.endsWith(".mts");
    const code = emitSyntax(source, {
      file: `syntax/${file}`,
      target: mainCompiler.ScriptTarget[target],
      module: isEsModule ? mainCompiler.ModuleKind.ESNext : mainCompiler.ModuleKind.CommonJS,
      options: { experimentalDecorators: source.startsWith("// @experimentalDecorators") },
    });
    const script = source.startsWith("// script");
    return { name: `syntax/${file}`, code, extension: isEsModule ? ".mjs" : ".cjs", script };
  });
}

export async function countPrograms(programs: readonly WovenProgram[]): Promise<CountedProgram[]> {
  const folder = mkdtempSync(join(tmpdir(), "callweave-counts-"));
  try {
    preparePackages(folder);
    const runs = programs.map(({ code, extension, script }, i) => {
      const entry = join(folder, `program-${i}${extension}`);
      writeFileSync(entry, code);
      return { entry, script, trace: join(folder, `${i}.cwraw`) };
    });
    // What one program leaves in the global object, the next may call.
    const codes = new Map(runs.map(({ entry }, i) => [basename(entry), programs[i].code]));
    writeFileSync(join(folder, "runs.json"), JSON.stringify(runs));
    await runCounted(folder);
    const snapshots = readV8Counts(join(folder, "counts.json"));
    return programs.map(({ name }, i) => ({
      name,
      scripts: snapshots[i].filter(({ url }) => codes.has(nameIn(url))),
      recorded: countRecorded(readTrace(readFileSync(runs[i].trace))),
      codeOf: (url) => codes.get(nameIn(url))!,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const nameIn = (url: string): string => url.slice(url.lastIndexOf("/") + 1);

function preparePackages(folder: string): void {
  mkdirSync(join(folder, "node_modules/self"), { recursive: true });
  writeFileSync(join(folder, "node_modules/self/index.js"), 'exports.x = "from self";');
  symlinkSync(ROOT, join(folder, "node_modules/callweave"), "junction");
  copyFileSync(new URL("run-programs.mjs", import.meta.url), join(folder, "run-programs.mjs"));
}

async function runCounted(folder: string): Promise<void> {
  const preload = new URL("v8-counts.mjs", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", preload, "run-programs.mjs", "runs.json"], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: "", V8_COUNTS_FILE: join(folder, "counts.json") },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (data) => (stderr += String(data)));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`the programs ended with ${String(code)}: ${stderr}`);
}
