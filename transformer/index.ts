/** The plugin for ts-patch and ttypescript: `"plugins": [{ "transform": "callweave/transformer" }]` in tsconfig.json. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type ts from "typescript";
import type { PluginConfig } from "./options.js";
import type { TypeScript } from "./plan.js";
import { createWeaver } from "./weave.js";

export { createWeaver, type WeaveOptions } from "./weave.js";
export type { PluginConfig } from "./options.js";

/** Keys of a plugin's entry that are the host's own. */
const HOST_KEYS: ReadonlySet<string> = new Set([
  "transform",
  "import",
  "name",
  "type",
  "after",
  "afterDeclarations",
  "isEsm",
  "resolvePathAliases",
  "transformProgram",
  "tsConfig",
]);

export interface PluginExtras {
  /** The compiler that runs the plugin. */
  ts?: TypeScript;
  addDiagnostic?: (diagnostic: ts.Diagnostic) => number;
}

/**
 * @param program its tsconfig.json gives the project root
 * @param config the plugin's entry in tsconfig.json
 * @throws CallweaveError for a bad option, when the host does not take diagnostics
 */
export default function plugin(
  program: ts.Program,
  config: PluginConfig,
  extras?: PluginExtras,
): ts.TransformerFactory<ts.SourceFile> {
  const { configFilePath } = program.getCompilerOptions();
  const root = typeof configFilePath === "string" ? dirname(configFilePath) : program.getCurrentDirectory();
  const own = Object.fromEntries(Object.entries(config).filter(([key]) => !HOST_KEYS.has(key)));
  const t = extras?.ts ?? projectTypeScript(root);
  return createWeaver(t, { ...own, root }, errorReporter(t, extras?.addDiagnostic));
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
