/** A run that is killed itself, with the program and its child: `callweave recover` makes one trace of what they have left. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isRunning } from "../../hosts/watchdog/is-running.js";
import { CLI, inProject } from "../hosts/project.js";

const BUSY = `import { writeFileSync } from "node:fs";
  function leaf(): void { for (const end = performance.now() + 0.002; performance.now() < end; ); }
  function loop(): void { const until = performance.now() + 100; while (performance.now() < until) leaf(); setTimeout(loop, 1); }
  function ready(name: string): void { setTimeout(() => writeFileSync(name, String(process.pid)), 500); }`;
const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "main.ts": `${BUSY} import { spawn } from "node:child_process"; spawn(process.execPath, ["child.ts"]); loop(); ready("main");`,
  "child.ts": `${BUSY} loop(); ready("child");`,
};

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !holds();) {
    assert.ok(Date.now() < end, "it takes too long");
    await delay(20);
  }
}

describe("callweave recover of a run that was killed", () => {
  it("makes one trace of its processes, and takes away what they left", async () => {
    await inProject(PROGRAM, async (project) => {
      const { folder } = project;
      const run = spawn(process.execPath, [CLI, "run", "-o", "t.json", "main.ts"], { cwd: folder, stdio: "ignore" });
      const pidIn = (name: string): number => Number(readFileSync(path.join(folder, name), "utf8"));
      await until(() => ["main", "child"].every((name) => existsSync(path.join(folder, name)) && pidIn(name) > 0));
      run.kill("SIGKILL");
      await until(() => !isRunning(run.pid!));
      const early = project.run([CLI, "recover"]);
      assert.match(
        early.stderr,
        /^callweave\/recover: process \d+ of .*\.parts still runs; use `callweave snapshot \d+`/,
      );
      assert.equal(early.code, 1);
      const pids = ["main", "child"].map(pidIn);
      for (const pid of pids) process.kill(pid, "SIGKILL");
      await until(() => !pids.some(isRunning));
      const { code, stderr } = project.run([CLI, "recover"]);
      assert.equal(code, 0, stderr);
      const saved = `t-${run.pid}.pftrace`;
      assert.deepEqual(readdirSync(folder).sort(), [...Object.keys(PROGRAM), "child", "main", saved].sort());
      const [main, child] = project.read(saved).processes;
      assert.deepEqual([main.pid, child.pid, child.parentPid], [...pids, pids[0]]);
      for (const { threads } of [main, child]) assert.ok(threads[0].calls.count > 1000);
    });
  });
});
