/**
 * What is given to Node for a file that is imported, where CommonJS is left to the patched `require` (register-require.ts): by Node 20,
 * which compiles CommonJS there in any case, and by Node 22, which does not link the ES modules that a CommonJS file requires whose text
 * a hook has given (22.23: "request for 'node:path' is from a module not been linked").
 */
import { commonJsFacade } from "./commonjs-facade.js";
import type { RegisterHooks } from "./register-hooks.js";
import { isJavaScript } from "./source-kinds.js";

interface Given {
  readonly format: "module" | "commonjs";
  readonly source: string | undefined;
  readonly shortCircuit: true;
}

const BY_REQUIRE: Given = { format: "commonjs", source: undefined, shortCircuit: true };

/**
 * @param program URL of the file that Node was given; `require.main` must be its module
 * @returns undefined when Node is to load the file by itself
 */
export function loadForImport(hooks: RegisterHooks, url: string, program: string | undefined): Given | undefined {
  const isLeftToRequire = url === program || isJavaScript(url);
  // Not compiled here as well, which in a thread of its own would load the compiler twice.
  if (isLeftToRequire && hooks.saidFormat(url) === "commonjs") return BY_REQUIRE;
  const compiled = hooks.load(url, false);
  if (compiled === undefined) return undefined;
  if (compiled.format === "module") return { format: "module", source: compiled.code, shortCircuit: true };
  if (isLeftToRequire) return BY_REQUIRE;
  return { format: "module", source: commonJsFacade(hooks, url, compiled.code), shortCircuit: true };
}
