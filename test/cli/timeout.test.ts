/** Hung programs: `callweave run --timeout` and `callweave snapshot`. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { controlPath } from "../../hosts/watchdog/control-path.js";
import { isRunning } from "../../hosts/watchdog/is-running.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { callLines, CLI, inProject, type Project } from "../hosts/project.js";

const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "app.ts": `
    function outer(): void { inner(); }
    function inner(): void { console.log("ready " + process.pid); for (;;) {} }
    outer();`,
  "waits.ts": `
    async function outer(): Promise<void> { await inner(); }
    async function inner(): Promise<void> { console.log("ready " + process.pid); await new Promise((resolve) => setTimeout(resolve, 60_000)); }
    process.on("SIGTERM", () => process.exit(5));
    await outer();`,
  "stubborn.ts": `process.on("SIGTERM", () => console.log("no")); function stay() { for (;;) {} } stay();`,
  "all.ts": `
    import { exec, fork } from "node:child_process";
    import { writeFileSync } from "node:fs";
    function hang(): void { for (;;) {} }
    function deeper(depth: number): void {
      writeFileSync("pid-" + depth, String(process.pid));
      if (depth === 0) fork("all.ts", ["1"]);
      if (depth === 1) { const shell = exec(JSON.stringify(process.execPath) + " all.ts 2; true"); writeFileSync("pid-shell", String(shell.pid)); }
      if (depth === 2) process.on("SIGTERM", () => {});
      setTimeout(hang, 300);
    }
    deeper(Number(process.argv[2] ?? 0));`,
  "busy.ts": `
    function leaf(): number { return 1; }
    function loop(): void { console.log("ready " + process.pid); for (;;) leaf(); }
    loop();`,
};
const HUNG = ["<module> app.ts…", "  outer…", "    inner…"];
const made = ({ folder }: Project): string[] => readdirSync(folder).filter((file) => !(file in PROGRAM));
const bytesOf = ({ folder }: Project, file: string): Buffer => readFileSync(path.join(folder, file));

describe("callweave run --timeout", () => {
  it("saves a program in an endless loop, prints its open frames, and ends with 124", async () => {
    await inProject(PROGRAM, async (project) => {
      const { code, stderr } = project.run([CLI, "run", "--timeout", "4s", "app.ts"]);
      assert.equal(code, 124);
      assert.match(stderr, /^callweave: the program had not ended after 4\.00 s\n/);
      assert.match(
        stderr,
        /3 unfinished frames:\n +inner {2}app\.ts:3:5 {2}open for [\d.]+ m?s\n +outer .*\n +<module> app\.ts/,
      );
      assert.deepEqual(callLines(project.read("callweave.pftrace")), HUNG);
      await assertLoadsCleanly(bytesOf(project, "callweave.pftrace"));
      assert.deepEqual(made(project), ["callweave.pftrace"]);
    });
  });

  it("shows where tasks wait, as it was before the program handles the signal", async () => {
    await inProject(PROGRAM, (project) => {
      const { code, stderr } = project.run([CLI, "run", "--timeout", "4000ms", "waits.ts"]);
      assert.equal(code, 124);
      assert.match(stderr, /inner {2}waits at waits\.ts:3:\d+ for [\d.]+ m?s\n/);
      assert.match(stderr, /outer {2}waits at waits\.ts:2:\d+ for/);
    });
  });

  it("ends a program that does not hear the signal", async () => {
    await inProject(PROGRAM, (project) => {
      const { code } = project.run([CLI, "run", "--timeout", "4s", "stubborn.ts"]);
      assert.equal(code, 124);
      assert.deepEqual(callLines(project.read("callweave.pftrace")), ["<module> stubborn.ts…", "  stay…"]);
      assert.deepEqual(made(project), ["callweave.pftrace"]);
    });
  });

  it("saves and ends the processes that it has started as well, through a shell and deaf ones too", async () => {
    await inProject(PROGRAM, async (project) => {
      const { code, stderr } = project.run([CLI, "run", "--timeout", "12s", "all.ts"]);
      assert.equal(code, 124);
      const pids = ["0", "1", "2", "shell"].map((name) => Number(bytesOf(project, `pid-${name}`)));
      assert.deepEqual(pids.filter(isRunning), []);
      const { processes } = project.read("callweave.pftrace");
      assert.deepEqual(
        processes.map(({ pid }) => pid),
        pids.slice(0, 3),
      );
      for (const pid of pids.slice(0, 3))
        assert.match(stderr, new RegExp(`hang {2}all\\.ts:4:5 {2}open for .*, in all\\.ts ${pid}\\n`));
      for (const pid of pids.slice(1, 3))
        assert.match(stderr, new RegExp(`process ${pid} \\(all\\.ts\\) had not ended either, and was ended\\n`));
      assert.deepEqual(
        made(project).filter((name) => !name.startsWith("pid-")),
        ["callweave.pftrace"],
      );
      await assertLoadsCleanly(bytesOf(project, "callweave.pftrace"));
    });
  });

  it("does nothing to a program that ends in time", async () => {
    await inProject({ ...PROGRAM, "quick.ts": "process.exitCode = 3;" }, (project) => {
      const { code, stderr } = project.run([CLI, "run", "--timeout", "1min", "quick.ts"]);
      assert.equal(code, 3);
      assert.doesNotMatch(stderr, /had not ended/);
    });
  });

  for (const text of ["soon", "10", "0s", "30d", "60h1m", "1000h"])
    it(`refuses ${text}`, async () => {
      await inProject(PROGRAM, (project) => {
        const { code, stderr } = project.run([CLI, "run", "--timeout", text, "app.ts"]);
        assert.match(stderr, /argument '.*' is invalid\. It must be a duration, such as 500ms, 30s or 5min/);
        assert.equal(code, 1);
      });
    });
});

/** Runs a program until the action has ended; its pid is what it has printed. */
async function whileRunning(
  project: Project,
  program: string,
  action: (pid: number) => void | Promise<void>,
): Promise<void> {
  // So few that Perfetto's engine has read them in a second.
  const child = spawn(process.execPath, [CLI, "run", "--keep", "last:20000", program], { cwd: project.folder });
  const ended = new Promise((resolve) => child.on("close", resolve));
  let stdout = "";
  child.stdout.on("data", (data: Buffer) => (stdout += String(data)));
  try {
    while (!/ready \d+\n/.test(stdout)) await delay(20);
    const pid = Number(/ready (\d+)/.exec(stdout)![1]);
    while (!existsSync(controlPath(pid))) await delay(20);
    await action(pid);
    assert.equal(child.exitCode, null, "the program goes on");
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

describe("callweave snapshot", () => {
  it("saves a program that hangs, again and again, and the program goes on", async () => {
    await inProject(PROGRAM, async (project) => {
      await whileRunning(project, "app.ts", (pid) => {
        for (const output of ["1.pftrace", "2.json"]) {
          const { code, stdout, stderr } = project.run([CLI, "snapshot", String(pid), "-o", output]);
          assert.match(stderr, /3 unfinished frames:[^]*saved/);
          assert.equal(code, 0);
          assert.equal(stdout, "");
          assert.deepEqual(callLines(project.read(output)), HUNG);
        }
      });
      assert.deepEqual(callLines(project.read("callweave.pftrace")), HUNG, "the signal still saves");
      await assertLoadsCleanly(bytesOf(project, "1.pftrace"));
    });
  });

  it("saves a program that calls without a pause, as it was at one moment", async () => {
    await inProject(PROGRAM, async (project) => {
      await whileRunning(project, "busy.ts", async (pid) => {
        let lines: string[] = [];
        // A busy machine may let the program wait before it has made many calls.
        for (let tries = 0; tries < 20 && lines.length <= 1000; tries++) {
          await delay(200);
          const { stderr } = project.run([CLI, "snapshot", String(pid)]);
          assert.match(stderr, /saved callweave-\d+\.pftrace/);
          lines = callLines(project.read(`callweave-${pid}.pftrace`));
        }
        assert.deepEqual(lines.slice(0, 2), ["<module> busy.ts…", "  loop…"]);
        assert.ok(lines.length > 1000, `${lines.length} calls`);
        assert.deepEqual(new Set(lines.slice(2, -1)), new Set(["    leaf"]));
        await assertLoadsCleanly(bytesOf(project, `callweave-${pid}.pftrace`));
      });
    });
  });

  it("listens where only its user can, and leaves nothing behind", async () => {
    await inProject(PROGRAM, async (project) => {
      let socket = "";
      await whileRunning(project, "app.ts", (pid) => {
        socket = controlPath(pid);
        assert.equal(statSync(path.dirname(socket)).mode & 0o777, 0o700);
      });
      assert.equal(existsSync(socket), false);
    });
  });

  it("refuses a process that is not traced, and what is no pid", async () => {
    await inProject({}, (project) => {
      const { code, stderr } = project.run([CLI, "snapshot", String(process.pid)]);
      assert.match(
        stderr,
        /^callweave\/snapshot: process \d+ does not answer, got .*; give the pid of a running process/,
      );
      assert.equal(code, 1);
      assert.match(project.run([CLI, "snapshot", "me"]).stderr, /value 'me' is invalid.*It must be a whole number/);
      assert.deepEqual(made(project), []);
    });
  });
});
