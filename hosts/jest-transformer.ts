/**
 * `transform: { "\\.[jt]sx?$": "callweave/jest-transformer" }`: weaves a file and hands it on to the transformer that would have it
 * otherwise, babel-jest or the one that the options name. What was woven before has the names and places of the source; and babel-jest
 * goes on hoisting `jest.mock`.
 */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { CallweaveError, messageOf } from "../base/errors.js";
import { optionProblems, selectFiles, type PluginConfig } from "../transformer/options.js";
import { isOwnFile } from "../transformer/own-files.js";
import { readBuildId } from "./cache/build-id.js";
import { inlineMap } from "./compile/inline-map.js";
import { loadLate } from "./files/load-late.js";
import { createFormatLookup } from "./load/module-format.js";
import { findProjectRoot } from "./compile/project-root.js";
import { projectWeaving } from "./compile/project-weaving.js";
import { isJavaScript, isTypeScript } from "./load/source-kinds.js";
import type * as Heavy from "./compile/transpile-for-bundler.js";
import { createConfigLookup } from "./load/tsconfig-lookup.js";

export interface JestTransformerConfig extends PluginConfig {
  /** Gets what is woven, as Jest's `transform` would name it: a module, or one with its options. Default: babel-jest. */
  transformer?: string | [module: string, config: object];
}

/** Of Jest and its transformers, as far as we know them. */
interface TransformOptions {
  readonly config: { readonly rootDir: string };
  readonly configString: string;
  readonly transformerConfig: unknown;
}
interface Transformed {
  readonly code: string;
}
interface Transformer {
  readonly canInstrument?: boolean;
  process?(text: string, file: string, options: TransformOptions): Transformed;
  processAsync?(text: string, file: string, options: TransformOptions): Promise<Transformed>;
  getCacheKey?(text: string, file: string, options: TransformOptions): string;
}
type TransformerModule = Transformer & { createTransformer?(config: unknown): Transformer };

/** @throws {CallweaveError} for a bad option */
export function createTransformer({ transformer = "babel-jest", ...given }: JestTransformerConfig = {}): Transformer {
  const problems = optionProblems(given);
  if (problems.length > 0)
    throw new CallweaveError("jest-transformer", problems.join("; "), "correct the options of the transformer");
  const [name, config] = typeof transformer === "string" ? [transformer, {}] : transformer;
  const weaver = createWeaver(given);
  let loaded: Transformer | undefined;
  const inner = ({ config: { rootDir } }: TransformOptions): Transformer =>
    (loaded ??= loadTransformer(name, config, rootDir));
  const asInner = (options: TransformOptions): TransformOptions => ({ ...options, transformerConfig: config });

  return {
    /** Asked after the key of the cache, which loads it. */
    get canInstrument() {
      return loaded?.canInstrument ?? false;
    },
    process(text, file, options) {
      const to = inner(options);
      if (to.process === undefined) throw notSync(name);
      return to.process(weaver.weave(text, file), file, asInner(options));
    },
    async processAsync(text, file, options) {
      const to = inner(options);
      if (to.processAsync === undefined) return this.process!(text, file, options);
      return to.processAsync(weaver.weave(text, file), file, asInner(options));
    },
    getCacheKey(text, file, options) {
      const key = inner(options).getCacheKey?.(text, file, asInner(options)) ?? [text, file, options.configString];
      return createHash("sha256")
        .update(JSON.stringify([key, config, weaver.stateOf(file)]))
        .digest("hex");
    },
  };
}

export default { createTransformer };

interface Weaver {
  /** As it is when nothing in it is woven, or it cannot be parsed, which the transformer says. */
  weave(text: string, file: string): string;
  /** All but the text that decides what comes out. */
  stateOf(file: string): unknown;
}

function createWeaver(given: PluginConfig): Weaver {
  const root = findProjectRoot(process.cwd());
  const options = { ...projectWeaving(root), ...given, root };
  const { enabled, isSelected } = selectFiles(options, process.env);
  const isWoven = (file: string): boolean =>
    enabled &&
    (isJavaScript(file) || isTypeScript(file)) &&
    isSelected(slashed(path.relative(root, file))) &&
    !isOwnFile(slashed(file));
  const configOf = createConfigLookup("jest-transformer");
  const formatOf = createFormatLookup();
  const buildId = readBuildId();
  let weaveModule: Heavy.WeaveModule | undefined;
  return {
    weave(text, file) {
      if (!isWoven(file)) return text;
      // TypeScript is loaded for the first file that Jest does not have in its cache.
      weaveModule ??= (
        loadLate("./dist/cjs/hosts/compile/transpile-for-bundler.js") as typeof Heavy
      ).createModuleWeaver(options);
      const woven = weaveModule({ file, text });
      return woven === undefined ? text : woven.code + inlineMap(woven.map);
    },
    stateOf: (file) => isWoven(file) && [buildId, root, configOf(file).matters, formatOf(file)],
  };
}

function loadTransformer(name: string, config: object, rootDir: string): Transformer {
  try {
    const module = createRequire(path.join(rootDir, "package.json"))(name) as TransformerModule & {
      default?: TransformerModule;
    };
    const transformer = module.createTransformer || module.process ? module : (module.default ?? module);
    return transformer.createTransformer?.(config) ?? transformer;
  } catch (error) {
    const what = `cannot load the transformer ${JSON.stringify(name)} that gets what is woven, got ${messageOf(error)}`;
    throw new CallweaveError("jest-transformer", what, `install it, or name another as "transformer"`, {
      cause: error,
    });
  }
}

function notSync(name: string): CallweaveError {
  const what = `what is required is transformed at once, got the transformer ${JSON.stringify(name)} without process()`;
  return new CallweaveError("jest-transformer", what, 'name another as "transformer"');
}

const slashed = (file: string): string => file.replaceAll("\\", "/");
