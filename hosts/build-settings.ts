/** What a tsconfig.json says of weaving: the entries of `plugins` that are callweave's. */
import type ts from "typescript";
import type { PluginConfig } from "../transformer/options.js";
import { readBuildId } from "./build-id.js";
import { hashOf } from "./build-info.js";

interface PluginEntry extends PluginConfig {
  readonly transform?: unknown;
}

const TRANSFORMER = "callweave/transformer";

/** @returns one entry without options where there is none */
export function weaveEntries(options: ts.CompilerOptions): PluginConfig[] {
  const entries = pluginEntries(options).filter(({ transform }) => transform === TRANSFORMER);
  return entries.length > 0 ? entries : [{}];
}

/** The transformers that ts-patch would run beside callweave. */
export function otherTransformers(options: ts.CompilerOptions): string[] {
  return pluginEntries(options).flatMap(({ transform }) =>
    typeof transform === "string" && transform !== TRANSFORMER ? [transform] : [],
  );
}

/** A hash of all that decides what is woven and how, beside the sources, the version and the options that TypeScript looks after. */
export function weaveSettings(options: ts.CompilerOptions): string {
  const entries = weaveEntries(options).map((entry) => {
    const { enabled } = entry;
    return typeof enabled === "string" ? { ...entry, enabled: { [enabled]: process.env[enabled] } } : entry;
  });
  return hashOf(JSON.stringify([readBuildId(), entries]));
}

const pluginEntries = (options: ts.CompilerOptions): PluginEntry[] => (options["plugins"] ?? []) as PluginEntry[];
