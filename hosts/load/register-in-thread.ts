/** Hooks in the thread of the program, for `import` and `require` alike: Node 22.15 and later. https://nodejs.org/api/module.html#moduleregisterhooksoptions */
import { pathToFileURL } from "node:url";
import { loadForImport } from "./load-for-import.js";
import { isCallweave, isNotFound, isRuntime, OWN_FILES, OWN_IMPORTER, type RegisterHooks } from "./register-hooks.js";

interface ResolveContext {
  readonly conditions?: readonly string[];
  readonly parentURL?: string | undefined;
}
const isRequire = ({ conditions }: ResolveContext): boolean => conditions?.includes("require") ?? false;

interface Resolved {
  readonly url: string;
  readonly format?: string | null | undefined;
  readonly shortCircuit?: boolean;
}
type LoadContext = Pick<ResolveContext, "conditions">;
interface Loaded {
  readonly format: string;
  readonly source?: string | undefined;
  readonly shortCircuit?: boolean;
}

/** `module.registerHooks`, which the types of Node 20 do not have. */
export type RegisterInThread = (hooks: {
  resolve(
    specifier: string,
    context: ResolveContext,
    next: (specifier: string, context: ResolveContext) => Resolved,
  ): Resolved;
  load(url: string, context: LoadContext, next: (url: string, context: LoadContext) => Loaded): Loaded;
}) => void;

/** @param leavesCommonJs what is imported is left to `require` where it is CommonJS (load-for-import.ts) */
export function registerInThread(register: RegisterInThread, hooks: RegisterHooks, leavesCommonJs: boolean): void {
  type Next = Parameters<Parameters<RegisterInThread>[0]["resolve"]>[2];
  /** URL of the file that Node was given. */
  let program: string | undefined;
  /** For `require`, Node looks at the module that requires, whatever the context says. */
  const resolveOwn = (specifier: string, context: ResolveContext, next: Next): Resolved =>
    isRequire(context)
      ? { url: pathToFileURL(OWN_FILES.get(specifier)!).href, shortCircuit: true }
      : next(specifier, { ...context, parentURL: OWN_IMPORTER });

  const resolve = (specifier: string, context: ResolveContext, next: Next): Resolved => {
    if (isRuntime(specifier)) return resolveOwn(specifier, context, next);
    const url = hooks.resolveFirst(specifier, context.parentURL);
    if (url !== undefined) return { url, shortCircuit: true };
    try {
      return next(specifier, context);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      if (isCallweave(specifier)) return resolveOwn(specifier, context, next);
      const found = hooks.resolveLast(specifier, context.parentURL);
      if (found === undefined) throw error;
      return { url: found, shortCircuit: true };
    }
  };

  register({
    resolve(specifier, context, next) {
      const resolved = resolve(specifier, context, next);
      if (context.parentURL === undefined) program = resolved.url;
      return resolved;
    },
    load(url, context, next) {
      if (leavesCommonJs && !isRequire(context)) return loadForImport(hooks, url, program) ?? next(url, context);
      const compiled = hooks.load(url, isRequire(context));
      if (compiled === undefined) return next(url, context);
      return { format: compiled.format, source: compiled.code, shortCircuit: true };
    },
  });
}
