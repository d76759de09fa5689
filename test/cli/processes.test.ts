/** Programs that start processes: all of them are in one trace, and they are what they are without callweave. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Process, Trace } from "../../trace/model/model.js";
import { isRunning } from "../../hosts/watchdog/is-running.js";
import { nodes } from "../hosts/nodes.js";
import { CLI, inProject, signalled, type Ended, type Project } from "../hosts/project.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { wholeCalls } from "../trace/whole-calls.js";

const START = `import { spawn, fork, exec, execFile, spawnSync, execSync, execFileSync } from "node:child_process";
  const node = JSON.stringify(process.execPath);
  const stdio = "inherit" as const;`;
const BUSY = `function leaf(): void { for (const end = performance.now() + 0.002; performance.now() < end; ); }
  function loop(ms: number): void { const until = performance.now() + ms; while (performance.now() < until) leaf(); }`;

const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "child.ts": `function inChild(word: string): void { console.log("child", word); } inChild(process.argv[2] ?? "");`,
  "child.cjs": `function inCommonJs() { console.log("child", process.argv[2] || ""); } inCommonJs();`,
  "quiet.sh": "true",
  "fork.ts": `${START} fork("./child.ts", ["forked"]);`,
  "spawn.ts": `${START} spawn(process.execPath, ["child.cjs", "spawned"], { stdio });`,
  "exec.ts": `${START} exec(node + " child.ts execed", (_error, out) => process.stdout.write(out));`,
  "exec-file.ts": `${START} execFile(process.execPath, ["child.ts", "by file"], (_error, out) => process.stdout.write(out));`,
  "sync.ts": `${START} execSync(node + " child.ts 1", { stdio }); execFileSync(process.execPath, ["child.ts", "2"], { stdio }); spawnSync(process.execPath, ["child.ts", "3"], { stdio });`,
  "shell.ts": `${START} spawn(node + " child.ts shell", { stdio, shell: true });`,
  "below-shell.ts": `${START} spawn("sh", ["-c", "sh quiet.sh; " + node + " below.ts; true"], { stdio });`,
  "below.ts": `${START} function between(): void { fork("child.ts", ["grandchild"]); } between();`,
  "env.ts": `${START} spawn(process.execPath, ["env.cjs"], { stdio, env: {} }); `,
  "env.cjs": `console.log(JSON.stringify(process.env));`,
  "worker.ts": `import { Worker } from "node:worker_threads"; new Worker(new URL("spawn.ts", import.meta.url));`,
  "cluster.ts": `import cluster from "node:cluster";
    function primary(): void { for (const word of ["a", "b"]) cluster.fork({ WORD: word }); }
    function worker(): void { console.log("child", process.env.WORD); process.disconnect(); }
    if (cluster.isPrimary) primary(); else worker();`,
  "ten.ts": `${START} for (let at = 0; at < 10; at++) fork("child.ts", [String(at)]);`,
  "kill.ts": `${START}
    const child = fork("busy.ts");
    child.once("message", () => setTimeout(() => child.kill("SIGKILL"), 300));
    child.on("exit", (code, signal) => console.log(code, signal));`,
  "busy.ts": `${BUSY} function outer(): void { process.send!("ready"); loop(5000); } outer();`,
  "orphan.ts": `${START} import { existsSync } from "node:fs"; spawn(process.execPath, ["orphaned.ts"], { detached: true, stdio: "ignore" }).unref();
    function wait(): void { if (!existsSync("pid")) setTimeout(wait, 20); } wait();`,
  "orphaned.ts": `import { existsSync, writeFileSync } from "node:fs";
    function waits(): void { if (existsSync("go")) { ends(); } else setTimeout(waits, 20); }
    function ends(): void { process.on("exit", () => writeFileSync("ended", "")); }
    writeFileSync("pid", String(process.pid)); waits();`,
  "own.ts": `${START} import { start } from "callweave"; start({ output: "own.json" }); fork("child.ts");`,
  "remove.ts": `${START} import { rmSync } from "node:fs"; execSync(node + " child.ts"); rmSync("out", { recursive: true });`,
  "goes-on.ts": `${START} import { existsSync } from "node:fs"; spawn(process.execPath, ["going.ts"], { stdio: "ignore" });
    function wait(): void { if (existsSync("going")) console.log("ready"); setTimeout(wait, 50); } wait();`,
  "hung.ts": `${START} import { writeFileSync } from "node:fs";
    function hang(): void { for (;;) {} }
    function deeper(depth: number): void {
      if (depth < 1) exec(node + " hung.ts " + (depth + 1)); else if (depth < 2) fork("hung.ts", [String(depth + 1)]);
      else writeFileSync("hung-below", "");
      console.log("ready");
      setTimeout(hang, 300);
    }
    deeper(Number(process.argv[2] ?? 0));`,
  "sleeps.ts": `${START} function sleeps(): void { const child = spawn("sh", ["-c", "sleep 60; true"], { stdio: "ignore" }); console.log("ready", child.pid, ""); setInterval(() => {}, 1000); } sleeps();`,
  "going.ts": `process.on("SIGTERM", () => {}); import { writeFileSync } from "node:fs"; function go(): void { setTimeout(go, 10); } go(); writeFileSync("going", String(process.pid));`,
  "stop.ts": `${START} const child = fork("stopped.ts", { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    child.on("message", () => setTimeout(() => { console.log(child.pid); process.exit(3); }, 500));`,
  "stopped.ts": `${BUSY} function outer(): void { loop(300); process.send!("ready"); setTimeout(() => process.kill(process.pid, "SIGSTOP"), 200); } outer();`,
  "unwoven.ts": `${START} execFileSync(process.execPath, ["-p", "1 + 1"], { stdio }); execFileSync(process.execPath, ["node_modules/tool/tool.js"], { stdio });`,
  "node_modules/tool/tool.js": `require("node:child_process").execFileSync(process.execPath, ["child.ts", "of a tool"], { stdio: "inherit" });`,
  "node_modules/tool/package.json": "{}",
  "same.mjs": `import { ChildProcess, fork, spawn, spawnSync } from "node:child_process";
    const child = fork("same-child.cjs", ["a b", "ü"], { env: { ...process.env, NODE_OPTIONS: "--no-warnings  --stack-trace-limit=7", OWN: "=x=" }, execArgv: ["--title=own"] });
    child.on("message", (message) => { console.log("parent got", message); child.send("end"); });
    child.on("exit", (code, signal) => console.log("exit", code, signal));
    const { status, signal } = spawnSync(process.execPath, ["same-child.cjs", "kill"], { stdio: "inherit", env: { OWN: "2", NODE_OPTIONS: "" } });
    console.log(status, signal, process.execArgv, process.env.NODE_OPTIONS, process.env.CALLWEAVE_RUN, fork.name, spawnSync.length);
    console.log(ChildProcess.prototype.spawn.name, ChildProcess.prototype.spawn.length, Object.keys(ChildProcess.prototype));
    try { spawn(process.execPath, ["\\0"]); } catch (error) { console.log(String(error)); }
    try { new ChildProcess().spawn(undefined); } catch (error) { console.log(String(error)); }
    try { new ChildProcess().spawn({ file: 1 }); } catch (error) { console.log(String(error)); }
    spawn("no such program").on("error", (error) => console.log(String(error)));`,
  "same-child.cjs": `
    console.log(process.argv.slice(2), process.execArgv, process.title, Error.stackTraceLimit);
    console.log(Object.entries(process.env).filter(([name]) => name !== "NODE_CHANNEL_FD").sort());
    if (process.argv[2] === "kill") setTimeout(() => process.kill(process.pid, "SIGTERM"), 500);
    else { process.send({ hello: [1] }); process.on("message", () => process.exit(7)); }`,
};

const PARTS = /\.(?:parts|gone|live|tmp|cwraw|starting)$/;

interface Traced {
  readonly ended: Ended;
  readonly trace: Trace;
  readonly project: Project;
}

/** Runs a program, and sees that nothing is left behind. */
async function traced(
  file: string,
  action: (traced: Traced) => void | Promise<void>,
  { node = process.execPath, args = [] }: { node?: string; args?: string[] } = {},
): Promise<void> {
  await inProject(PROGRAM, async (project) => {
    const ended = project.run([CLI, "run", ...args, file], { node });
    assert.doesNotMatch(ended.stderr, /callweave\/\w+:/);
    const trace = project.read("callweave.pftrace");
    await action({ ended, trace, project });
    assert.deepEqual(
      readdirSync(project.folder).filter((name) => PARTS.test(name)),
      [],
    );
    for (const { pid } of trace.processes) assert.ok(!existsSync(socketOf(pid)), `the socket of ${pid}`);
  });
}

