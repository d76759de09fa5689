/** Counters of programs, through the command and the API: over threads and processes, whatever the end, and in what the commands say. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "mocha";
import { openSource } from "../../hosts/files/file-source.js";
import { findSegments } from "../../hosts/watchdog/live-folder.js";
import type { Counter, Trace } from "../../trace/model/model.js";
import { mergeRaw, readSegments } from "../../trace/raw/read-raw.js";
import { CLI, inProject, REGISTER, signalled, type Project } from "../hosts/project.js";

const API = `import { counter, start, stop } from "callweave";`;
const WAIT = `const wait = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);`;

const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "threads.ts": `${API} import { isMainThread, Worker, workerData } from "node:worker_threads"; import { fork } from "node:child_process";
    function give(name: string): void { for (let value = 1; value <= 3; value++) counter(name, value, "count"); }
    function threads(): void { for (const name of ["a", "b"]) new Worker(new URL("threads.ts", import.meta.url), { workerData: name }); }
    if (process.argv[2] === "child") give("child"); else if (isMainThread) { give("main"); threads(); fork("threads.ts", ["child"]); } else give(workerData);`,
  // Nothing but values of counters: the drain must see them without a call.
  "killed.ts": `${API} start({ output: "own.cwraw", keep: process.argv[2] as "all" });
    for (let value = 0; value < 1000; value++) counter("value", value); setInterval(() => {}, 60_000);`,
  "often.ts": `${API} function outer(): void { for (let value = 0; value < 50_000; value++) { counter("value", value, "ns"); counter("value", NaN, "ns"); } } outer();`,
  "pauses.ts": `${API} ${WAIT} for (let turn = 0; turn < 3; turn++) { for (let value = 0; value < 800_000; value++) counter("value", turn * 800_000 + value); wait(400); }`,
  "hung.ts": `${API} function hang(): void { counter("value", 1); console.log("ready"); for (;;); } hang();`,
  "goes-on.ts": `${API} start({ output: "own.cwraw" });
    setInterval(() => { counter("value", 5, "bytes"); console.log("ready"); }, 10);`,
  "sessions.ts": `${API} counter("none", 1); start(); counter("first", 1); stop().save("first.cwraw"); counter("none", 1);
    start(); counter("second", 2); const { losses } = stop(); console.log(losses.invalidValues); stop().save("second.json.gz");`,
};

const countersOf = ({ processes }: Trace): Counter[] =>
  processes.flatMap(({ threads }) => threads.flatMap(({ counters = [] }) => counters));
const describeCounters = (trace: Trace): string[] =>
  countersOf(trace)
    .map(({ name, unit, values }) => `${name} ${unit}: ${values.join(" ")}`)
    .sort();
const lossesOf = ({ processes }: Trace) => processes[0].threads[0].losses;

function isConsecutive({ values, ns }: Counter): boolean {
  return values.every((value, at) => at === 0 || (value === values[at - 1] + 1 && ns[at] >= ns[at - 1]));
}

/** The last value of the last counter in a live folder. */
function lastOnDisk(live: string): number | undefined {
  try {
    return countersOf(mergeRaw([readSegments(findSegments(live).map(openSource))]))
      .at(-1)
      ?.values.at(-1);
  } catch {
    // Nothing is there yet, or the writer has just taken a segment away.
    return undefined;
  }
}

const run = (project: Project, ...args: string[]) => project.run([CLI, "run", ...args]);

