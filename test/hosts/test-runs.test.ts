/** Two runs of the same tests at one time, in processes of their own, that save to one folder. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readResults, type TestResult } from "../../hosts/test-results.js";
import { inProject, type Project } from "./project.js";

const DIST = new URL("../../dist/esm/hosts/", import.meta.url);
const MOCHA = path.join(path.dirname(createRequire(import.meta.url).resolve("mocha/package.json")), "bin/mocha.js");
const ENTRY = fileURLToPath(new URL("mocha.js", DIST));
const ARGS = [MOCHA, "--no-config", "--require", ENTRY, "test"];

const artifactsOf = ({ folder }: Project): string => path.join(folder, "callweave-artifacts");
const tracesIn = (project: Project): string[] =>
  readdirSync(artifactsOf(project), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".pftrace") && !name.startsWith("run-"))
    .sort();

interface Started {
  readonly pid: number;
  kill(): void;
  readonly ended: Promise<unknown>;
}

function start({ folder }: Project, args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, stdio: "ignore" });
  return { pid: child.pid!, kill: () => child.kill("SIGKILL"), ended: once(child, "close") };
}

const resultsOf = (project: Project, { pid }: Started): TestResult[] =>
  readFileSync(path.join(artifactsOf(project), `results-${pid}.jsonl`), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as TestResult);

/** Each trace that a run has told of is the one that this run has saved, whole. */
function assertKept(project: Project, run: Started, tests: number): string[] {
  const names = resultsOf(project, run).map(({ artifact }) => artifact!);
  assert.equal(new Set(names).size, tests);
  for (const name of names) {
    assert.equal(project.read(`callweave-artifacts/${name}.pftrace`).processes[0].pid, run.pid, name);
    assert.match(readFileSync(path.join(artifactsOf(project), `${name}.html`), "utf8"), /<\/html>\s*$/);
  }
  return names;
}

/** A test fails when the file of its number is there, or the same test of as many processes has come as far. */
const failing = (tests: number): string => `
  const fs = require("fs");
  const { ROUND, PROCESSES } = process.env;
  const wait = (isOver) => { for (; !isOver(); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)); };
  const here = (n) => fs.readdirSync(".").filter((name) => name.startsWith("at-" + ROUND + "-" + n + "-")).length;
  describe("same", () => { for (let n = 0; n < ${tests}; n++) it("fails " + n, () => {
    fs.writeFileSync("at-" + ROUND + "-" + n + "-" + process.pid, "");
    wait(() => here(n) >= Number(PROCESSES) || fs.existsSync("go-" + ROUND + "-" + n));
    throw new Error("no");
  }).timeout(0); });`;

describe("runs of the same tests", () => {
  it("keep their traces when they save at the same moment, over those of earlier runs, again and again", () =>
    inProject({ "package.json": "{}", "test/a.js": failing(8) }, async (project) => {
      for (let round = 0; round < 5; round++) {
        const env = { ROUND: String(round), PROCESSES: "2" };
        const runs = [start(project, ARGS, env), start(project, ARGS, env)];
        await Promise.all(runs.map(({ ended }) => ended));
        const all = runs.flatMap((run) => assertKept(project, run, 8));
        assert.equal(new Set(all).size, 16);
      }
      // Whether the one that comes second has the file or a number in its name depends on what the first has told by then.
      assert.ok(tracesIn(project).length <= 8 * 4, tracesIn(project).join("\n"));
    }));

  it("keep their traces when one begins while the other goes on, or has ended since", () =>
    inProject({ "package.json": "{}", "test/a.js": failing(2) }, async (project) => {
      const before = start(project, ARGS, { ROUND: "0", PROCESSES: "1" });
      await before.ended;
      const has = async (file: string): Promise<void> => {
        while (!existsSync(path.join(project.folder, file))) await delay(5);
      };
      const go = (file: string): void => writeFileSync(path.join(project.folder, file), "");
      const one = start(project, ARGS, { ROUND: "1", PROCESSES: "2" });
      await has(`at-1-0-${one.pid}`);
      go("go-1-0");
      await has(`at-1-1-${one.pid}`);
      // The first test of the one has failed, and its second runs.
      const other = start(project, ARGS, { ROUND: "2", PROCESSES: "2" });
      await has(`at-2-0-${other.pid}`);
      go("go-2-0");
      await has(`at-2-1-${other.pid}`);
      go("go-1-1");
      await one.ended;
      go("go-2-1");
      await other.ended;
      const taken = assertKept(project, one, 2);
      assert.deepEqual(taken, ["same/fails 0", "same/fails 1"]);
      assertKept(project, other, 2);
      // Nobody was there with it.
      const after = start(project, ARGS, { ROUND: "3", PROCESSES: "1" });
      await after.ended;
      assert.deepEqual(assertKept(project, after, 2), taken);
      assert.deepEqual(readdirSync(path.join(artifactsOf(project), ".running")), []);
    }));
});
