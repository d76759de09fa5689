/**
 * The plugin for ts-patch and ttypescript: `"plugins": [{ "transform": "callweave/transformer" }]` in tsconfig.json; and for hosts that
 * take transformers.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type ts from "typescript";
import { packageRoot } from "#package-root";
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
 * @param program its tsconfig.json gives the project root; undefined in hosts that compile file by file, where it is the current folder
 * @param config the plugin's entry in tsconfig.json; what it says counts more than the config file beside the tsconfig.json
 * @throws CallweaveError for a bad option, when the host does not take diagnostics
 */
export default function plugin(
  program: ts.Program | undefined,
  config: PluginConfig = {},
  extras?: PluginExtras,
): ts.TransformerFactory<ts.SourceFile> {
  const configFile = program?.getCompilerOptions().configFilePath;
  const root = typeof configFile === "string" ? dirname(configFile) : (program?.getCurrentDirectory() ?? process.cwd());
  const t = extras?.ts ?? projectTypeScript(root);
  return weaverAt(root, t, config, errorReporter(t, extras?.addDiagnostic));
}

/** What ts-jest asks of a transformer beside the factory: its cache is another when they change. */
export const name = "callweave";
export const { version } = createRequire(packageRoot)("./package.json") as { version: string };

/** As much as we need of ts-jest. */
interface TsJestCompiler {
  readonly configSet: { readonly compilerModule: TypeScript; readonly rootDir: string };
}

/** For ts-jest: `"astTransformers": { "before": ["callweave/transformer"] }`. */
export function factory(
  { configSet }: TsJestCompiler,
  config: PluginConfig = {},
): ts.TransformerFactory<ts.SourceFile> {
  return weaverAt(configSet.rootDir, configSet.compilerModule, config);
}

function weaverAt(
  root: string,
  t: TypeScript,
  config: PluginConfig,
  report?: ReturnType<typeof errorReporter>,
): ts.TransformerFactory<ts.SourceFile> {
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
