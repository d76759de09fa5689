/** What the program of all rows prints, and how its calls nest, whatever has compiled and run it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readTraceFile } from "../../hosts/files/trace-file.js";
import { WEAVING } from "../../runtime/contract.js";
import { UNFINISHED, type Trace } from "../../trace/model/model.js";
import { wholeCalls } from "../trace/whole-calls.js";
import type { Ended } from "./installed-project.js";

const TREE = new URL("../../test-fixtures/projects/program.tree.txt", import.meta.url);
/** What it prints. */
export const OUTPUT = "order 2: too heavy, 30\n2 shipped\n";
/** The program ends itself by it, inside of a function. */
export const EXIT_CODE = 2;

/**
 * @param ended the run that has recorded
 * @param file its trace
 * @param entry the file that has imported the program, from the root; its name comes before `src`
 */
export function checkProgram(ended: Ended, file: string, entry?: string): void {
  assert.equal(ended.stdout, OUTPUT);
  checkCalls(file, entry);
}

/** The same for the trace alone. */
export function checkCalls(file: string, entry?: string): void {
  const head = entry === undefined ? "" : `<module> ${entry} ${entry}:1:1\n`;
  assert.equal(callTree(readTraceFile(file)), head + readFileSync(TREE, "utf8"));
}

/**
 * The calls as text: a line a call, `…` behind an unfinished one. Bodies of modules come first, for themselves, since CommonJS nests them
 * and ES modules do not.
 */
function callTree(trace: Trace): string {
  const modules: string[] = [];
  const lines: string[] = [];
  for (const { functions, threads } of trace.processes)
    for (const thread of threads) {
      const calls = wholeCalls(thread.calls);
      /** Depth to print at, by depth. */
      const printed: number[] = [];
      for (let call = 0; call < calls.length; call++) {
        const { name, file, line, column, kind } = functions[calls.functions[call]];
        // Calls nothing, and is none of the program's.
        if (name === WEAVING) continue;
        const depth = calls.depths[call];
        const at = depth === 0 ? 0 : printed[depth - 1];
        const isModule = kind === "module";
        printed[depth] = isModule ? at : at + 1;
        const text = `${name} ${file.split(path.sep).join("/")}:${line}:${column}`;
        const unfinished = calls.flags[call] & UNFINISHED ? " …" : "";
        if (isModule) modules.push(text);
        else lines.push("  ".repeat(at) + text + unfinished);
      }
    }
  return [...modules.sort(), ...lines, ""].join("\n");
}
