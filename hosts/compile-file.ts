/** A file of the program → what Node gets of it: out of the cache, or compiled (transpile-file.ts). */
import { createRequire } from "node:module";
import path from "node:path";
import { packageRoot } from "#package-root";
import { selectFiles, type WeaveOptions } from "../transformer/options.js";
import { isOwnFile } from "../transformer/own-files.js";
import { cacheTranspiled } from "./cache-transpiled.js";
import type { CompiledFile } from "./compiled-file.js";
import { createFormatLookup, type ModuleFormat } from "./module-format.js";
import { isJavaScript, isTypeScript } from "./source-kinds.js";
import type { createTranspileFile, TranspileFile } from "./transpile-file.js";
import type { ProjectConfig } from "./tsconfig-lookup.js";

export interface FileCompiler {
  /**
   * Compiles a file of the program.
   * @param required by `require`, which makes a file CommonJS unless something says that it is an ES module
   * @returns undefined for a file that Node loads as it is: JavaScript in which nothing is woven, and everything else
   * @throws {SyntaxError} for TypeScript that cannot be parsed
   */
  compile(file: string, text: () => string, required: boolean): CompiledFile | undefined;
  /** What a file will be; undefined when only its syntax can say that. */
  saidFormat(file: string): ModuleFormat | undefined;
}

/** @param configOf the tsconfig.json of a file */
export function createFileCompiler(options: WeaveOptions, configOf: (file: string) => ProjectConfig): FileCompiler {
  const { enabled, isSelected } = selectFiles(options, process.env);
  const saidFormat = createFormatLookup();
  const compiler = lazyTranspiler(options);
  const transpile = cacheTranspiled(options.root, compiler.transpile);

  return {
    saidFormat,
    compile(file, text, required) {
      const isScript = isJavaScript(file);
      if (compiler.isLoading() || !(isScript || isTypeScript(file))) return undefined;
      const woven = enabled && isSelected(slashed(path.relative(options.root, file))) && !isOwnFile(slashed(file));
      if (isScript && !woven) return undefined;
      const format = saidFormat(file) ?? (required ? "commonjs" : undefined);
      const config = isScript ? undefined : configOf(file).matters;
      return transpile({ file, text: text(), woven, format, config }) ?? undefined;
    },
  };
}

/** TypeScript takes longer to load than most programs run. */
function lazyTranspiler(options: WeaveOptions): { transpile: TranspileFile; isLoading: () => boolean } {
  let loaded: TranspileFile | undefined;
  let loading = false;

  function load(): TranspileFile {
    loading = true;
    try {
      // The CommonJS build: hooks that Node calls synchronously cannot wait for an import.
      const file = new URL("dist/cjs/hosts/transpile-file.js", packageRoot);
      const heavy = createRequire(file)("./transpile-file.js") as { createTranspileFile: typeof createTranspileFile };
      return heavy.createTranspileFile(options);
    } finally {
      loading = false;
    }
  }

  return {
    transpile: (compilation) => (loaded ??= load())(compilation),
    // What is loaded passes through our own hooks.
    isLoading: () => loading,
  };
}

const slashed = (file: string): string => file.replaceAll("\\", "/");
