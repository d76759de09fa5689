/** What the plugin of a bundler knows of the project: which modules are woven, and how. */
import path from "node:path";
import { selectFiles, type PluginConfig, type WeaveOptions } from "../../transformer/options.js";
import { isOwnFile } from "../../transformer/own-files.js";
import { fileOfModule } from "./module-id.js";
import { projectWeaving } from "../compile/project-weaving.js";
import type { WeaveModule, WovenModule } from "../compile/transpile-for-bundler.js";
import type { TextToWeave } from "../compile/weave-text.js";

export interface BundledModules {
  /** The file of a module that is to be woven. @param id the bundler's */
  selectedFile(id: string): string | undefined;
  weave(module: TextToWeave): Promise<WovenModule | undefined>;
}

/**
 * @param given counts more than what the project says
 * @throws {CallweaveError} for a bad option of the project
 */
export function openBundledModules(root: string, given: PluginConfig): BundledModules {
  const options = { ...projectWeaving(root), ...given, root };
  const { enabled, isSelected } = selectFiles(options, process.env);
  let weaver: Promise<WeaveModule> | undefined;
  return {
    selectedFile(id) {
      const file = enabled ? fileOfModule(id) : undefined;
      const isWoven = file !== undefined && isSelected(slashed(path.relative(root, file))) && !isOwnFile(slashed(file));
      return isWoven ? file : undefined;
    },
    async weave(module) {
      weaver ??= loadWeaver(options);
      const weave = await weaver;
      return weave(module);
    },
  };
}

/** TypeScript is loaded for the first module. */
async function loadWeaver(options: WeaveOptions): Promise<WeaveModule> {
  const { createModuleWeaver } = await import("../compile/transpile-for-bundler.js");
  return createModuleWeaver(options);
}

const slashed = (file: string): string => file.replaceAll("\\", "/");
