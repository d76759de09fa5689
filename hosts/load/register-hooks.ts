/**
 * What callweave does when Node resolves and loads a module, apart from how a version of Node asks for it: in the thread of the
 * program (`module.registerHooks`, Node 22.15 on) or in a thread of its own beside patched `require` (Node 20).
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { packageRoot } from "#package-root";
import { Map, Set, URL } from "../../base/built-ins.js";
import { RUNTIME_MODULE } from "../../runtime/contract.js";
import type { WeaveOptions } from "../../transformer/options.js";
import { createFileCompiler, type AroundWeaving } from "../compile/compile-file.js";
import type { CompiledFile } from "../compile/compiled-file.js";
import type { ModuleFormat } from "./module-format.js";
import { isOtherLoader } from "./other-loaders.js";
import { createSourceResolver } from "./resolve-source.js";
import { createConfigLookup } from "./tsconfig-lookup.js";

export interface RegisterHooks {
  /** The file that a specifier means, if Node would not find it. @param importer file URL, undefined for the program itself */
  resolveFirst(specifier: string, importer: string | undefined): string | undefined;
  /** The same, asked when Node has found nothing. */
  resolveLast(specifier: string, importer: string | undefined): string | undefined;
  /** @returns undefined when Node is to load the file by itself */
  load(url: string, required: boolean): CompiledFile | undefined;
  /** What a file will be, known without looking into it. */
  saidFormat(url: string): ModuleFormat | undefined;
}

const nothing = (file: string): CompiledFile => ({ format: file.endsWith(".mjs") ? "module" : "commonjs", code: "" });

export function createRegisterHooks(
  options: WeaveOptions,
  aroundWeaving: AroundWeaving = (transpile) => transpile,
): RegisterHooks {
  const configOf = createConfigLookup("register");
  const resolver = createSourceResolver(configOf);
  const compiler = createFileCompiler(options, configOf, aroundWeaving);
  const resolve =
    (find: (specifier: string, importer: string) => string | undefined) =>
    (specifier: string, importer: string | undefined): string | undefined => {
      const file = importer === undefined ? undefined : pathOf(importer);
      if (file === undefined) return undefined;
      const [, bare, query] = /^([^?#]*)(.*)$/s.exec(specifier)!;
      const found = find(bare, file);
      return found === undefined ? undefined : pathToFileURL(found).href + query;
    };
  return {
    resolveFirst: resolve(resolver.first),
    resolveLast: resolve(resolver.last),
    load(url, required) {
      const file = pathOf(url);
      if (file !== undefined && isOtherLoader(file)) return nothing(file);
      return file === undefined ? undefined : compiler.compile(file, () => readFileSync(file, "utf8"), required);
    },
    saidFormat(url) {
      const file = pathOf(url);
      return file === undefined ? undefined : compiler.saidFormat(file);
    },
  };
}

/** Woven code gets the runtime of the callweave that wove it, wherever it lies and whether the project has one or not. */
export const isRuntime = (specifier: string): boolean => specifier === RUNTIME_MODULE;

/** A program that is run with `npx callweave` may import callweave without having it installed. */
export const isCallweave = (specifier: string): boolean => OWN_FILES.has(specifier);

/** An importer from which `callweave` is this package. */
export const OWN_IMPORTER = new URL("package.json", packageRoot).href;

/** What `require` gets, found before any hook is asked. */
export const OWN_FILES: ReadonlyMap<string, string> = new Map(
  ["callweave", RUNTIME_MODULE, "callweave/transformer"].map((specifier) => [
    specifier,
    createRequire(OWN_IMPORTER).resolve(specifier),
  ]),
);

const NOT_FOUND = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND", "ERR_UNSUPPORTED_DIR_IMPORT"]);

export const isNotFound = (error: unknown): boolean =>
  error instanceof Error && "code" in error && NOT_FOUND.has(String(error.code));

function pathOf(url: string): string | undefined {
  if (!url.startsWith("file:")) return undefined;
  const { href } = new URL(url);
  return fileURLToPath(href.replace(/[?#].*$/s, ""));
}
