// Builds the package: everything as ES modules, and the entries that a CommonJS program or compiler loads a second time as CommonJS.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { rollup } from "rollup";

const tsc = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");
const compile = (project) => execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
const filesIn = (folder) => readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".js"));

/** What is loaded by name; everything else is put together around them, as each file more is 0.4 ms more at the start of a program. */
const ENTRIES = [
  "cli/main",
  "hosts/clock/clock-thread",
  "hosts/watchdog/end-at-once-thread",
  "hosts/traced-tests/hang-watch-thread",
  "hosts/index",
  "hosts/jest",
  "hosts/jest-transformer",
  "hosts/mocha",
  "hosts/node-test",
  "hosts/overhead/overhead-thread",
  "hosts/register",
  "hosts/load/register-thread",
  "hosts/unplugin",
  "hosts/view/view-worker",
  "hosts/vitest",
  "hosts/watchdog/watchdog-start",
  "runtime/index",
  "transformer/index",
];

/** Built by itself: it shares no module with other threads, and Node 20 starts no program before it is loaded. */
const ALONE = "hosts/load/register-thread";

/**
 * Chunks, each what is reached from one module and in no chunk before it: so nobody loads much that he does not need. `run` starts the
 * program with the first and makes the trace with `raw` and `formats`; `register` in it loads all but `formats`.
 */
const CHUNKS = [
  ["base", "runtime/contract"],
  ["base", "runtime/clock"],
  ["runtime", "runtime/index"],
  ["start", "hosts/run/run-settings"],
  ["start", "hosts/files/output-file"],
  ["start", "hosts/compile/project-weaving"],
  ["start", "hosts/run/run-interrupts"],
  ["start", "hosts/session/option-rules"],
  ["start", "hosts/watchdog/control-path"],
  ["start", "hosts/watchdog/signal-thread"],
  ["start", "hosts/cache/build-id"],
  ["start", "hosts/cache/sha256"],
  ["raw", "trace/raw/read-raw"],
  ["raw", "trace/raw/raw"],
  ["raw", "hosts/files/file-source"],
  ["raw", "trace/answers/format-time"],
  ["session", "hosts/session/session"],
  ["hooks", "hosts/load/register-hooks"],
  ["formats", "hosts/session/session-save"],
  ["command", "cli/compile-cache"],
  ["command", "cli/whole-number"],
  ["command", "cli/duration"],
];

/** @returns a function of Rollup's: the chunk of a module */
function chunksOf(folder) {
  let chunks;
  return (id, { getModuleInfo }) => {
    if (chunks === undefined) {
      chunks = new Map();
      const put = (name, module) => {
        if (chunks.has(module)) return;
        chunks.set(module, name);
        for (const imported of getModuleInfo(module).importedIds) put(name, imported);
      };
      for (const [name, file] of CHUNKS) put(name, path.resolve(folder, `${file}.js`));
    }
    return chunks.get(id);
  };
}

async function bundle(folder) {
  const others = ENTRIES.filter((name) => name !== ALONE);
  const built = await Promise.all([others, [ALONE]].map((entries) => readModules(folder, entries)));
  for (const file of filesIn(folder)) rmSync(`${folder}/${file}`);
  const output = {
    dir: folder,
    entryFileNames: "[name].js",
    chunkFileNames: "shared/[name]-[hash].js",
    // Each import costs Node, also of what is loaded anyway.
    hoistTransitiveImports: false,
  };
  await built[0].write({ ...output, manualChunks: chunksOf(folder) });
  await built[1].write(output);
}

const readModules = (folder, entries) =>
  rollup({
    input: Object.fromEntries(entries.map((name) => [name, `${folder}/${name}.js`])),
    external: (id) => !/^[./]/.test(id),
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });

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
cpSync("hosts/view/view-page", "dist/esm/hosts/view/view-page", { recursive: true });
writeFileSync("dist/cjs/package.json", '{ "type": "commonjs" }\n');
// That package.json ends the reach of the package's "imports".
for (const name of filesIn("dist/cjs")) {
  const code = readFileSync(`dist/cjs/${name}`, "utf8");
  const root = path.posix.relative(path.posix.dirname(`dist/cjs/${name.replaceAll("\\", "/")}`), "package-root.cjs");
  writeFileSync(`dist/cjs/${name}`, code.replaceAll('"#package-root"', JSON.stringify(root)));
}
chmodSync("dist/esm/cli/main.js", 0o755);

// All that decides what a file is compiled to, apart from TypeScript: what the cache of compiled files holds is of this build.
const hash = createHash("sha256");
for (const name of filesIn("dist").sort()) hash.update(`${name}\0`).update(readFileSync(`dist/${name}`));
writeFileSync("dist/build-id.txt", hash.digest("hex"));
