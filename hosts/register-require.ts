/** `require` of woven files on Node 20, whose loader hooks do not see it: Node's own functions for resolving and compiling, wrapped. */
import Module from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isCallweave, isNotFound, isRuntime, OWN_FILES, type RegisterHooks } from "./register-hooks.js";

interface RequiredModule {
  readonly filename?: string | null;
  _compile(code: string, file: string): void;
}
type Extension = (module: RequiredModule, file: string) => void;

/** Node's own names, which its types leave out. */
interface ModuleInternals {
  _resolveFilename(request: string, parent: RequiredModule | undefined, isMain: boolean, options?: unknown): string;
  readonly _extensions: Record<string, Extension>;
}

export function patchRequire(hooks: RegisterHooks): void {
  const internals = Module as unknown as ModuleInternals;
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

  // It is also Node's choice for extensions that it does not know: more entries would make `require("./a")` find other files.
  const loadByNode = internals._extensions[".js"];
  internals._extensions[".js"] = (module, file) => {
    const compiled = hooks.load(pathToFileURL(file).href, true);
    if (compiled?.format === "commonjs") module._compile(compiled.code, file);
    else loadByNode(module, file);
  };
}
