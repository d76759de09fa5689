/** A file of the program → what Node gets of it: out of the cache, or compiled (transpile-file.ts). */
import path from "node:path";
import { process } from "../../base/built-ins.js";
import { selectFiles, type WeaveOptions } from "../../transformer/options.js";
import { isOwnFile, isWovenAlready } from "../../transformer/own-files.js";
import { cacheTranspiled } from "../cache/cache-transpiled.js";
import type { CompiledFile } from "./compiled-file.js";
import { isLoadingLate, loadLate } from "../files/load-late.js";
import { createFormatLookup, type ModuleFormat } from "../load/module-format.js";
import { readOwnSourceMap } from "./own-source-map.js";
import { isJavaScript, isTypeScript } from "../load/source-kinds.js";
import type * as Heavy from "./transpile-file.js";
import type { TranspileFile } from "./transpile-file.js";
import type { ProjectConfig } from "../load/tsconfig-lookup.js";

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

/** What is done before and after a file that is not in the cache is woven. */
export type AroundWeaving = (transpile: TranspileFile) => TranspileFile;

/** @param configOf the tsconfig.json of a file */
export function createFileCompiler(
  options: WeaveOptions,
  configOf: (file: string) => ProjectConfig,
  aroundWeaving: AroundWeaving,
): FileCompiler {
  const { enabled, isSelected } = selectFiles(options, process.env);
  const saidFormat = createFormatLookup();
  const transpile = cacheTranspiled(options.root, aroundWeaving(lazyTranspiler(options)));

  return {
    saidFormat,
    compile(file, text, required) {
      const isScript = isJavaScript(file);
      if (isLoadingLate() || !(isScript || isTypeScript(file))) return undefined;
      const woven = enabled && isSelected(slashed(path.relative(options.root, file))) && !isOwnFile(slashed(file));
      if (isScript && !woven) return undefined;
      // Of JavaScript that says nothing, the syntax decides for Node also where it is required.
      const format = saidFormat(file) ?? (required && !isScript ? "commonjs" : undefined);
      const config = isScript ? undefined : configOf(file).matters;
      const source = text();
      // Said here as well as by the transformer, so that no compiler is loaded for a bundle.
      if (isScript && isWovenAlready(source)) return undefined;
      const mapped = isScript ? readOwnSourceMap(file, source, options.root) : undefined;
      const compilation = { file, text: mapped?.text ?? source, ownMap: mapped?.map, woven, format, config };
      try {
        return transpile(compilation) ?? undefined;
      } catch (error) {
        // What nests too deeply for the compiler (5,000 terms of `a && b && …`) may not do so for Node.
        if (isScript && error instanceof RangeError) return undefined;
        throw error;
      }
    },
  };
}

/** TypeScript takes longer to load than most programs run. */
function lazyTranspiler(options: WeaveOptions): TranspileFile {
  let loaded: TranspileFile | undefined;
  return (compilation) => {
    loaded ??= (loadLate("./dist/cjs/hosts/compile/transpile-file.js") as typeof Heavy).createTranspileFile(options);
    return loaded(compilation);
  };
}

const slashed = (file: string): string => file.replaceAll("\\", "/");
