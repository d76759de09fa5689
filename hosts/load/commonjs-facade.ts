/**
 * Node 20 looks for the names that a CommonJS file exports in its source on disk, and finds none in TypeScript. An ES module that
 * imports such a file gets this one in its place: it requires the file and exports the names of its compiled code.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as Lexer from "cjs-module-lexer";
import { JSON, Set } from "../../base/built-ins.js";
import { loadLate } from "../files/load-late.js";
import type { RegisterHooks } from "./register-hooks.js";

/** @param code the compiled code of the file */
export function commonJsFacade(hooks: RegisterHooks, url: string, code: string): string {
  const { initSync, parse } = loadLate("cjs-module-lexer") as typeof Lexer;
  initSync();
  const names = [...exportedNames(parse, hooks, url, code, new Set())].filter((name) => name !== "default");
  const constants = names.map((name, at) => `const e${at} = exported[${JSON.stringify(name)}];`);
  const exported = names.map((name, at) => `e${at} as ${JSON.stringify(name)}`);
  return [
    `import { createRequire } from "node:module";`,
    `const exported = createRequire(import.meta.url)(${JSON.stringify(fileURLToPath(url))});`,
    ...constants,
    `export { exported as default, ${exported.join(", ")} };`,
  ].join(" ");
}

/** Those of the file, and of the files that it exports whole. */
function exportedNames(
  parse: typeof Lexer.parse,
  hooks: RegisterHooks,
  url: string,
  code: string,
  seen: Set<string>,
): Set<string> {
  seen.add(url);
  const { exports, reexports } = parse(code);
  const names = new Set(exports);
  for (const specifier of reexports) {
    const target = resolve(hooks, specifier, url);
    if (seen.has(target)) continue;
    const targetCode = hooks.load(target, true)?.code ?? readFileSync(fileURLToPath(target), "utf8");
    for (const name of exportedNames(parse, hooks, target, targetCode, seen)) names.add(name);
  }
  return names;
}

const resolve = (hooks: RegisterHooks, specifier: string, importer: string): string =>
  hooks.resolveFirst(specifier, importer) ?? pathToFileURL(createRequire(importer).resolve(specifier)).href;
