// Builds the package: everything as ES modules, and the entries that a CommonJS program or compiler loads a second time as CommonJS.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const tsc = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");
const compile = (project) => execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });

rmSync("dist", { recursive: true, force: true });
compile("tsconfig.esm.json");
compile("tsconfig.cjs.json");
// A package.json of its own ends the reach of the package's "imports".
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs", "imports": { "#package-root": "./package-root.js" } }\n');
writeFileSync("dist/cjs/package-root.js", 'module.exports = require("../../package-root.cjs");\n');
chmodSync("dist/esm/cli/main.js", 0o755);
