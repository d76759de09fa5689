/** Whom a run takes for a process of its own, and may end: never one that only has an id that once was of such a process. */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { controlPath, removeSocket } from "../../hosts/watchdog/control-path.js";
import { answeringProcesses, processesOfRun } from "../../hosts/run/processes-of-run.js";
import { giveInheritedTo } from "../../hosts/run/run-settings.js";
import { inProject } from "./project.js";

const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "stay.ts": `process.title = "other"; function stay(): void { for (;;) {} } setTimeout(stay, 100);`,
};

/** A process of a run: its parent gives it the settings, and its part lies in the folder. */
function start(cwd: string, partsFolder: string): ChildProcess {
  mkdirSync(partsFolder, { recursive: true });
  const env = giveInheritedTo(process.env, { session: {}, partsFolder });
  return spawn(process.execPath, ["stay.ts"], { cwd, env, stdio: "ignore" });
}

describe("the processes of a run", () => {
  it("are those that were started by it, and not others with the same ids", async () => {
    await inProject(PROGRAM, async ({ folder }) => {
      const [ours, others] = ["a.pftrace.1.parts", "b.pftrace.2.parts"].map((name) => path.join(folder, name));
      const [child, other] = [start(folder, ours), start(folder, others)];
      const stranger = spawn("sleep", ["60"]);
      try {
        for (const { pid } of [child, other]) while (!existsSync(controlPath(pid!))) await delay(20);
        // As if their ids had been given anew.
        for (const { pid } of [other, stranger]) mkdirSync(path.join(ours, `${pid}-m3xa0.cwraw.${pid}.live`));
        assert.deepEqual(await processesOfRun(ours), [child.pid]);
        assert.deepEqual(await answeringProcesses(ours), [child.pid]);
        assert.deepEqual(await processesOfRun(others), [other.pid]);
      } finally {
        for (const { pid } of [child, other, stranger]) {
          process.kill(pid!, "SIGKILL");
          removeSocket(pid!);
        }
      }
    });
  });
});
