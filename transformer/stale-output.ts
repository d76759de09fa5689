/**
 * An incremental build does not know of plugins: it keeps the output of each file that is as it was, whether a plugin came, went or
 * changed. When the compiler ends, we look whether what it has kept is what would be made now.
 */
import { existsSync, readFileSync, writeSync } from "node:fs";
import { relative } from "node:path";
import type ts from "typescript";
import { optionProblems, selectFiles, type WeaveOptions } from "./options.js";
import { isWovenAlready } from "./own-files.js";
import type { TypeScript } from "./plan.js";
import { whyUnwoven } from "./weavable.js";

/** Of all projects that this process builds: whether an output is to be woven, by its path. */
const expected = new Map<string, boolean>();
/** Other hosts (a test runner, a bundler) emit elsewhere. */
const IS_COMPILER = /(?:^|[\\/])t?tsp?c(?:\.js)?$/.test(process.argv[1] ?? "");
const STDERR = 2;

/** The compiler asks for the plugin again for each file that it emits. */
const watched = new WeakSet<ts.Program>();

/** The compiler's own name, which its types leave out. */
interface ProgramInternals extends ts.Program {
  getCommonSourceDirectory(): string;
}

export function watchOutput(t: TypeScript, program: ts.Program, { root, ...options }: WeaveOptions): void {
  const compilerOptions = program.getCompilerOptions();
  const { incremental, composite } = compilerOptions;
  if (!IS_COMPILER || (incremental !== true && composite !== true) || watched.has(program)) return;
  watched.add(program);
  if (optionProblems(options).length > 0) return;
  const { enabled, isSelected } = selectFiles(options, process.env);
  if (expected.size === 0) process.once("exit", tellOfStaleOutput);
  const rootDir = (program as ProgramInternals).getCommonSourceDirectory();
  for (const source of program.getSourceFiles()) {
    if (whyUnwoven(t, source) !== undefined) continue;
    const path = relative(root, source.fileName).replaceAll("\\", "/");
    for (const output of outputOf(t, { ...compilerOptions, rootDir }, source.fileName))
      expected.set(output, enabled && isSelected(path));
  }
}

function outputOf(t: TypeScript, options: ts.CompilerOptions, file: string): string[] {
  const alone = { options, fileNames: [file], errors: [] };
  const outputs = t.getOutputFileNames(alone, file, !t.sys.useCaseSensitiveFileNames);
  return outputs.filter((output) => /\.[cm]?jsx?$/.test(output));
}

function tellOfStaleOutput(): void {
  const stale = [...expected].filter(
    ([file, woven]) => existsSync(file) && isWovenAlready(readFileSync(file, "utf8")) !== woven,
  );
  if (stale.length === 0) return;
  const [[first, woven]] = stale;
  writeSync(
    STDERR,
    `callweave/transformer: an incremental build has kept output of another setting, got ${stale.length} of ${expected.size} files, ` +
      `such as ${relative(process.cwd(), first)}, which ${woven ? "is not" : "is"} woven; build again with -b --force, or take the ` +
      "output and the .tsbuildinfo away first\n",
  );
}
