/** The options of a project that stand in a file of their own beside its tsconfig.json or package.json. */
import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import { CallweaveError, messageOf } from "../base/errors.js";
import { optionProblems, type PluginConfig } from "./options.js";
import type { TypeScript } from "./plan.js";

const CONFIG_FILES = ["callweave.config.json", "callweave.config.js", "callweave.config.ts"] as const;

/** Paths at which the config file of a project may be. */
export const configFilesIn = (folder: string): string[] => CONFIG_FILES.map((name) => join(folder, name));

/**
 * @param folder the project root
 * @param typeScript compiles a callweave.config.ts, and is asked for only then
 * @returns the options; none when there is no such file
 * @throws {CallweaveError} when there is more than one, or one that cannot be read or holds a bad option
 */
export function readConfigFile(folder: string, typeScript: () => TypeScript): PluginConfig {
  const [file, second] = configFilesIn(folder).filter((path) => existsSync(path));
  if (file === undefined) return {};
  if (second !== undefined) throw problem(`there is more than one config file, got ${file} and ${second}`, "keep one");
  const options = load(file, typeScript);
  const problems = optionProblems(options);
  if (problems.length > 0) throw problem(`${file}: ${problems.join("; ")}`, "correct the file");
  return options;
}

function load(file: string, typeScript: () => TypeScript): PluginConfig {
  try {
    const text = readFileSync(file, "utf8");
    const loaded = file.endsWith(".json")
      ? (JSON.parse(text) as unknown)
      : defaultOf(mustCompile(file, text) ? evaluate(file, text, typeScript()) : createRequire(file)(file));
    if (typeof loaded === "object" && loaded !== null && !Array.isArray(loaded)) return withoutSchema(loaded);
    throw new Error(`${JSON.stringify(loaded)} where an object of options belongs`);
  } catch (error) {
    throw problem(`cannot read ${file}, got ${messageOf(error)}`, "correct the file", error);
  }
}

/** `$schema` is there for editors. */
const withoutSchema = (loaded: object): PluginConfig =>
  Object.fromEntries(Object.entries(loaded).filter(([name]) => name !== "$schema"));

/** What Node has loaded, by path: it does so once, and a compiler that watches may see the file change. */
const loadedTexts = new Map<string, string>();

function mustCompile(file: string, text: string): boolean {
  if (file.endsWith(".ts")) return true;
  if (!loadedTexts.has(file)) loadedTexts.set(file, text);
  return loadedTexts.get(file) !== text;
}

/** Hosts load the options while they cannot wait, so the file becomes CommonJS, whatever the project is. */
function evaluate(file: string, text: string, t: TypeScript): unknown {
  const compilerOptions = { module: t.ModuleKind.CommonJS, target: t.ScriptTarget.ES2020, esModuleInterop: true };
  const { outputText } = t.transpileModule(text, { fileName: file, compilerOptions });
  const module = new Module(file) as CompilingModule;
  module.filename = file;
  module.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(
    join(file, ".."),
  );
  module._compile(outputText, file);
  return module.exports;
}

interface CompilingModule extends Module {
  _compile(code: string, file: string): void;
}

/** An ES module, real or compiled, has the options as its default export. */
function defaultOf(exported: unknown): unknown {
  const isModule = typeof exported === "object" && exported !== null && "default" in exported;
  return isModule ? exported.default : exported;
}

function problem(what: string, next: string, cause?: unknown): CallweaveError {
  return new CallweaveError("config", what, next, { cause });
}
