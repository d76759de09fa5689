/** What is loaded before a program starts: of the built files, as the build decides what lies in one file with what. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { nodes } from "./nodes.js";
import { CLI, inProject } from "./project.js";

const BUILT = fileURLToPath(new URL("../../dist/esm/", import.meta.url));

/** The text of a built file and of all that it loads with it. */
function loadedWith(file: string, seen = new Set<string>()): string {
  if (seen.has(file)) return "";
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const imported = Array.from(
    text.matchAll(/^(?:import|export) (?:[^"'();]+ from )?["'](\.[^"']+)["'];$/gm),
    ([, name]) => name,
  );
  return [text, ...imported.map((name) => loadedWith(path.resolve(path.dirname(file), name), seen))].join("\n");
}

const loadedWithEntry = (entry: string): string => loadedWith(path.join(BUILT, `${entry}.js`));
/** Of a module that is no entry, and has a file of its own. */
function loadedWithChunk(name: RegExp): string {
  const [file, another] = readdirSync(path.join(BUILT, "shared")).filter((each) => name.test(each));
  assert.ok(file !== undefined && another === undefined, `one file for ${name}, got ${file} and ${another}`);
  return loadedWith(path.join(BUILT, "shared", file));
}

const FORMATS = ["writePerfetto", "writeChromeJson", "writeSpeedscope", "writeCpuProfile", "writeFolded"];
const READERS = ["readSegments", "mergeRaw"];
const RECORDER = ["createRecorder"];
const COMPILER = ["createRegisterHooks"];

/** Those of the functions that are in the text. */
const functionsIn = (text: string, names: readonly string[]): string[] =>
  names.filter((name) => new RegExp(`\\bfunction\\*? ${name}\\(`).test(text));

describe("what is loaded before a program starts", () => {
  const command = loadedWithEntry("cli/main") + loadedWithChunk(/^run-.{8}\.js$/);

  it("in the command is nothing to record, to read or to write a trace", () => {
    assert.deepEqual(functionsIn(command, [...FORMATS, ...READERS, ...RECORDER, ...COMPILER]), []);
    assert.deepEqual(functionsIn(command, ["runProgram", "weavingAt"]), ["runProgram", "weavingAt"]);
  });

  it("in the command is all of it while the program starts", () => {
    const later = loadedWithChunk(/^end-run-.{8}\.js$/);
    assert.deepEqual(functionsIn(later, [...FORMATS, ...READERS, ...RECORDER]), [...FORMATS, ...READERS]);
  });

  it("in the program is no format but the raw one, until it imports callweave", () => {
    assert.deepEqual(functionsIn(loadedWithEntry("hosts/register"), [...FORMATS, ...RECORDER, "writeRaw"]), [
      ...RECORDER,
      "writeRaw",
    ]);
    assert.deepEqual(functionsIn(loadedWithEntry("hosts/index"), FORMATS), FORMATS);
  });

  it("in the thread that Node 20 gives to hooks is one file, without a recorder", () => {
    const thread = loadedWithEntry("hosts/load/register-thread");
    assert.doesNotMatch(thread, /^import .* from '\./m);
    assert.deepEqual(functionsIn(thread, [...FORMATS, ...READERS, ...RECORDER, ...COMPILER]), COMPILER);
  });

  it("leaves a program that asks for another format in a worker nothing to wish for", async () => {
    const program = {
      "main.mjs": `
        import { Worker } from "node:worker_threads";
        const worker = new Worker(new URL("./worker.mjs", import.meta.url));
        await new Promise((resolve) => worker.on("exit", resolve));`,
      "worker.mjs": `
        import { start } from "callweave";
        start({ output: "own.json" });
        function inWorker() {}
        inWorker();`,
    };
    await inProject(program, (project) => {
      const { stderr } = project.run([CLI, "run", "main.mjs"]);
      const own = path.join(project.folder, "own.json");
      assert.ok(existsSync(own), stderr);
      assert.match(JSON.stringify(JSON.parse(readFileSync(own, "utf8"))), /"inWorker"/);
    });
  });

  const [, node24] = nodes;
  it("the command is kept compiled where Node can, and nothing of the program", async function () {
    if (node24 === undefined) return this.skip(); // It comes from npm, for Linux on x64 only.
    const program = {
      "main.cjs": `console.log(require("node:module").getCompileCacheDir());`,
      "temporary/.keep": "",
    };
    await inProject(program, (project) => {
      const options = { node: node24.path(), env: { TMPDIR: path.join(project.folder, "temporary") } };
      assert.equal(project.run([CLI, "run", "main.cjs"], options).stdout, "undefined\n");
      assert.ok(existsSync(path.join(project.folder, "temporary/node-compile-cache")));
    });
  });
});
