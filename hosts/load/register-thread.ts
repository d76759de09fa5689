/** Hooks in the thread that Node 20 gives them, for `import`. What is CommonJS goes to the patched `require` of the program's thread. */
import type { InitializeHook, LoadHook, ResolveFnOutput, ResolveHook, ResolveHookContext } from "node:module";
import type { WeaveOptions } from "../../transformer/options.js";
import { commonJsFacade } from "./commonjs-facade.js";
import {
  createRegisterHooks,
  isCallweave,
  isNotFound,
  isRuntime,
  OWN_IMPORTER,
  type RegisterHooks,
} from "./register-hooks.js";
import { isJavaScript } from "./source-kinds.js";

let hooks: RegisterHooks;
/** URL of the file that Node was given; `require.main` must be its module. */
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

const BY_REQUIRE = { format: "commonjs", source: undefined, shortCircuit: true } as const;

export const load: LoadHook = async (url, context, next) => {
  const isLeftToRequire = url === program || isJavaScript(url);
  // Not compiled here as well, which would load the compiler in both threads.
  if (isLeftToRequire && hooks.saidFormat(url) === "commonjs") return BY_REQUIRE;
  const compiled = hooks.load(url, false);
  if (compiled === undefined) return next(url, context);
  if (compiled.format === "module") return { format: "module", source: compiled.code, shortCircuit: true };
  if (isLeftToRequire) return BY_REQUIRE;
  return { format: "module", source: commonJsFacade(hooks, url, compiled.code), shortCircuit: true };
};