const socketOf = (pid: number): string => path.join(os.tmpdir(), `callweave-${process.getuid?.()}`, `${pid}.sock`);

const functionsOf = ({ functions, threads }: Process): string[] => [
  ...new Set(threads.flatMap(({ calls }) => [...wholeCalls(calls).functions].map((index) => functions[index].name))),
];
const sortedLines = (text: string): string[] => text.split("\n").filter(Boolean).sort();

/** Program, what it prints, and the processes: parent by its place in the list, name, and a function. */
type Row = readonly [parent: number | undefined, name: string, aFunction: string];
const CASES: readonly [file: string, stdout: readonly string[], processes: readonly Row[]][] = [
  ["fork.ts", ["child forked"], [[0, "child.ts", "inChild"]]],
  ["spawn.ts", ["child spawned"], [[0, "child.cjs", "inCommonJs"]]],
  ["exec.ts", ["child execed"], [[0, "child.ts", "inChild"]]],
  ["exec-file.ts", ["child by file"], [[0, "child.ts", "inChild"]]],
  ["sync.ts", ["child 1", "child 2", "child 3"], [1, 2, 3].map(() => [0, "child.ts", "inChild"] as const)],
  ["shell.ts", ["child shell"], [[0, "child.ts", "inChild"]]],
  [
    "below-shell.ts",
    ["child grandchild"],
    [
      [0, "below.ts", "between"],
      [1, "child.ts", "inChild"],
    ],
  ],
  ["env.ts", ["{}"], [[0, "env.cjs", "<module> env.cjs"]]],
  ["worker.ts", ["child spawned"], [[0, "child.cjs", "inCommonJs"]]],
  [
    "cluster.ts",
    ["child a", "child b"],
    [
      [0, "cluster.ts", "worker"],
      [0, "cluster.ts", "worker"],
    ],
  ],
  [
    "ten.ts",
    Array.from("0123456789", (at) => `child ${at}`),
    Array.from("0123456789", () => [0, "child.ts", "inChild"] as const),
  ],
  ["unwoven.ts", ["2", "child of a tool"], [[0, "child.ts", "inChild"]]],
];

