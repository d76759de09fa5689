/** What Node's hooks do not see of `require`: Node's own functions for resolving and compiling, wrapped. */
import Module from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { packageRoot } from "#package-root";
import { JSON, URL, process } from "../../base/built-ins.js";
import { RUNTIME_MODULE } from "../../runtime/contract.js";
import type { ModuleFormat } from "./module-format.js";
import { isCallweave, isNotFound, isRuntime, OWN_FILES, type RegisterHooks } from "./register-hooks.js";
import { isJavaScript, isTypeScript } from "./source-kinds.js";

interface RequiredModule {
  readonly filename?: string | null;
  /** @param format from the versions on that have `require` for ES modules */
  _compile(code: string, file: string, format: ModuleFormat): void;
}
type Extension = (module: RequiredModule, file: string) => void;

/** Node's own names, which its types leave out. */
interface ModuleInternals {
  _resolveFilename(request: string, parent: RequiredModule | undefined, isMain: boolean, options?: unknown): string;
  readonly _extensions: Record<string, Extension>;
}
/** Whether `require` takes an ES module: Node 20.19 and 22.12 on. tsx makes CommonJS of one. */
const REQUIRES_MODULES = (process.features as { require_module?: boolean }).require_module === true;
const internals = Module as unknown as ModuleInternals;

/** Node 20 asks no hook, and Node 22 none for the CommonJS that an ES module imports, nor for a program that is CommonJS. */
export function patchResolution(hooks: RegisterHooks): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the `this` that the wrapper gets
  const resolveByNode = internals._resolveFilename;

  internals._resolveFilename = function _resolveFilename(request, parent, isMain, options) {
    if (isRuntime(request)) return OWN_FILES.get(request)!;
    const importer = parent?.filename ? pathToFileURL(parent.filename).href : undefined;
    const first = hooks.resolveFirst(request, importer);
    if (first !== undefined) return fileURLToPath(first);
    try {
      return resolveByNode.call(this, request, parent, isMain, options);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      if (isCallweave(request)) return OWN_FILES.get(request)!;
      const last = hooks.resolveLast(request, importer);
      if (last === undefined) throw error;
      return fileURLToPath(last);
    }
  };
}

/**
 * Node 20 asks no hook, Node 22 is not to be answered (load-for-import.ts), and tsx and ts-node read the file by themselves. Only the entries that are there: one is also Node's choice
 * for extensions that it does not know, and more would make `require("./a")` find other files.
 */
export function patchCompilation(hooks: RegisterHooks): void {
  for (const extension of Object.getOwnPropertyNames(internals._extensions)) {
    if (!isJavaScript(`a${extension}`) && !isTypeScript(`a${extension}`)) continue;
    const load = internals._extensions[extension];
    internals._extensions[extension] = (module, file) => {
      const compiled = hooks.load(pathToFileURL(file).href, true);
      if (compiled?.format === "commonjs") module._compile(compiled.code, file, compiled.format);
      else if (compiled && REQUIRES_MODULES) module._compile(withOwnRuntime(compiled.code), file, compiled.format);
      else load(module, file);
    };
  }
}

const OWN_RUNTIME = new URL("dist/esm/runtime/index.js", packageRoot).href;

/** What an ES module imports that is required, Node 20 resolves without a question to anyone. */
function withOwnRuntime(code: string): string {
  return code.replace(IMPORTED_RUNTIME, (_, head: string) => head + JSON.stringify(OWN_RUNTIME));
}

const IMPORTED_RUNTIME = new RegExp(`(\\bimport \\* as \\S+ from )"${RUNTIME_MODULE}"`);
