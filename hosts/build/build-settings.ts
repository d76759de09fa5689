/** What decides how a project is woven, beside the sources, the version and the options that TypeScript looks after. */
import path from "node:path";
import type ts from "typescript";
import { messageOf } from "../../base/errors.js";
import { readConfigFile } from "../../transformer/config-file.js";
import type { PluginConfig } from "../../transformer/options.js";
import { readBuildId } from "../cache/build-id.js";
import { hashOf } from "./build-info.js";
import { PLUGIN } from "../compile/project-weaving.js";

interface PluginEntry extends PluginConfig {
  readonly transform?: unknown;
}

/** The entry of callweave's plugin in tsconfig.json; one without options where there is none. */
export function weaveEntry(options: ts.CompilerOptions): PluginConfig {
  return pluginEntries(options).find(({ transform }) => transform === PLUGIN) ?? {};
}

/** The transformers that ts-patch would run beside callweave. */
export function otherTransformers(options: ts.CompilerOptions): string[] {
  return pluginEntries(options).flatMap(({ transform }) =>
    typeof transform === "string" && transform !== PLUGIN ? [transform] : [],
  );
}

/** @returns a hash of what decides it */
export function weaveSettings(t: typeof ts, options: ts.CompilerOptions): string {
  const said = [fromConfigFile(t, options), weaveEntry(options)];
  const variables = said.map(({ enabled }) => (typeof enabled === "string" ? (process.env[enabled] ?? null) : null));
  return hashOf(JSON.stringify([readBuildId(), said, variables]));
}

function fromConfigFile(t: typeof ts, { configFilePath }: ts.CompilerOptions): PluginConfig & { problem?: string } {
  try {
    return readConfigFile(typeof configFilePath === "string" ? path.dirname(configFilePath) : process.cwd(), () => t);
  } catch (error) {
    // The transformer reports it.
    return { problem: messageOf(error) };
  }
}

const pluginEntries = (options: ts.CompilerOptions): PluginEntry[] => (options["plugins"] ?? []) as PluginEntry[];