for (const { version, path: nodePath } of nodes)
  describe(`callweave run of a program that starts processes, Node ${version}`, () => {
    for (const [file, stdout, processes] of CASES)
      it(file, async () => {
        await traced(
          file,
          ({ ended, trace }) => {
            assert.equal(ended.code, 0, ended.stderr);
            assert.deepEqual(sortedLines(ended.stdout), [...stdout]);
            const pids = trace.processes.map(({ pid }) => pid);
            assert.equal(new Set(pids).size, pids.length);
            assert.deepEqual(
              trace.processes.map(({ name, parentPid }) => [pids.indexOf(parentPid ?? 0), name]),
              [[-1, file], ...processes.map(([parent, name]) => [parent, name])],
            );
            processes.forEach(([, , aFunction], at) =>
              assert.ok(functionsOf(trace.processes[at + 1]).includes(aFunction)),
            );
            assert.match(ended.stderr, new RegExp(`of ${pids.length} processes\\n`));
          },
          { node: nodePath() },
        );
      });

    it("leaves its output, its exit codes, its signals, its messages, its environment and its arguments alone", async () => {
      await inProject(PROGRAM, (project) => {
        const node = nodePath();
        const plain = project.run(["same.mjs"], { node });
        const followed = project.run([CLI, "run", "same.mjs"], { node });
        assert.deepEqual(sortedLines(followed.stdout), sortedLines(plain.stdout));
        assert.match(plain.stdout, /exit 7 null/);
        assert.equal(project.read("callweave.pftrace").processes.length, 3);
      });
    });

    it("has the calls of one that is killed", async () => {
      await traced(
        "kill.ts",
        ({ ended, trace, project }) => {
          assert.equal(ended.stdout, "null SIGKILL\n");
          const [, killed] = trace.processes;
          assert.match(
            ended.stderr,
            new RegExp(
              `callweave: process ${killed.pid} \\(busy\\.ts\\) was killed; the trace ends with what was on disk`,
            ),
          );
          assert.match(ended.stderr, /outer {2}busy\.ts:\d+:\d+ {2}open for/);
          assert.ok(killed.threads[0].calls.count > 1000, `${killed.threads[0].calls.count} calls`);
          assert.ok(project.folder);
        },
        { node: nodePath() },
      );
    });

    it("has what one that outlives it has recorded, which then leaves nothing", async () => {
      await traced(
        "orphan.ts",
        async ({ ended, trace, project }) => {
          const file = (name: string): string => path.join(project.folder, name);
          const [main, orphan] = trace.processes;
          assert.equal(orphan.pid, Number(readFileSync(file("pid"), "utf8")));
          assert.equal(orphan.parentPid, main.pid);
          assert.ok(functionsOf(orphan).includes("waits"));
          assert.match(
            ended.stderr,
            new RegExp(`callweave: process ${orphan.pid} \\(orphaned\\.ts\\) still runs; the trace holds`),
          );
          assert.ok(isRunning(orphan.pid));
          const before = readdirSync(project.folder);
          writeFileSync(file("go"), "");
          for (const until = Date.now() + 20_000; isRunning(orphan.pid) && Date.now() < until;) await delay(20);
          assert.ok(!isRunning(orphan.pid));
          assert.deepEqual(readdirSync(project.folder).sort(), [...before, "ended", "go"].sort());
        },
        { node: nodePath() },
      );
    });
  });

