/** Hooks in the thread that Node 20 gives them, for `import`. What is CommonJS goes to the patched `require` of the program's thread. */
import type { InitializeHook, LoadHook, ResolveFnOutput, ResolveHook, ResolveHookContext } from "node:module";
import type { WeaveOptions } from "../../transformer/options.js";
import { loadForImport } from "./load-for-import.js";
import {
  createRegisterHooks,
  isCallweave,
  isNotFound,
  isRuntime,
  OWN_IMPORTER,
  type RegisterHooks,
} from "./register-hooks.js";

let hooks: RegisterHooks;
/** URL of the file that Node was given. */
let program: string | undefined;

export const initialize: InitializeHook<WeaveOptions> = (options) => {
  hooks = createRegisterHooks(options);
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  const resolved = await find(specifier, context, next);
  if (context.parentURL === undefined) program = resolved.url;
  return resolved;
};

async function find(
  specifier: string,
  context: ResolveHookContext,
  next: Parameters<ResolveHook>[2],
): Promise<ResolveFnOutput> {
  if (isRuntime(specifier)) return next(specifier, { ...context, parentURL: OWN_IMPORTER });
  const url = hooks.resolveFirst(specifier, context.parentURL);
  if (url !== undefined) return { url, shortCircuit: true };
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (isCallweave(specifier)) return next(specifier, { ...context, parentURL: OWN_IMPORTER });
    const found = hooks.resolveLast(specifier, context.parentURL);
    if (found === undefined) throw error;
    return { url: found, shortCircuit: true };
  }
}

export const load: LoadHook = async (url, context, next) => loadForImport(hooks, url, program) ?? next(url, context);
