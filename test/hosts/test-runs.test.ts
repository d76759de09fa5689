/** Two runs of the same tests at one time, in processes of their own, that save to one folder. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readResults, type TestResult } from "../../hosts/traced-tests/test-results.js";
import { CLI, inProject, type Project } from "./project.js";

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

  it("write over what is left of a save in which the process was killed, and know that its run is over", () =>
    inProject({ "package.json": "{}", "test/a.js": failing(1) }, async (project) => {
      const artifacts = artifactsOf(project);
      mkdirSync(path.join(artifacts, "same"), { recursive: true });
      const halves = ["fails 0.pftrace.4242.tmp", "fails 0.html.4242.tmp"];
      for (const name of ["fails 0.pftrace", ...halves]) writeFileSync(path.join(artifacts, "same", name), "");
      const killed = start(project, ARGS, { ROUND: "0", PROCESSES: "2" });
      while (!existsSync(path.join(project.folder, `at-0-0-${killed.pid}`))) await delay(5);
      killed.kill();
      await killed.ended;
      assert.equal(readdirSync(path.join(artifacts, ".running")).length, 1);
      const next = start(project, ARGS, { ROUND: "1", PROCESSES: "1" });
      await next.ended;
      assert.deepEqual(assertKept(project, next, 1), ["same/fails 0"]);
      assert.deepEqual(readdirSync(path.join(artifacts, "same")), ["fails 0.html", "fails 0.pftrace"]);
      assert.deepEqual(readdirSync(path.join(artifacts, ".running")), []);
    }));

  it("keep their traces from a summary that is to leave less", () =>
    inProject({ "package.json": "{}", "test/a.js": failing(2) }, async (project) => {
      const run = start(project, ARGS, { ROUND: "0", PROCESSES: "2" });
      const at = (n: number): string => path.join(project.folder, `at-0-${n}-${run.pid}`);
      while (!existsSync(at(0))) await delay(5);
      writeFileSync(path.join(project.folder, "go-0-0"), "");
      while (!existsSync(at(1))) await delay(5);
      const summarize = (): void => {
        const { code, stderr } = project.run([CLI, "ci", "summary", "--max-size", "1B"], {
          env: { GITHUB_STEP_SUMMARY: "" },
        });
        assert.equal(code, 0, stderr);
      };
      summarize();
      assert.deepEqual(tracesIn(project), ["same/fails 0.pftrace"]);
      writeFileSync(path.join(project.folder, "go-0-1"), "");
      await run.ended;
      assertKept(project, run, 2);
      summarize();
      assert.deepEqual(tracesIn(project), []);
    }));

  it("have traces of their own where their processes have one id, as in containers, or had it one after the other", () => {
    const id = 'Object.defineProperty(process, "pid", { value: process.ppid });';
    const files = { "package.json": "{}", "id.cjs": id, "test/a.js": failing(1) };
    return inProject(files, async (project) => {
      const [artifacts, pid] = [artifactsOf(project), process.pid];
      const args = [ARGS[0], "--require", path.join(project.folder, "id.cjs"), ...ARGS.slice(1)];
      mkdirSync(artifacts);
      // Of one that was killed while it wrote.
      writeFileSync(path.join(artifacts, `results-${pid}.jsonl`), '{"suites":["us');
      for (let round = 0; round < 5; round++) {
        const env = { ROUND: String(round), PROCESSES: "1" };
        writeFileSync(path.join(project.folder, `go-${round}-0`), "");
        await Promise.all([start(project, args, env), start(project, args, env)].map(({ ended }) => ended));
        const ofRuns = readdirSync(artifacts).filter((name) => /^run-.*\.pftrace$/.test(name));
        assert.equal(ofRuns.length, 2 * (round + 1), ofRuns.join(" "));
        for (const name of ofRuns) assert.equal(project.read(`callweave-artifacts/${name}`).processes[0].pid, pid);
        assert.equal(readResults(artifacts).length, 2 * (round + 1));
      }
    });
  });
});
