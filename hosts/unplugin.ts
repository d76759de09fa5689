/**
 * The plugin for bundlers: `callweave.vite()`, `.rollup()`, `.rolldown()`, `.webpack()`, `.rspack()`, `.esbuild()`.
 *
 * It goes before the bundler's own compiler and gives it the woven module with the types taken out; JSX, newer syntax and imports are
 * as written. A module in which nothing is woven passes unchanged.
 */
import { readFileSync } from "node:fs";
import { createUnplugin, type UnpluginContextMeta, type UnpluginInstance, type UnpluginOptions } from "unplugin";
import { CallweaveError } from "../base/errors.js";
import { optionProblems, type PluginConfig } from "../transformer/options.js";
import { openBundledModules, type BundledModules } from "./bundle/bundled-modules.js";
import { readOwnSourceMap, withPaths, type MappedText } from "./compile/own-source-map.js";
import { findProjectRoot } from "./compile/project-root.js";
import { isJavaScript } from "./load/source-kinds.js";
import type { WovenModule } from "./compile/transpile-for-bundler.js";
import { acceptLast, type WebpackCompiler } from "./bundle/webpack-hot-accept.js";

export type { PluginConfig } from "../transformer/options.js";

const callweave: UnpluginInstance<PluginConfig | undefined, false> = createUnplugin((config = {}, meta) => {
  const problems = optionProblems(config);
  if (problems.length === 0) return weavingPlugin(config, meta);
  throw new CallweaveError("unplugin", problems.join("; "), "correct the options of the plugin");
});
export default callweave;

/** What this lets pass is looked at again; it saves asking for what is no source at all. */
const SOURCE_ID = /^(?:\/|[A-Za-z]:[\\/]).*\.[cm]?[jt]sx?(?:\?|$)/;

/** Rollup and its kin take original sources from what loads a module, not from what changes it later. */
const CHAINS_WHAT_IS_LOADED: ReadonlySet<string> = new Set(["rollup", "rolldown", "vite"]);

function weavingPlugin(config: PluginConfig, meta: UnpluginContextMeta): UnpluginOptions {
  const chainsLoaded = CHAINS_WHAT_IS_LOADED.has(meta.framework);
  let root = rootOf(meta);
  let opened: BundledModules | undefined;
  /** Not before the first module: Vite says its root when the plugin is there already. */
  const modules = (): BundledModules => (opened ??= openBundledModules(root, config));

  /** JavaScript that has a source map of its own, with that, so that the bundler follows it to its source. */
  function load(id: string): WovenModule | undefined {
    const file = modules().selectedFile(id);
    if (file === undefined || !isJavaScript(file)) return undefined;
    const mapped = readOwnSourceMap(file, readFileSync(file, "utf8"), root);
    return mapped && { code: mapped.text, map: withPaths(mapped.map) };
  }

  /** The comment is gone from what `load` has loaded. */
  function mappedText(file: string, text: string): MappedText | undefined {
    if (!chainsLoaded) return readOwnSourceMap(file, text, root);
    const mapped = readOwnSourceMap(file, readFileSync(file, "utf8"), root);
    return mapped?.text === text ? mapped : undefined;
  }

  async function transform(text: string, id: string): Promise<WovenModule | undefined> {
    const file = modules().selectedFile(id);
    if (file === undefined) return undefined;
    const mapped = isJavaScript(file) ? mappedText(file, text) : undefined;
    return modules().weave(
      mapped ? { file, text: mapped.text, ownMap: withPaths(mapped.map), bundlerChains: chainsLoaded } : { file, text },
    );
  }

  return {
    name: "callweave",
    enforce: "pre",
    transform: { filter: { id: SOURCE_ID }, handler: transform },
    ...(chainsLoaded && { load: { filter: { id: SOURCE_ID }, handler: load } }),
    vite: {
      configResolved(resolved: { root: string }) {
        root = resolved.root;
      },
    },
    webpack: (compiler) => acceptLast(compiler as WebpackCompiler),
    esbuild: { onLoadFilter: SOURCE_ID, loader: "default" },
  };
}

/** What the paths of the trace and of the options are relative to. */
function rootOf(meta: UnpluginContextMeta): string {
  const { compiler } = (
    meta.framework === "webpack" ? meta.webpack : meta.framework === "rspack" ? meta.rspack : {}
  ) as { compiler?: { context: string } };
  return compiler?.context ?? findProjectRoot(process.cwd());
}
