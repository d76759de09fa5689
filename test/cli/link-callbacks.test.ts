/** `callweave run --link-callbacks`, however the program ends. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { CLI, inProject } from "../hosts/project.js";
import { arrowsIn } from "../oracle/arrows.js";

const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "ends.ts": `
    function later(): void {}
    function schedule(): void { setTimeout(later, 1); }
    schedule();`,
  "parent.ts": `
    import { fork } from "node:child_process";
    function start(): void { fork("ends.ts").on("exit", ended); }
    function ended(): void {}
    start();`,
  // A chain of timers, and time for all of it to come to disk.
  "killed.ts": `
    let ticks = 0;
    function leaf(): void {}
    function tick(): void { for (let i = 0; i < 500; i++) leaf(); setTimeout(++ticks < 100 ? tick : dies, 1); }
    function dies(): void { for (const until = performance.now() + 400; performance.now() < until; ); process.kill(process.pid, "SIGKILL"); }
    function schedule(): void { setTimeout(tick, 1); }
    schedule();`,
  "hangs.ts": `
    function hangs(): void { for (;;); }
    function schedule(): void { setTimeout(() => process.nextTick(hangs), 1); }
    schedule();`,
};

/** Runs a program and counts its arrows: `schedule → tick ×3`. */
async function countedArrows(...args: readonly string[]): Promise<{ arrows: Map<string, number>; stderr: string }> {
  return inProject(PROGRAM, async (project) => {
    const { stderr } = project.run([CLI, "run", ...args]);
    const arrows = new Map<string, number>();
    for (const arrow of await arrowsIn(readFileSync(path.join(project.folder, "callweave.pftrace"))))
      arrows.set(arrow, (arrows.get(arrow) ?? 0) + 1);
    return { arrows, stderr };
  });
}

describe("callweave run --link-callbacks", () => {
  it("draws arrows that are not there without it", async () => {
    assert.deepEqual([...(await countedArrows("--link-callbacks", "ends.ts")).arrows], [["schedule → later", 1]]);
    assert.deepEqual([...(await countedArrows("ends.ts")).arrows], []);
  });

  it("where all calls are kept on disk, too", async () => {
    const { arrows } = await countedArrows("--link-callbacks", "--keep", "all", "ends.ts");
    assert.deepEqual([...arrows], [["schedule → later", 1]]);
  });

  it("in the processes that the program starts, too", async () => {
    const { arrows } = await countedArrows("--link-callbacks", "parent.ts");
    assert.equal(arrows.get("schedule → later"), 1);
    assert.equal(arrows.get("start → ended"), 1);
  });

  it("of a program that is killed in a callback: from what was on disk", async () => {
    const { arrows, stderr } = await countedArrows("--link-callbacks", "killed.ts");
    assert.match(stderr, /the program was killed \(SIGKILL\)/);
    assert.deepEqual(
      [...arrows],
      [
        ["schedule → tick", 1],
        ["tick → tick", 99],
        ["tick → dies", 1],
      ],
    );
  });

  it("of a program that hangs in a callback and is ended", async () => {
    const { arrows } = await countedArrows("--link-callbacks", "--timeout", "1.5s", "hangs.ts");
    assert.deepEqual(
      [...arrows],
      [
        ["schedule → setTimeout(callback)", 1],
        ["setTimeout(callback) → hangs", 1],
      ],
    );
  });

  it("of a killed program with a small ring: where the frames are still there", async () => {
    const { arrows, stderr } = await countedArrows("--link-callbacks", "--keep", "last:5000", "killed.ts");
    assert.match(stderr, /overwritten/);
    assert.equal(arrows.get("schedule → tick"), undefined);
    assert.ok(arrows.get("tick → tick")! >= 8 && arrows.get("tick → tick")! < 99, JSON.stringify([...arrows]));
    assert.equal(arrows.get("tick → dies"), 1);
  });
});
