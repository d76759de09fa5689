/** Runs emitted code apart from the test's own globals and returns what it printed. */
import { createContext, Script } from "node:vm";
import type { WovenApi } from "../../runtime/contract.js";
import { RUNTIME_MODULE, RUNTIME_SYMBOL } from "../../runtime/contract.js";
import { show } from "./show.js";

/** Symbols that a fresh realm of Node 20 lacks. */
const PRELUDE = new Script(
  `for (const name of ["dispose", "asyncDispose"]) if (!Symbol[name]) Object.defineProperty(Symbol, name, { value: Symbol(name) });`,
);

export function parses(code: string): boolean {
  try {
    new Script(wrapped(code));
    return true;
  } catch {
    return false;
  }
}

function newRealm(): object {
  const context = createContext({ queueMicrotask });
  PRELUDE.runInContext(context);
  return context;
}

/** Shared by all that does not run at global scope: a realm costs 2 MB that Node gives back late. */
const moduleRealm = newRealm();

/** @param api what woven code finds as its runtime; without it nothing is there */
export async function run(code: string, asScript: boolean, api?: WovenApi): Promise<string[]> {
  const lines: string[] = [];
  const print = (...values: unknown[]): void => void lines.push(values.map(show).join(" "));
  const context = asScript ? newRealm() : moduleRealm;
  Object.assign(context, { print, [Symbol.for(RUNTIME_SYMBOL)]: api });
  try {
    if (asScript) print("completion value", new Script(code).runInContext(context));
    else runModule(code, context, print, api);
  } catch (error) {
    print("uncaught", error);
  }
  await quiet();
  return lines;
}

function runModule(code: string, context: object, print: unknown, api?: WovenApi): void {
  const module = { exports: {} };
  const require = (name: string): unknown => {
    if (name === RUNTIME_MODULE && api) return { __esModule: true, ...api };
    if (name === "self") return { x: "from self" };
    throw new Error(`nothing to require as ${name}`);
  };
  const body = new Script(wrapped(code)).runInContext(context) as (...parameters: unknown[]) => void;
  body.call(module.exports, module.exports, require, module, print);
}

/** Stands before the code of a module, on its first line. */
export const WRAPPER = "(function (exports, require, module, print) {";
const wrapped = (code: string): string => `${WRAPPER}${code}\n})`;

/** All microtasks have run; the programs use no timers. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
