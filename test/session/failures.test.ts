/** Disks that take no more, folders that are removed, a watchdog that dies: the program goes on, and what is lost is told. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, it } from "mocha";
import { CLI } from "../hosts/project.js";
import { outline, runTraced } from "./woven-program.js";

const LEAF = `const leaf = woven("leaf", () => {}); const call = (times) => { for (let i = 0; i < times; i++) leaf(); };`;
const LATER = `const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));`;
/** Until the watchdog drains. */
const DRAINED = `import { existsSync, readdirSync } from "node:fs";
  const live = output + "." + process.pid + ".live"; const drained = async () => { while (!existsSync(live) || readdirSync(live).length === 0) await later(10); };`;
const WATCHDOG = `import { subscribe } from "node:diagnostics_channel"; let watchdog;
  subscribe("worker_threads", ({ worker }) => { watchdog = worker; });`;

const lines = (stderr: string): string[] => stderr.split("\n").filter(Boolean);

describe("a watchdog that dies", () => {
  for (const [what, dies, got] of [
    ["by an error", "watchdog.postMessage(undefined);", /got .*in.*undefined; let it end by itself/],
    ["by being terminated", "void watchdog.terminate();", /got the end of the thread; let it end by itself/],
    [
      "for want of memory",
      `const big = $cw.register(1, "big.ts", Array.from({ length: 2e5 }, (_, at) => (at % 4 === 0 ? "name" + at : 1))); $cw.exit($cw.enter(big, 0));`,
      /got .*memory.*; let it end by itself/,
    ],
  ] as const) {
    const source = `${WATCHDOG} ${LEAF} ${LATER} ${DRAINED}
      import workers from "node:worker_threads"; import { syncBuiltinESMExports } from "node:module";
      const { Worker } = workers;
      workers.Worker = class extends Worker { constructor(url, options) { super(url, { ...options, resourceLimits: { maxOldGenerationSizeMb: 8 } }); } };
      syncBuiltinESMExports();
      begin(); call(10); await drained(); ${dies} await later(1000); call(10); console.log("went on"); `;

    it(`${what}: told once, and the end of the program saves`, async () => {
      const run = await runTraced(source);
      assert.deepEqual([run.code, run.stdout], [0, "went on\n"], run.stderr);
      assert.equal(lines(run.stderr).length, 1, run.stderr);
      assert.match(run.stderr, /^callweave\/watchdog: a program that is killed, by a signal too, leaves nothing newer/);
      assert.match(run.stderr, got);
      assert.equal(outline(run).filter((line) => line === "leaf").length, 20);
      assert.deepEqual(run.files, ["trace.cwraw"]);
    });
  }

  it("leaves signals to the system, and what was on disk to `recover`", async () => {
    const source = `${WATCHDOG} ${LEAF} ${LATER} ${DRAINED}
      begin(); call(10); await drained(); watchdog.postMessage(undefined); await later(500); process.kill(process.pid, "SIGTERM"); await later(5000);`;
    const { signal, files } = await runTraced(source);
    assert.equal(signal, "SIGTERM");
    assert.equal(files.filter((file) => /^trace\.cwraw\.\d+\.live$/.test(file)).length, 1, String(files));
  });
});

