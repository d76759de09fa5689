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
import { PARTS, PROGRAMS } from "./process-programs.js";

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
  await inProject(PROGRAMS, async (project) => {
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
      await inProject(PROGRAMS, (project) => {
        const node = nodePath();
        const plain = project.run(["same.mjs"], { node });
        const followed = project.run([CLI, "run", "same.mjs"], { node });
        assert.deepEqual(sortedLines(followed.stdout), sortedLines(plain.stdout));
        assert.match(plain.stdout, /exit 7 null/);
        assert.equal(project.read("callweave.pftrace").processes.length, 3);
      });
    });

    it("follows them where Node's own options let nobody write what is deprecated", async () => {
      await inProject(PROGRAMS, (project) => {
        const args = ["--no-deprecation", CLI, "run", "-o", "t.cwraw", "fork.ts"];
        const { code, stderr } = project.run(args, { node: nodePath() });
        assert.equal(code, 0, stderr);
        assert.equal(project.read("t.cwraw").processes.length, 2);
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
    await inProject(PROGRAMS, async (project) => {
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
    await inProject(PROGRAMS, async ({ folder }) => {
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
    await inProject(PROGRAMS, async ({ folder }) => {
      const other = spawn("sleep", ["60"]);
      const { stdout } = await signalled(folder, [CLI, "run", "sleeps.ts"], "SIGTERM");
      for (const end = Date.now() + 5000; isRunning(Number(stdout.split(" ")[1])) && Date.now() < end;) await delay(20);
      assert.ok(!isRunning(Number(stdout.split(" ")[1])), stdout);
      assert.ok(isRunning(other.pid!));
      other.kill("SIGKILL");
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