describe("counters of a program", () => {
  for (const keep of ["last:1000", "all"])
    it(`are there of each thread and process: --keep ${keep}`, async () => {
      await inProject(PROGRAM, (project) => {
        const { code, stderr } = run(project, "--keep", keep, "threads.ts");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /\n {2}4 counters with 12 values\n[^]*lost: nothing\n/);
        const expected = ["a count: 1 2 3", "b count: 1 2 3", "child count: 1 2 3", "main count: 1 2 3"];
        const trace = project.read("callweave.pftrace");
        assert.deepEqual(describeCounters(trace), expected);
        const owners = trace.processes.map(({ threads }) => threads.map(({ counters = [] }) => counters.length));
        assert.deepEqual(owners, [[1, 1, 1], [1]]);
      });
    });

  it("are the newest that are kept, and the rest is counted and told by every command", async () => {
    await inProject(PROGRAM, (project) => {
      const { stderr } = run(project, "--keep", "last:1000", "-o", "a.cwraw", "often.ts");
      const told = "49,000 values of counters overwritten by newer ones, 50,000 values of counters left out";
      assert.ok(stderr.includes(told), stderr);
      const trace = project.read("a.cwraw");
      const [counter] = countersOf(trace);
      assert.deepEqual([counter.values.length, counter.values[0], isConsecutive(counter)], [1000, 49_000, true]);
      for (const to of ["b.pftrace", "c.json", "d.pftrace.z"]) {
        assert.ok(project.run([CLI, "convert", "a.cwraw", to]).stderr.includes(told), to);
        assert.deepEqual(countersOf(project.read(to)), [counter], to);
        assert.ok(project.run([CLI, "report", to]).stdout.includes(told), to);
      }
      const json = JSON.parse(project.run([CLI, "report", "--json", "c.json"]).stdout) as object;
      assert.deepEqual({ ...json, counters: 1, values: 1000, losses: lossesOf(trace) }, json);
    });
  });

  it("are all there with --keep all, more than the memory holds", async () => {
    await inProject(PROGRAM, (project) => {
      const { code, stderr } = run(project, "--keep", "all", "-o", "a.cwraw", "pauses.ts");
      assert.equal(code, 0);
      assert.match(stderr, /1 counter with 2,400,000 values\n[^]*lost: nothing\n/);
      const [counter] = countersOf(project.read("a.cwraw"));
      assert.deepEqual([counter.values[0], isConsecutive(counter)], [0, true]);
    });
  });

  for (const [keep, kept] of [
    ["last:1000000", 1000],
    ["last:100", 100],
    ["all", 1000],
  ] as const)
    it(`are on disk when a process is killed, also where it calls nothing: keep ${keep}`, async () => {
      await inProject(PROGRAM, async (project) => {
        const child = spawn(process.execPath, ["--import", REGISTER, "killed.ts", keep], { cwd: project.folder });
        const live = path.join(project.folder, `own.cwraw.${child.pid}.live`);
        while (lastOnDisk(live) !== 999) await delay(20);
        child.kill("SIGKILL");
        await once(child, "close");
        const { stderr } = project.run([CLI, "recover", live, "-o", "back.cwraw"]);
        const trace = project.read("back.cwraw");
        const [counter] = countersOf(trace);
        assert.ok(isConsecutive(counter) && counter.values.length >= kept, `${counter.values.length}: ${stderr}`);
        assert.equal(counter.values.length + lossesOf(trace).overwrittenValues, 1000);
      });
    });

  it("are there of a program that hangs and is ended by a signal", async () => {
    await inProject(PROGRAM, async (project) => {
      await signalled(project.folder, [CLI, "run", "hung.ts"], "SIGTERM");
      assert.deepEqual(describeCounters(project.read("callweave.pftrace")), ["value undefined: 1"]);
    });
  });

  it("are in a snapshot of a program that goes on", async () => {
    await inProject(PROGRAM, async (project) => {
      const child = spawn(process.execPath, ["--import", REGISTER, "goes-on.ts"], { cwd: project.folder });
      try {
        await once(child.stdout, "data");
        const { stderr } = project.run([CLI, "snapshot", String(child.pid), "-o", "s.cwraw"]);
        assert.match(stderr, /1 counter with [\d,]+ values?/);
        const [{ name, unit, values }] = countersOf(project.read("s.cwraw"));
        assert.deepEqual([name, unit, values[0]], ["value", "bytes", 5]);
      } finally {
        child.kill("SIGKILL");
        await once(child, "close");
      }
    });
  });

  it("are recorded while a session runs, and in none are nothing", async () => {
    await inProject(PROGRAM, (project) => {
      const { stdout, stderr } = project.run(["--import", REGISTER, "sessions.ts"]);
      assert.equal(stdout, "0\n", stderr);
      assert.deepEqual(describeCounters(project.read("first.cwraw")), ["first undefined: 1"]);
      assert.deepEqual(describeCounters(project.read("second.json.gz")), ["second undefined: 2"]);
    });
  });
});
