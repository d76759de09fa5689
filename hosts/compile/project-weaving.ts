/** What a project says about weaving: in a config file, and in the plugin's entry of its tsconfig.json, which counts more. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type * as TypeScript from "typescript";
import { CallweaveError } from "../../base/errors.js";
import { readConfigFile } from "../../transformer/config-file.js";
import { optionProblems, ownOptions, type PluginConfig, type WeaveOptions } from "../../transformer/options.js";
import { loadLate } from "../files/load-late.js";
import { emittingConfigs, readConfig } from "./emitting-configs.js";
import { findProjectRoot } from "./project-root.js";

/** The `transform` of the plugin. */
export const PLUGIN = "callweave/transformer";

/**
 * How the files of a program are woven while it is loaded. `enabled` speaks of builds: who runs a program so wants it woven.
 * @param folder in the project
 * @param given counts more than what the project says
 * @throws {CallweaveError} as `projectWeaving`
 */
export function weavingAt(folder: string, given: PluginConfig = {}): WeaveOptions {
  const root = findProjectRoot(folder);
  return { ...projectWeaving(root), enabled: true, ...given, root };
}

/**
 * @param root folder of the project
 * @throws {CallweaveError} for a file that cannot be read, or a bad option
 */
export function projectWeaving(root: string): PluginConfig {
  return { ...readConfigFile(root, () => loadLate("typescript") as typeof TypeScript), ...pluginEntry(root) };
}

/**
 * What the entry of the plugin in the tsconfig.json says, or where that only refers to others, the first entry in these; undefined when
 * there is none.
 * @throws {CallweaveError} for a bad option
 */
export function pluginEntry(root: string): PluginConfig | undefined {
  const file = path.join(root, "tsconfig.json");
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  // Most have none, nor parts alone, and a program starts 10 ms sooner without the library that reads them.
  const own = /"plugins"|"extends"/.test(text) ? entryIn(file) : undefined;
  if (own !== undefined || !/"files"\s*:\s*\[\s*\]/.test(text)) return own;
  for (const name of emittingConfigs(root)) {
    const entry = entryIn(path.join(root, name));
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/**
 * @param file a tsconfig.json; what it extends counts too
 * @throws {CallweaveError} for a bad option
 */
export function entryIn(file: string): PluginConfig | undefined {
  const plugins = (readConfig(file).compilerOptions?.plugins ?? []) as readonly PluginEntry[];
  const entry = plugins.find(({ transform }) => transform === PLUGIN);
  if (entry === undefined) return undefined;
  const options = ownOptions(entry);
  const problems = optionProblems(options);
  if (problems.length === 0) return options;
  throw new CallweaveError("config", `${file}: ${problems.join("; ")}`, "correct the entry of the plugin");
}

interface PluginEntry {
  readonly transform?: unknown;
}