describe("a disk that takes no more", () => {
  /** Its recording on disk is 200 kB, zipped 20 kB. */
  const source = `${LEAF} ${LATER} ${DRAINED}
    begin(); for (let step = 0; step < 10; step++) { call(500); await drained(); await later(100); } console.log("went on"); process.exitCode = 5;`;

  const filled = `${LEAF} ${LATER} ${DRAINED} import { closeSync, openSync, rmSync, writeSync } from "node:fs"; import path from "node:path";
    begin(); call(500); await drained();
    const filler = path.join(path.dirname(output), "filler"); const file = openSync(filler, "w");
    try { for (;;) writeSync(file, Buffer.alloc(4096)); } catch { closeSync(file); }
    for (let step = 0; step < 9; step++) { call(500); await later(100); }
    rmSync(filler); console.log("went on"); process.exitCode = 5;`;

  it("full while the program runs: told once, and what fits at the end is saved", async () => {
    const run = await runTraced(source, { shell: "ulimit -f 100", output: "trace.cwraw.gz" });
    assert.deepEqual([run.code, run.stdout], [5, "went on\n"], run.stderr);
    assert.equal(lines(run.stderr).length, 1, run.stderr);
    assert.match(run.stderr, /^callweave\/drain: a process that is killed from now on leaves nothing newer, got EFBIG/);
    assert.equal(outline(run).length, 5000);
    assert.deepEqual(run.files, ["trace.cwraw.gz"]);
  });

  it("full for the save as well: told, and what was written by then is there for `recover`", async () => {
    let recovered = "";
    const run = await runTraced(source, {
      shell: "ulimit -f 100",
      output: "trace.cwraw",
      inspect: (folder) => {
        const { stderr } = spawnSync(process.execPath, [CLI, "recover", folder], { encoding: "utf8" });
        recovered = stderr;
      },
    });
    assert.deepEqual([run.code, run.stdout], [5, "went on\n"], run.stderr);
    const [drain, save, left, ...more] = lines(run.stderr);
    assert.match(drain, /^callweave\/drain: .* got EFBIG/);
    assert.match(save, /^callweave\/save: cannot write .* got EFBIG/);
    assert.match(left, /^callweave\/save: what was written while the program ran is in .*\.live; `callweave recover`/);
    assert.deepEqual(more, []);
    assert.match(recovered, /^callweave: [1-4],?\d+ calls in/);
    assert.equal(run.files.length, 1, String(run.files));
    assert.match(run.files[0], /^trace-\d+\.pftrace$/);
  });

  it("really full for a while: told once, and the end of the program saves all", async function () {
    const disk = mkdtempSync(path.join(os.tmpdir(), "callweave-disk-"));
    const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "none", disk]);
    try {
      if (status !== 0) this.skip(); // Only root may mount; the tests above have a limit of the shell instead.
      const prepare = (folder: string): void => symlinkSync(disk, path.join(folder, "disk"));
      const run = await runTraced(filled, { output: "disk/trace.cwraw", prepare });
      assert.deepEqual([run.code, run.stdout], [5, "went on\n"], run.stderr);
      const [drain, ...more] = lines(run.stderr);
      assert.match(drain, /^callweave\/drain: .* got ENOSPC[^;]*; make room on the disk/);
      assert.deepEqual(more, []);
      assert.equal(outline(run).length, 5000);
      assert.deepEqual(readdirSync(disk), ["trace.cwraw"]);
    } finally {
      if (status === 0) spawnSync("umount", [disk]);
      rmSync(disk, { recursive: true });
    }
  });
});

describe("an output folder that is removed", () => {
  const source = (
    end: string,
  ): string => `${LEAF} ${LATER} ${DRAINED} import { rmSync } from "node:fs"; import path from "node:path";
    const removed = async () => { await drained(); await later(200); rmSync(path.dirname(output), { recursive: true }); await drained(); await later(200); };
    begin({ keep: "last:100" }); call(100); await removed(); call(10); await removed(); ${end}`;

  it("is made again, and the end of the program saves all", async () => {
    const run = await runTraced(source(`console.log("went on");`), { output: "out/trace.cwraw" });
    assert.deepEqual([run.code, run.stdout, run.stderr], [0, "went on\n", ""]);
    assert.equal(outline(run).length, 100);
  });

  it("a process that is killed leaves what memory still held, and the count of the rest", async () => {
    let stderr = "";
    const run = await runTraced(source(`process.kill(process.pid, "SIGKILL");`), {
      output: "out/trace.cwraw",
      inspect: (folder) => {
        const out = path.join(folder, "out");
        ({ stderr } = spawnSync(process.execPath, [CLI, "recover", out], { encoding: "utf8" }));
        assert.equal(readdirSync(out).length, 1);
      },
    });
    assert.equal(run.signal, "SIGKILL");
    // The oldest one might be overwritten while it is read, and is left out.
    assert.match(stderr, /^callweave: (?:99|100) calls in[^]*lost: 1[01] calls overwritten by newer ones/);
  });
});
