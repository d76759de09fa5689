// `npm run demo`: weaves rxjs and a program over it, runs that until it stops its trace in the middle of a function, and reports.
// The test of the demo gives another folder than the usual one.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PROGRAM, weaveDemo } from "./demo/weave.mjs";

const packageRoot = fileURLToPath(new URL("../", import.meta.url));
const [folder = "callweave-demo"] = process.argv.slice(2);
const TRACE = `${folder}/demo.pftrace`;
const CLI = "dist/esm/cli/main.js";
const FUNCTIONS = 15;

const inPackage = (file) => path.join(packageRoot, file);
const node = (args, options) => execFileSync(process.execPath, args, { stdio: "inherit", ...options });
const print = (text) => process.stdout.write(`${text}\n`);

print("Weaving the sources of rxjs and of examples/demo with tspc ...");
const beganMs = performance.now();
weaveDemo(inPackage(folder));
const sources = readdirSync(inPackage(`${folder}/dist`), { recursive: true }).filter((file) => file.endsWith(".js"));
print(`${sources.length} files are woven, in ${((performance.now() - beganMs) / 1000).toFixed(1)} s.\n`);

print(`$ node ${PROGRAM}`);
node([PROGRAM], { cwd: inPackage(folder) });

const megabytes = (statSync(inPackage(TRACE)).size / 1e6).toFixed(1);
print(`\n$ npx callweave report ${TRACE} --limit ${FUNCTIONS}`);
node([CLI, "report", TRACE, "--limit", String(FUNCTIONS)], { cwd: packageRoot });
print(`
The trace is in ${TRACE} (${megabytes} MB). To look at it:
  on a time line  open https://ui.perfetto.dev and drop the file on the page
  as a table      node ${CLI} report ${TRACE}`);
