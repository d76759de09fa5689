/** The tsconfig.json of a file: what of it decides how the file is compiled, and its path aliases. */
import path from "node:path";
import { createPathsMatcher, getTsconfig } from "get-tsconfig";
import type ts from "typescript";
import { CallweaveError, messageOf } from "../base/errors.js";

export interface ProjectConfig {
  /** Undefined where there is no tsconfig.json. */
  readonly file: string | undefined;
  /** `compilerOptions` as written, those of `extends` included. */
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /** Where an alias of `paths` can lead to, best first; empty when the specifier is none. */
  readonly aliases: (specifier: string) => readonly string[];
}

const NONE: ProjectConfig = { file: undefined, compilerOptions: {}, aliases: () => [] };

/** @throws {CallweaveError} from the lookup when a tsconfig.json cannot be read */
export function createConfigLookup(): (file: string) => ProjectConfig {
  const byFolder = new Map<string, ProjectConfig>();
  const cache = new Map<string, unknown>();
  return (file) => {
    const folder = path.dirname(file);
    const known = byFolder.get(folder);
    if (known) return known;
    const config = read(folder, cache);
    byFolder.set(folder, config);
    return config;
  };
}

function read(folder: string, cache: Map<string, unknown>): ProjectConfig {
  try {
    const found = getTsconfig(folder, "tsconfig.json", cache);
    if (found === null) return NONE;
    const { compilerOptions = {} } = found.config;
    return {
      file: found.path,
      compilerOptions,
      aliases: createPathsMatcher(found) ?? NONE.aliases,
    };
  } catch (error) {
    const what = `cannot read the tsconfig.json of ${folder}, got ${messageOf(error)}`;
    throw new CallweaveError("register", what, "correct the file or what it extends", { cause: error });
  }
}

/** The options of TypeScript that change what a file does, out of those in a tsconfig.json. */
const MEANINGFUL = [
  "emitDecoratorMetadata",
  "esModuleInterop",
  "experimentalDecorators",
  "jsx",
  "jsxFactory",
  "jsxFragmentFactory",
  "jsxImportSource",
  "target",
  "useDefineForClassFields",
  "verbatimModuleSyntax",
] as const;

/**
 * Options for compiling a TypeScript file to what Node 20 runs.
 * @param format what the file is to become
 */
export function typeScriptOptions(
  t: typeof ts,
  config: ProjectConfig,
  format: "module" | "commonjs",
): ts.CompilerOptions {
  const given = t.convertCompilerOptionsFromJson(config.compilerOptions, path.dirname(config.file ?? "")).options;
  const { ES2015, ES2022 } = t.ScriptTarget;
  const clampTarget = (target: ts.ScriptTarget) => (target < ES2015 ? ES2015 : target > ES2022 ? ES2022 : target);
  const { CommonJS, ESNext, Node16 } = t.ModuleKind;
  // With module node16 and later the compiler keeps `import()` in CommonJS files, with module commonjs it becomes `require`.
  const commonJs = given.module === CommonJS ? CommonJS : Node16;
  const options: ts.CompilerOptions = { jsx: t.JsxEmit.React, esModuleInterop: hasInterop(t, config, given) };
  for (const name of MEANINGFUL) Object.assign(options, given[name] !== undefined && { [name]: given[name] });
  // Beyond ES2022 there is syntax that Node 20 cannot parse: `using`, standard decorators.
  options.target = clampTarget(given.target ?? ES2022);
  options.module = format === "module" ? ESNext : commonJs;
  if (format === "commonjs") delete options.verbatimModuleSyntax;
  if (options.jsx === t.JsxEmit.Preserve || options.jsx === t.JsxEmit.ReactNative) options.jsx = t.JsxEmit.React;
  return options;
}

/** Until TypeScript 6, a project that compiles to CommonJS and does not say otherwise goes without. */
function hasInterop(t: typeof ts, { file }: ProjectConfig, { module }: ts.CompilerOptions): boolean {
  const isOld = Number.parseInt(t.versionMajorMinor) < 6;
  return !(isOld && file !== undefined && (module === undefined || module === t.ModuleKind.CommonJS));
}
