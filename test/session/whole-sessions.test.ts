import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "mocha";
import { outline, runPlain, runTraced } from "./woven-program.js";

const cjs = JSON.stringify(new URL("../../dist/cjs/hosts/index.js", import.meta.url).pathname);
const REQUIRE = `import { createRequire } from "node:module"; const callweave = createRequire(import.meta.url)(${cjs});
const work = woven("work", () => {});`;

describe("one session, however many copies are loaded", () => {
  it("woven ES modules are recorded by the CommonJS package", async () => {
    const { stdout } = await runPlain(
      `${REQUIRE} callweave.start(); work(); console.log(callweave.stop().calls, stop().calls);`,
    );
    assert.equal(stdout, "1 1\n");
  });

  it("the CommonJS package saves at the end of the process", async () => {
    const run = await runTraced(`${REQUIRE} if (output) callweave.start({ output }); work();`);
    assert.deepEqual(outline(run), ["work"]);
  });

  it("the CommonJS runtime is a plain namespace: `__importStar` would make getters of it, 35 ns more a call on Node 20", () => {
    const require = createRequire(import.meta.url);
    const runtime = require("../../dist/cjs/runtime/index.js") as object;
    assert.equal("__esModule" in runtime && runtime.__esModule, true);
    const described = Object.entries(Object.getOwnPropertyDescriptors(runtime)).filter(
      ([name]) => name !== "__esModule",
    );
    assert.deepEqual(
      described.map(([name, { value }]) => [name, typeof value]).sort(),
      ["enter", "enterTask", "exit", "exitTask", "register", "resume", "suspend"].map((name) => [name, "function"]),
    );
  });
});

describe("a session of the program", () => {
  const work = `const work = woven("work", () => {});`;

  it("a recording without woven functions is told, with the likely causes", async () => {
    const { code, stderr } = await runTraced(`begin();`);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^callweave\/stop: the recording holds nothing, got 0 woven functions; compile with tspc [^\n]+\n$/,
    );
  });

  it("functions woven by another version have no names, and that is told", async () => {
    const source = `const id = $cw.register(99, "old.ts", ["old", 1, 1, 1]); begin(); $cw.exit($cw.enter(id, 0));`;
    const run = await runTraced(source);
    assert.match(
      run.stderr,
      /^callweave\/stop: functions without names, got 1 files woven by another version, such as old.ts; /,
    );
    assert.deepEqual(outline(run), ["<woven by another version> old.ts"]);
  });

  it("the output lands where the program started, though it changed its directory", async () => {
    const source = `${work} if (output) { process.chdir(output.replace(/[^/]*$/, "")); start({ output: "trace.cwraw" }); process.chdir("/"); } work();`;
    assert.deepEqual(outline(await runTraced(source)), ["work"]);
  });

  it("each of two sessions is saved to its own output", async () => {
    const run = await runTraced(`${work} begin(); work(); stop(); start({ output: output + ".cwraw" }); work();`);
    assert.deepEqual(run.files, ["trace.cwraw", "trace.cwraw.cwraw"]);
  });

  it("a trace that the program saved to its output is not saved again", async () => {
    const source = `import { writeFileSync } from "node:fs"; ${work} begin(); work(); stop().save(output);`;
    const run = await runTraced(`${source} writeFileSync(output, "mine");`);
    assert.equal(String(run.saved), "mine");
  });

  it("trace() saves to its output; one that cannot be saved leaves the result alone", async () => {
    const source = `${work} const result = await trace({ output }, async () => { work(); return 7; });
      const { existsSync } = await import("node:fs"); console.log(result, existsSync(output));`;
    const run = await runTraced(source);
    assert.equal(run.stdout, "7 true\n");
    assert.deepEqual(outline(run), ["work"]);
    const failed = await runTraced(source, { output: "program.mjs/trace.cwraw" });
    assert.equal(failed.stdout, "7 false\n");
    // On a slow machine the watchdog comes to it as well, before or after.
    const said = failed.stderr
      .split("\n")
      .filter((line) => !line.startsWith("callweave/drain: a process that is killed"));
    assert.equal(said.length, 2, failed.stderr);
    assert.match(said[0], /^callweave\/save: cannot write /);
  });

  it("a session in a worker thread records that thread and hooks nothing there; the main thread saves it", async () => {
    const source = `import { Worker, isMainThread } from "node:worker_threads"; import { fileURLToPath } from "node:url"; ${work}
      if (isMainThread) new Worker(fileURLToPath(import.meta.url));
      else { const { emit } = process; begin(); work(); console.log(stop().calls, process.emit === emit); }`;
    const run = await runTraced(source);
    assert.equal(run.stdout, "1 true\n");
    assert.deepEqual(run.files, ["trace.cwraw"]);
    assert.deepEqual(outline(run), ["work"]);
  });

  it("--import and NODE_OPTIONS of the program do not reach the watchdog", async () => {
    const noisy =
      "data:text/javascript,import{isMainThread}from'node:worker_threads';if(!isMainThread)console.log('in%20a%20worker')";
    const source = `${work} begin(); work(); setTimeout(() => {}, 500);`;
    const run = await runTraced(source, {
      execArgv: ["--import", noisy],
      env: { NODE_OPTIONS: `--import "${noisy}" --pending-deprecation` },
    });
    assert.deepEqual([run.stdout, run.stderr], ["", ""]);
    assert.deepEqual(outline(run), ["work"]);
  });
});
