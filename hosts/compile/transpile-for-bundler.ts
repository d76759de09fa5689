/** A module of a bundler → the same, woven. Heavy as transpile-file.ts is, and loaded with the first module. */
import ts from "typescript";
import type { WeaveOptions } from "../../transformer/options.js";
import { createFormatLookup } from "../load/module-format.js";
import type { SourceMap } from "./own-source-map.js";
import { isJavaScript } from "../load/source-kinds.js";
import { createConfigLookup } from "../load/tsconfig-lookup.js";
import { bundlerOptions, javaScriptOptions } from "./typescript-options.js";
import { createTextWeaver, type TextToWeave } from "./weave-text.js";

export interface WovenModule {
  readonly code: string;
  readonly map: SourceMap;
}

/** @returns undefined for what the bundler is to get as it is: nothing in it is woven, or it cannot be parsed, which the bundler says */
export type WeaveModule = (module: TextToWeave) => WovenModule | undefined;

export function createModuleWeaver(options: WeaveOptions): WeaveModule {
  const weaveText = createTextWeaver(options);
  const configOf = createConfigLookup("unplugin");
  const saidFormat = createFormatLookup();

  /** TypeScript is a module to a bundler, also without an import; JavaScript where Node says so. */
  function optionsFor(file: string): ts.CompilerOptions {
    const isScript = isJavaScript(file);
    const options = isScript ? javaScriptOptions(ts) : bundlerOptions(ts, configOf(file).matters);
    const isModule = isScript ? saidFormat(file) === "module" : !file.endsWith(".cts");
    return { ...options, inlineSources: true, moduleDetection: ts.ModuleDetectionKind[isModule ? "Force" : "Legacy"] };
  }

  return (module) => {
    const { code, map, woven, syntaxError } = weaveText(module, optionsFor(module.file));
    if (!woven || syntaxError) return undefined;
    return { code, map: module.ownMap && !module.bundlerChains ? map : { ...map, sources: [module.file] } };
  };
}
