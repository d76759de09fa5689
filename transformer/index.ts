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
import { readArguments, type PluginArguments, type PluginExtras, type RawArguments } from "./plugin-arguments.js";
import { watchOutput } from "./stale-output.js";
import { createWeaver } from "./weave.js";

export { createWeaver, type WeaveOptions } from "./weave.js";
export type { PluginConfig } from "./options.js";
export type { PluginExtras } from "./plugin-arguments.js";

type Factory = ts.TransformerFactory<ts.SourceFile>;

/**
 * Takes the arguments of each `type` of plugin; the program is undefined in hosts that compile file by file, where the project is the
 * current folder. What the plugin's entry says counts more than the config file beside tsconfig.json.
 *
 * @returns for the type `raw`, what the factory makes
 * @throws CallweaveError for a bad option, when the host does not take diagnostics
 */
export default function plugin(...args: Exclude<PluginArguments, RawArguments>): Factory;
export default function plugin(...args: RawArguments): ts.Transformer<ts.SourceFile>;
export default function plugin(...args: PluginArguments): Factory | ts.Transformer<ts.SourceFile> {
  const { program, entry, extras, context } = readArguments(args);
  const weaver = program
    ? projectWeaver(rootOf(program.getCompilerOptions(), program.getCurrentDirectory()), entry, program, extras)
    : whenFirstUsed((options) => projectWeaver(rootOf(options, process.cwd()), entry));
  return context ? weaver(context) : weaver;
}

/** The folder of tsconfig.json. */
function rootOf({ configFilePath }: ts.CompilerOptions, otherwise: string): string {
  return typeof configFilePath === "string" ? dirname(configFilePath) : otherwise;
}

function whenFirstUsed(make: (options: ts.CompilerOptions) => Factory): Factory {
  let weaver: Factory | undefined;
  return (context) => (weaver ??= make(context.getCompilerOptions()))(context);
}

/** What ts-jest asks of a transformer beside the factory: its cache is another when they change. */
export const name = "callweave";
export const { version } = createRequire(packageRoot)("./package.json") as { version: string };

/** As much as we need of ts-jest. */
interface TsJestCompiler {
  readonly configSet: { readonly compilerModule: TypeScript; readonly rootDir: string };
}

/** For ts-jest: `"astTransformers": { "before": ["callweave/transformer"] }`. */
export function factory({ configSet }: TsJestCompiler, entry: PluginConfig = {}): Factory {
  return projectWeaver(configSet.rootDir, entry, undefined, { ts: configSet.compilerModule });
}

function projectWeaver(root: string, entry: PluginConfig, program?: ts.Program, extras?: PluginExtras): Factory {
  const t = extras?.ts ?? projectTypeScript(root);
  const report = errorReporter(t, extras?.addDiagnostic);
  const options = { ...configFileOf(root, t, report), ...ownOptions(entry), root };
  const weaver = createWeaver(t, options, { report });
  if (program) watchOutput(t, program, options);
  return weaver;
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
