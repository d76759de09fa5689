/**
 * Text of a file → woven JavaScript and its source map, by the TypeScript that callweave depends on. For Node (transpile-file.ts) and
 * for bundlers (transpile-for-bundler.ts), which differ in the options of the compiler and in nothing else.
 */
import remapping from "@jridgewell/remapping";
import path from "node:path";
import ts from "typescript";
import { JSON } from "../../base/built-ins.js";
import type { WeaveOptions } from "../../transformer/options.js";
import type { Origins } from "../../transformer/plan.js";
import { createWeaver } from "../../transformer/weave.js";
import { originsOf } from "./origins.js";
import type { OwnSourceMap, SourceMap } from "./own-source-map.js";

interface WovenText {
  /** Without a comment that names the map. */
  readonly code: string;
  /** To the text, or through the text's own map to what that was compiled from. */
  readonly map: SourceMap;
  /** False when nothing in the text is woven. */
  readonly woven: boolean;
  readonly syntaxError: ts.Diagnostic | undefined;
}

export interface TextToWeave {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  /** To what the text was compiled from. */
  readonly ownMap?: OwnSourceMap | undefined;
  /** The map of the woven text ends at the text, where a bundler goes on by itself. */
  readonly bundlerChains?: boolean;
}

export type WeaveText = (source: TextToWeave, options: ts.CompilerOptions) => WovenText;

export function createTextWeaver(options: WeaveOptions): WeaveText {
  /** Of the file that is woven. */
  let file: string;
  let origins: Origins | undefined;
  const weaver = createWeaver(ts, options, { pathOf: () => file, originsOf: () => origins });
  /** Whether the weaver has changed the last file. */
  let woven = false;
  const noting: typeof weaver = (context) => {
    const weave = weaver(context);
    return (source) => {
      const result = weave(source);
      woven = result !== source;
      return result;
    };
  };

  return ({ file: given, text, ownMap, bundlerChains }, compilerOptions) => {
    woven = false;
    file = given;
    origins = ownMap && originsOf(ownMap);
    const { outputText, sourceMapText, diagnostics } = ts.transpileModule(text, {
      fileName: file.replace(MADE_COMMONJS, ".js"),
      compilerOptions: { ...compilerOptions, sourceMap: true, isolatedModules: true },
      reportDiagnostics: true,
      transformers: { before: [noting] },
    });
    const map = { ...(JSON.parse(sourceMapText!) as SourceMap), sources: [path.basename(file)] };
    return {
      code: outputText.slice(0, outputText.lastIndexOf("//# sourceMappingURL=")),
      map: ownMap && !bundlerChains ? chain(map, ownMap) : map,
      woven,
      // Those of no file are about options: TypeScript 6 takes offence at some that it still follows.
      syntaxError: diagnostics?.find((diagnostic) => diagnostic.file !== undefined),
    };
  };
}

/** By its name the compiler takes such a file for CommonJS still to be made: strict, with `import()` as `require`. */
const MADE_COMMONJS = /\.cjs$/;

function chain(map: SourceMap, ownMap: SourceMap): SourceMap {
  return remapping(map, (_source, { depth }) => (depth === 1 ? ownMap : null)) as SourceMap;
}
