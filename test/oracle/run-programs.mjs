// Runs woven programs one after another in this process, a session and a trace each. Its argument is a JSON file:
// [ { entry, script, trace } ], where `script` says that the entry is code for the global scope.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";
import { start, stop } from "callweave";

/** Turns of the event loop that a program gets to settle: the programs use no other timer. */
const TURNS = 100;
const RUNTIME = Symbol.for("callweave.runtime@1");
const require = createRequire(import.meta.url);

globalThis.print = () => {};
for (const name of ["dispose", "asyncDispose"])
  if (!Symbol[name]) Object.defineProperty(Symbol, name, { value: Symbol(name) });
process.on("unhandledRejection", () => {});

for (const program of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  start({ keep: "last:20000" });
  try {
    await run(program);
  } catch {
    // Some end with an error of their own.
  }
  for (let turn = 0; turn < TURNS; turn++) await new Promise(setImmediate);
  stop().save(program.trace);
}

async function run({ entry, script }) {
  if (script) runScript(entry);
  else if (entry.endsWith(".mjs")) await import(pathToFileURL(entry).href);
  else require(entry);
}

function runScript(entry) {
  const { console, print } = globalThis;
  const context = createContext({ console, print, queueMicrotask, [RUNTIME]: globalThis[RUNTIME] });
  runInContext(readFileSync(entry, "utf8"), context, { filename: pathToFileURL(entry).href });
}
