// Makes a project of its own out of examples/demo, as a user would have it, and compiles it with tspc:
//
//     tsconfig.json  src/                     copied from here
//     node_modules/callweave                  a link to this package
//     node_modules/rxjs/src                   the sources that rxjs ships
//     dist/src  dist/node_modules/rxjs/src    the woven program and the woven library
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const packageRoot = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(import.meta.url);
const rxjs = path.dirname(require.resolve("rxjs/package.json"));
const tspc = require.resolve("ts-patch/bin/tspc.js");

/** Where the woven program begins, from the folder of the project. */
export const PROGRAM = "dist/src/main.js";

/** @param {string} folder of the project; what was there before is removed */
export function weaveDemo(folder) {
  layOut(folder);
  execFileSync(process.execPath, [tspc, "-p", folder], { stdio: "inherit" });
  // The woven program finds the woven library before the other one.
  writeJson(path.join(folder, "dist/node_modules/rxjs/package.json"), { main: "src/index.js" });
}

function layOut(folder) {
  rmSync(folder, { recursive: true, force: true });
  const modules = path.join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const part of ["src", "tsconfig.json"]) {
    cpSync(fileURLToPath(new URL(part, import.meta.url)), path.join(folder, part), { recursive: true });
  }
  cpSync(path.join(rxjs, "src"), path.join(modules, "rxjs/src"), { recursive: true });
  // "junction" is for Windows, where it needs no privilege.
  symlinkSync(packageRoot, path.join(modules, "callweave"), "junction");
  writeJson(path.join(folder, "package.json"), { private: true, type: "commonjs" });
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value)}\n`);
}
