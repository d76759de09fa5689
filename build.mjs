// Builds the package: everything as ES modules, and the entries that a CommonJS program or compiler loads a second time as CommonJS.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { rollup } from "rollup";

const tsc = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");
const compile = (project) => execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
const filesIn = (folder) => readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".js"));

/** What is loaded by name; everything else is put together around them, as each file more is 0.4 ms more at the start of a program. */
const ENTRIES = [
  "cli/main",
  "hosts/clock-thread",
  "hosts/end-at-once-thread",
  "hosts/hang-watch-thread",
  "hosts/index",
  "hosts/jest",
  "hosts/jest-transformer",
  "hosts/mocha",
  "hosts/node-test",
  "hosts/overhead-thread",
  "hosts/register",
  "hosts/register-thread",
  "hosts/unplugin",
  "hosts/view-worker",
  "hosts/vitest",
  "hosts/watchdog-start",
  "runtime/index",
  "transformer/index",
];

const SHARED =
  /\/(trace\/(formats|from-recording|raw)|hosts\/(session|run-settings|user-folder|live-folder|control-path|watchdog-control)[^/]*)\.js$/;

async function bundle(folder) {
  const built = await rollup({
    input: Object.fromEntries(ENTRIES.map((name) => [name, `${folder}/${name}.js`])),
    external: (id) => !/^[./]/.test(id),
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  for (const file of filesIn(folder)) rmSync(`${folder}/${file}`);
  await built.write({
    dir: folder,
    entryFileNames: "[name].js",
    chunkFileNames: "shared/[name]-[hash].js",
    // The runtime is loaded without the rest, in browsers too; the watchdog and `register` share most of the rest.
    manualChunks: (id) => (/\/(runtime|base)\//.test(id) ? "runtime" : SHARED.test(id) ? "session" : undefined),
  });
}

/** What pages load: nothing in it knows Node. */
async function bundleForPages(folder) {
  const built = await rollup({
    input: { index: `${folder}/hosts/browser.js`, runtime: `${folder}/runtime/browser.js` },
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  await built.write({ dir: "dist/browser", chunkFileNames: "[name]-[hash].js" });
}

rmSync("dist", { recursive: true, force: true });
compile("tsconfig.esm.json");
await bundleForPages("dist/esm");
await bundle("dist/esm");
compile("tsconfig.cjs.json");
// The page of `callweave view` is served as it is.
cpSync("hosts/view-page", "dist/esm/hosts/view-page", { recursive: true });
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
// That package.json ends the reach of the package's "imports". Every file of the CommonJS build is one folder deep.
for (const name of filesIn("dist/cjs")) {
  const code = readFileSync(`dist/cjs/${name}`, "utf8");
  writeFileSync(`dist/cjs/${name}`, code.replaceAll('"#package-root"', '"../../../package-root.cjs"'));
}
chmodSync("dist/esm/cli/main.js", 0o755);

// All that decides what a file is compiled to, apart from TypeScript: what the cache of compiled files holds is of this build.
const hash = createHash("sha256");
for (const name of filesIn("dist").sort()) hash.update(`${name}\0`).update(readFileSync(`dist/${name}`));
writeFileSync("dist/build-id.txt", hash.digest("hex"));
