/** Programs that are killed: what they had drained to disk becomes the trace. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { summarize } from "../../trace/answers/summary.js";
import { assertLoadsCleanly } from "../oracle/perfetto-engine.js";
import { callLines, CLI, inProject, REGISTER, type Project } from "../hosts/project.js";

/**
 * 300 ms of calls, after which the program says how many it has made, some more, and then an end. A call takes two microseconds: a
 * program that only calls fills the disk as fast as it takes the bytes, and a machine that is busy besides falls behind.
 */
const program = (end: string): string => `
  import { writeFileSync } from "node:fs";
  let calls = 0;
  function leaf(): void { calls++; for (const end = performance.now() + 0.002; performance.now() < end; ); }
  function loop(ms: number): void { const until = performance.now() + ms; while (performance.now() < until) leaf(); }
  function outer(): void {
    loop(300);
    writeFileSync("calls.txt", String(calls));
    loop(250);
    ${end}
  }
  outer();`;

const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "kill.ts": program(`process.kill(process.pid, "SIGKILL");`),
  "crash.ts": program(`process.kill(process.pid, "SIGSEGV");`),
  "memory.ts": program(`const hoard: unknown[] = []; for (;;) hoard.push(new Array(1e6).fill(hoard.length));`),
  "stay.ts": `import { start } from "callweave";
    start({ output: "own.pftrace", keep: "last:100000" });
    function leaf(): number { return 1; }
    function loop(): void { const until = performance.now() + 300; while (performance.now() < until) leaf(); setTimeout(loop, 1); console.log("ready"); }
    loop();`,
  "removed.ts": `import { rmSync } from "node:fs";
    function leaf(): number { return 1; }
    function loop(): void { const until = performance.now() + 300; while (performance.now() < until) leaf(); }
    loop(); rmSync("out", { recursive: true }); loop(); console.log("went on");`,
};
const made = ({ folder }: Project): string[] =>
  readdirSync(folder).filter((file) => !(file in PROGRAM) && file !== "calls.txt");

describe("callweave run of a program that dies", () => {
  for (const [file, signals] of [
    ["kill.ts", ["SIGKILL"]],
    ["crash.ts", ["SIGSEGV"]],
    ["memory.ts", ["SIGABRT", "SIGTRAP"]],
  ] as const)
    it(`${file}: the trace holds what it did, and the frames that were open`, async () => {
      await inProject(PROGRAM, async (project) => {
        const args = [...(file === "memory.ts" ? ["--max-old-space-size=100"] : []), CLI, "run", file];
        const { signal, stderr } = project.run(args);
        assert.ok((signals as readonly (string | null)[]).includes(signal), `${signal}: ${stderr}`);
        assert.match(stderr, /the program was killed \(SIG\w+\); the trace ends with what was on disk by then/);
        assert.match(stderr, /unfinished frames:\n[^]*outer {2}\w+\.ts:6:3 {2}open for/);
        assert.deepEqual(made(project), ["callweave.pftrace"]);
        const trace = project.read("callweave.pftrace");
        const { calls, losses } = summarize(trace);
        const sure = Number(readFileSync(path.join(project.folder, "calls.txt"), "utf8"));
        assert.ok(calls + losses.overwritten + losses.undrained > sure, `${calls} calls of more than ${sure}`);
        if (calls < 200_000) await assertLoadsCleanly(readFileSync(path.join(project.folder, "callweave.pftrace")));
      });
    });

  it("keeps the newest calls of a small ring, and counts the others", async () => {
    await inProject(PROGRAM, async (project) => {
      const { stderr } = project.run([CLI, "run", "--keep", "last:5000", "kill.ts"]);
      assert.match(stderr, /lost: [\d,]+ calls overwritten by newer ones/);
      const { calls } = summarize(project.read("callweave.pftrace"));
      assert.ok(calls >= 2500 && calls <= 20_010, `${calls} calls`);
      await assertLoadsCleanly(readFileSync(path.join(project.folder, "callweave.pftrace")));
    });
  });

  it("goes on where the disk takes no more, and says so", async () => {
    await inProject(PROGRAM, (project) => {
      const { code, stdout, stderr } = project.run([
        CLI,
        "run",
        "--keep",
        "last:2000",
        "-o",
        "out/a.pftrace",
        "removed.ts",
      ]);
      assert.equal(stdout, "went on\n");
      assert.equal(code, 0);
      assert.match(stderr, /saved out\/a\.pftrace/);
      assert.deepEqual(readdirSync(path.join(project.folder, "out")), ["a.pftrace"]);
    });
  });
});

/** Kills `stay.ts` when it has written some, and hands over the folder that it has left. */
async function afterKill(action: (project: Project, live: string) => void | Promise<void>): Promise<void> {
  await inProject(PROGRAM, async (project) => {
    const child = spawn(process.execPath, ["--import", REGISTER, "stay.ts"], { cwd: project.folder });
    const closed = new Promise((resolve) => child.on("close", resolve));
    const live = `own.pftrace.${child.pid}.live`;
    let stdout = "";
    child.stdout.on("data", (data: Buffer) => (stdout += String(data)));
    while (!stdout.includes("ready\nready\nready") || !existsSync(path.join(project.folder, live))) await delay(20);
    const { code, stderr } = project.run([CLI, "recover"]);
    assert.match(stderr, /^callweave\/recover: process \d+ of .* still runs; use `callweave snapshot \d+`/);
    assert.equal(code, 1);
    child.kill("SIGKILL");
    await closed;
    await action(project, live);
  });
}

describe("callweave recover", () => {
  it("saves what a killed process left, and takes it away", async () => {
    await afterKill((project, live) => {
      const { code, stderr } = project.run([CLI, "recover"]);
      assert.equal(code, 0, stderr);
      const saved = live.replace(/\.pftrace\.(\d+)\.live/, "-$1.pftrace");
      assert.match(stderr, /^callweave: [\d,]+ calls in/);
      assert.deepEqual(made(project), [saved]);
      assert.ok(callLines(project.read(saved)).includes("  leaf"));
    });
  });

  it("reads what is whole of a segment that is torn, and counts the rest", async () => {
    await afterKill((project, live) => {
      const { folder } = project;
      const segments = readdirSync(path.join(folder, live));
      const last = path.join(folder, live, segments[segments.length - 1]);
      truncateSync(last, readFileSync(last).length - 5);
      const { code, stderr } = project.run([CLI, "recover", live, "-o", "a.json"]);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /lost: .*calls in [\d,]+ damaged bytes/);
      assert.match(project.run([CLI, "report", "a.json"]).stdout, /\nlost: .*calls in [\d,]+ damaged bytes\n/);
      assert.ok(callLines(project.read("a.json")).length > 0);
    });
  });

  it("refuses a folder with nothing in it, and a file", async () => {
    await inProject(PROGRAM, (project) => {
      for (const where of [".", "kill.ts", "nowhere"]) {
        const { code, stderr } = project.run([CLI, "recover", where]);
        assert.match(stderr, /^callweave\/recover: there is no recording of a killed process, got .*; give a folder/);
        assert.equal(code, 1);
      }
    });
  });
});