describe("callweave run of a program that starts processes", () => {
  it("links them in Perfetto, on one clock", async () => {
    await traced("fork.ts", async ({ project, trace }) => {
      const loaded = await assertLoadsCleanly(readFileSync(path.join(project.folder, "callweave.pftrace")));
      const rows = await loaded.query(`
        select process.pid, process.name, process.cmdline, parent.pid as parent from process
        join process parent on parent.upid = process.parent_upid and parent.pid > 0`);
      const [main, child] = trace.processes;
      const file = path.join(project.folder, "child.ts");
      assert.deepEqual(rows, [
        { pid: child.pid, name: "child.ts", cmdline: `child.ts ${file} forked`, parent: main.pid },
      ]);
      assert.deepEqual(child.commandLine?.slice(-2), [file, "forked"]);
      assert.match(child.commandLine?.[0] ?? "", /node$/);
      const [startOfMain, startOfChild] = trace.processes.map(({ threads }) => threads[0].startNs);
      assert.ok(startOfChild > startOfMain && startOfChild < startOfMain + 60e9, `${startOfMain} ${startOfChild}`);
    });
  });

  it("has what one that is stopped had recorded", async () => {
    await traced("stop.ts", ({ ended, trace }) => {
      const pid = Number(ended.stdout);
      process.kill(pid, "SIGKILL");
      // The run was over: nobody is there to take it away.
      rmSync(socketOf(pid), { force: true });
      assert.equal(ended.code, 3);
      assert.deepEqual(
        trace.processes.map(({ name }) => name),
        ["stop.ts", "stopped.ts"],
      );
      assert.ok(trace.processes[1].threads[0].calls.count > 1000);
    });
  });

  it("SIGTERM ends all of them and saves all, out of endless loops as well, within two seconds", async () => {
    await inProject(PROGRAM, async (project) => {
      const { folder } = project;
      let sentMs = 0;
      const { signal, stderr } = await signalled(folder, [CLI, "run", "hung.ts"], "SIGTERM", () => {
        sentMs = performance.now();
        const mark = statSync(path.join(folder, "hung-below"), { throwIfNoEntry: false });
        return mark !== undefined && Date.now() - mark.mtimeMs > 1000;
      });
      const passedMs = performance.now() - sentMs;
      assert.equal(signal, "SIGTERM");
      const { processes } = project.read("callweave.pftrace");
      assert.deepEqual(
        processes.map(({ name }) => name),
        ["hung.ts", "hung.ts", "hung.ts"],
      );
      for (const { pid } of processes) {
        assert.match(stderr, new RegExp(`hang {2}hung\\.ts:\\d+:\\d+ {2}open for .*, in hung\\.ts ${pid}`));
        assert.ok(!isRunning(pid), `process ${pid} runs`);
      }
      assert.doesNotMatch(stderr, /still runs|was killed/);
      assert.ok(passedMs < 2000, `${passedMs} ms`);
      assert.deepEqual(
        readdirSync(folder).filter((name) => PARTS.test(name)),
        [],
      );
    });
  });

  it("ends soon after a signal, also when one of them goes on", async () => {
    await inProject(PROGRAM, async ({ folder }) => {
      const { signal, stderr } = await signalled(folder, [CLI, "run", "goes-on.ts"], "SIGTERM");
      assert.equal(signal, "SIGTERM");
      assert.match(stderr, /process \d+ \(going\.ts\) still runs/);
      process.kill(Number(readFileSync(path.join(folder, "going"), "utf8")), "SIGKILL");
      assert.deepEqual(
        readdirSync(folder).filter((name) => PARTS.test(name)),
        [],
      );
    });
  });

  it("SIGTERM comes to what a shell runs, and to nobody that is not of the run", async () => {
    await inProject(PROGRAM, async ({ folder }) => {
      const other = spawn("sleep", ["60"]);
      const { stdout } = await signalled(folder, [CLI, "run", "sleeps.ts"], "SIGTERM");
      for (const end = Date.now() + 5000; isRunning(Number(stdout.split(" ")[1])) && Date.now() < end;) await delay(20);
      assert.ok(!isRunning(Number(stdout.split(" ")[1])), stdout);
      assert.ok(isRunning(other.pid!));
      other.kill("SIGKILL");
    });
  });

  it("says so when none of them has woven functions", async () => {
    await inProject(PROGRAM, (project) => {
      for (const file of ["fork.ts", "unwoven.ts"]) {
        const { code, stderr } = project.run([
          CLI,
          "run",
          "--include",
          file === "fork.ts" ? "child.ts" : "nothing",
          file,
        ]);
        assert.equal(code, 0);
        assert.equal(/the trace holds nothing/.test(stderr), file === "unwoven.ts", stderr);
      }
    });
  });

  it("keeps the calls of the others when the program itself has left none", async () => {
    await inProject(PROGRAM, (project) => {
      const { code, stderr } = project.run([CLI, "run", "-o", "run.json", "own.ts"]);
      assert.match(stderr, /callweave\/run: the program left no recording, got its end by exit code 0; see above/);
      assert.equal(code, 0);
      assert.deepEqual(
        project.read("run.json").processes.map(({ name }) => name),
        ["child.ts"],
      );
      assert.deepEqual(
        project.read("own.json").processes.map(({ name }) => name),
        ["own.ts"],
      );
      assert.deepEqual(
        readdirSync(project.folder).filter((name) => PARTS.test(name)),
        [],
      );
    });
  });

  it("says so when the program takes away what they have recorded", async () => {
    await inProject(PROGRAM, (project) => {
      const { code, stderr } = project.run([CLI, "run", "-o", "out/t.json", "remove.ts"]);
      assert.equal(code, 0);
      assert.match(stderr, /the folder of the recordings was removed: processes that the program started are not in/);
      assert.deepEqual(readdirSync(path.join(project.folder, "out")), ["t.json"]);
    });
  });

  it("leaves them alone with --no-follow-children", async () => {
    await traced(
      "fork.ts",
      ({ ended, trace }) => {
        assert.equal(ended.stdout, "child forked\n");
        assert.deepEqual(
          trace.processes.map(({ name, parentPid }) => [name, parentPid]),
          [["fork.ts", undefined]],
        );
      },
      { args: ["--no-follow-children"] },
    );
  });
});
