/** The options of the transformer, checked. */
import { createRequire } from "node:module";
import type match from "picomatch";
import { packageRoot } from "#package-root";

/** What stands beside `"transform": "callweave/transformer"` in tsconfig.json, or in a config file; callweave.schema.json says the same. */
export interface PluginConfig {
  /** Globs on the path from the project root; only these files are woven. Default: all but those in node_modules. */
  include?: string[];
  /** Globs on the path from the project root; these files are not woven. */
  exclude?: string[];
  /** Or the name of an environment variable, which turns weaving off when it is unset, empty, "0" or "false". Default: true. */
  enabled?: boolean | string;
}

export interface WeaveOptions extends PluginConfig {
  /** Absolute path of the project root, which the paths of the trace are relative to. */
  root: string;
}

/** Keys of a plugin's entry in tsconfig.json that are its host's own. */
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

/** What of a plugin's entry is said to callweave. */
export function ownOptions(entry: object): PluginConfig {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !HOST_KEYS.has(key)));
}

/** The checked form of the options: is a file woven, by its path from the root? */
export interface Selection {
  readonly enabled: boolean;
  readonly isSelected: (path: string) => boolean;
}

interface OptionRule {
  readonly takes: string;
  readonly accepts: (value: unknown) => boolean;
}

const globs: OptionRule = {
  takes: "an array of glob patterns",
  accepts: (value) => Array.isArray(value) && value.every((glob) => typeof glob === "string" && glob !== ""),
};

const OPTIONS: Readonly<Record<string, OptionRule>> = {
  include: globs,
  exclude: globs,
  enabled: {
    takes: "true, false or the name of an environment variable",
    accepts: (value) => typeof value === "boolean" || (typeof value === "string" && /^[A-Za-z_]\w*$/.test(value)),
  },
};

/** What is wrong with the options: a sentence each that names the option, what it takes and what it got. */
export function optionProblems(options: object): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const rule = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
    if (rule === undefined) return [`unknown option "${name}" (known are include, exclude and enabled)`];
    return value === undefined || rule.accepts(value)
      ? []
      : [`option "${name}" takes ${rule.takes}, got ${JSON.stringify(value)}`];
  });
}

/** @param environment where `enabled` looks up its variable */
export function selectFiles(
  options: PluginConfig,
  environment: Readonly<Record<string, string | undefined>>,
): Selection {
  const included = options.include?.map((glob) => ({
    matches: matcher(glob),
    dependencies: glob.includes("node_modules"),
  }));
  const excluded = options.exclude?.map(matcher) ?? [];
  return {
    enabled: isEnabled(options.enabled ?? true, environment),
    // A file of a dependency is woven only when a pattern speaks of node_modules itself.
    isSelected: (path) =>
      (isDependency(path)
        ? (included?.some(({ matches, dependencies }) => dependencies && matches(path)) ?? false)
        : (included?.some(({ matches }) => matches(path)) ?? true)) && !excluded.some((matches) => matches(path)),
  };
}

function matcher(glob: string): (path: string) => boolean {
  // Most programs have no globs and do without it.
  const picomatch = createRequire(packageRoot)("picomatch") as typeof match;
  const normal = glob.replace(/^\.\//, "");
  return picomatch(normal, { dot: true });
}

function isDependency(path: string): boolean {
  return /(?:^|\/)node_modules\//.test(path);
}

function isEnabled(enabled: boolean | string, environment: Readonly<Record<string, string | undefined>>): boolean {
  return typeof enabled === "boolean" ? enabled : !["", "0", "false"].includes(environment[enabled] ?? "");
}
