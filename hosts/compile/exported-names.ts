/**
 * Node finds the names that a CommonJS file exports in its text, and no longer finds all once it is woven: not `get: function () { return
 * dep.a; }`, and not the loop that exports all of another module. What it found before is said again behind the text, where nothing runs.
 */
import type * as Lexer from "cjs-module-lexer";
import { JSON, Set } from "../../base/built-ins.js";
import { loadLate } from "../files/load-late.js";

/** What both have in them. Most files have neither, and need not be read for names, which took 60 to 100 ms of weaving the 250 of rxjs. */
const MAY_LOSE = /\bget\b|\bObject\s*\.\s*keys\b/;

/** @returns what to put behind the woven text of a CommonJS file, in most cases nothing */
export function lostExports(original: string, woven: string): string {
  if (!MAY_LOSE.test(original)) return "";
  const { initSync, parse } = loadLate("cjs-module-lexer") as typeof Lexer;
  initSync();
  try {
    const [before, after] = [parse(original), parse(woven)];
    const names = lost(before.exports, after.exports).map((name) => `exports[${JSON.stringify(name)}] = 0`);
    // This takes the place of all that were found before it.
    const whole = lost(before.reexports, after.reexports).length > 0 ? before.reexports : [];
    const required = whole.map((name) => `...require(${JSON.stringify(name)})`);
    const said = [...names, ...(required.length > 0 ? [`module.exports = { ${required.join(", ")} }`] : [])];
    return said.length > 0 ? `\n0 && (${said.join(", ")});\n` : "";
  } catch {
    // What it cannot read has no names for Node either.
    return "";
  }
}

function lost(before: readonly string[], after: readonly string[]): string[] {
  const left = new Set(after);
  return before.filter((name) => !left.has(name));
}
