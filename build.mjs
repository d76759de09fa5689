// Builds the package: everything as ES modules, and the entries that a CommonJS program or compiler loads a second time as CommonJS.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const tsc = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");
const compile = (project) => execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });

rmSync("dist", { recursive: true, force: true });
compile("tsconfig.esm.json");
compile("tsconfig.cjs.json");
// The page of `callweave view` is served as it is.
cpSync("hosts/view-page", "dist/esm/hosts/view-page", { recursive: true });
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
// That package.json ends the reach of the package's "imports". Every file of the CommonJS build is one folder deep.
for (const name of readdirSync("dist/cjs", { recursive: true }).filter((file) => file.endsWith(".js"))) {
  const code = readFileSync(`dist/cjs/${name}`, "utf8");
  writeFileSync(`dist/cjs/${name}`, code.replaceAll('"#package-root"', '"../../../package-root.cjs"'));
}
chmodSync("dist/esm/cli/main.js", 0o755);

// All that decides what a file is compiled to, apart from TypeScript: what the cache of compiled files holds is of this build.
const hash = createHash("sha256");
for (const name of readdirSync("dist", { recursive: true }).sort()) {
  if (name.endsWith(".js")) hash.update(`${name}\0`).update(readFileSync(`dist/${name}`));
}
writeFileSync("dist/build-id.txt", hash.digest("hex"));
