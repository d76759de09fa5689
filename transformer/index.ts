/** The plugin for ts-patch and ttypescript: `"plugins": [{ "transform": "callweave/transformer" }]` in tsconfig.json. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type ts from "typescript";
import { CallweaveError } from "../base/errors.js";
import { readConfigFile } from "./config-file.js";
import { optionDiagnostic } from "./diagnostics.js";
import { ownOptions, type PluginConfig } from "./options.js";
import type { TypeScript } from "./plan.js";
import { createWeaver } from "./weave.js";

export { createWeaver, type WeaveOptions } from "./weave.js";
export type { PluginConfig } from "./options.js";

export interface PluginExtras {
  /** The compiler that runs the plugin. */
  ts?: TypeScript;
  addDiagnostic?: (diagnostic: ts.Diagnostic) => number;
}

/**
 * @param program its tsconfig.json gives the project root
 * @param config the plugin's entry in tsconfig.json; what it says counts more than the config file beside the tsconfig.json
 * @throws CallweaveError for a bad option, when the host does not take diagnostics
 */
export default function plugin(
  program: ts.Program,
  config: PluginConfig,
  extras?: PluginExtras,
): ts.TransformerFactory<ts.SourceFile> {
  const { configFilePath } = program.getCompilerOptions();
  const root = typeof configFilePath === "string" ? dirname(configFilePath) : program.getCurrentDirectory();
  const t = extras?.ts ?? projectTypeScript(root);
  const report = errorReporter(t, extras?.addDiagnostic);
  return createWeaver(t, { ...configFileOf(root, t, report), ...ownOptions(config), root }, report);
}

/** An error in the file is told as one in the plugin's entry is. */
function configFileOf(root: string, t: TypeScript, report: ReturnType<typeof errorReporter>): PluginConfig {
  try {
    return readConfigFile(root, () => t);
  } catch (error) {
    if (report === undefined || !(error instanceof CallweaveError)) throw error;
    report(optionDiagnostic(t, `${error.what}; ${error.next}`));
    return { enabled: false };
  }
}

/** A build ends with exit code 2 over any diagnostic, so only errors are passed on. */
function errorReporter(
  t: TypeScript,
  add: PluginExtras["addDiagnostic"],
): ((diagnostic: ts.Diagnostic) => void) | undefined {
  return (
    add &&
    ((diagnostic) => {
      if (diagnostic.category === t.DiagnosticCategory.Error) add(diagnostic);
    })
  );
}

/** The compiler of a host that does not hand it in. */
function projectTypeScript(root: string): TypeScript {
  return createRequire(join(root, "package.json"))("typescript") as TypeScript;
}
