/** Ctrl-C: once saves and ends, twice ends at once. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { callLines, CLI, inProject, REGISTER, type Project } from "../hosts/project.js";
import { inTerminal } from "../hosts/terminal.js";

const MANY = `function leaf(): void {} function many(): void { for (let i = 0; i < 3_000_000; i++) leaf(); }`;
const READY = `console.log("ready");`;
const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "idle.ts": `function idle(): void { setInterval(() => {}, 1000); setTimeout(() => { ${READY} }, 500); } idle();`,
  "loop.ts": `function loop(): void { setTimeout(() => { ${READY} hang(); }, 500); } function hang(): void { for (;;) {} } loop();`,
  "many.ts": `${MANY} many(); setTimeout(() => { ${READY} }, 500); setInterval(() => {}, 1000);`,
  "exits.ts": `${MANY} many(); process.on("SIGINT", () => process.exit(7)); setTimeout(() => { ${READY} }, 500); setInterval(() => {}, 1000);`,
  "ends.ts": `${MANY} many(); process.on("SIGINT", () => {}); ${READY}`,
  "own.ts": `function own(): void { process.on("SIGINT", () => bye()); } function bye(): void { console.log("bye"); process.exit(7); }
    own(); setInterval(() => {}, 1000); ${READY}`,
  "api.ts": `import { start } from "callweave"; start({ output: "api.json", keep: "last:4000000" });
    ${MANY} many(); setTimeout(() => { ${READY} }, 500); setInterval(() => {}, 1000);`,
  "api-exits.ts": `import { start } from "callweave"; start({ output: "api.json", keep: "last:4000000" });
    ${MANY} process.on("SIGINT", () => process.exit(7)); many(); setTimeout(() => { ${READY} }, 500); setInterval(() => {}, 1000);`,
};
const made = ({ folder }: Project): string[] => readdirSync(folder).filter((file) => !(file in PROGRAM));
const run = (...args: string[]): string[] => [process.execPath, CLI, "run", ...args];
const BIG = ["--keep", "last:4000000"];
const CTRL_C = "\x03";
/** Sooner, it counts as the same one. */
const NEXT_MS = 300;

/** Presses a second time when a file of that name is written, and sees that it is the end. */
async function pressTwice(project: Project, command: string[], whileWriting: RegExp, ends: string): Promise<string> {
  const terminal = inTerminal(project.folder, command);
  await terminal.until(/ready/);
  terminal.type(CTRL_C);
  await delay(NEXT_MS);
  const isWriting = (): boolean => readdirSync(project.folder).some((file) => whileWriting.test(file));
  for (const end = Date.now() + 30_000; !isWriting(); await delay(5)) assert.ok(Date.now() < end, terminal.shown());
  const pressedMs = performance.now();
  terminal.type(CTRL_C);
  assert.equal(await terminal.ended, ends);
  const passedMs = performance.now() - pressedMs;
  assert.ok(passedMs < 2000, `${passedMs} ms`);
  return terminal.shown();
}

describe("Ctrl-C on a terminal", () => {
  for (const [file, lines] of [
    ["idle.ts", ["<module> idle.ts", "  idle"]],
    ["loop.ts", ["<module> loop.ts", "  loop", "setTimeout(callback)…", "  hang…"]],
  ] as const)
    it(`once, ${file}: saves, and ends by the signal`, async () => {
      await inProject(PROGRAM, async (project) => {
        const terminal = inTerminal(project.folder, run(file));
        await terminal.until(/ready/);
        terminal.type(CTRL_C);
        assert.equal(await terminal.ended, "by SIGINT");
        assert.match(terminal.shown(), /saved callweave\.pftrace/);
        const found = callLines(project.read("callweave.pftrace"));
        for (const line of lines) assert.ok(found.includes(line), `${line} in ${found.join("\n")}`);
        assert.deepEqual(made(project), ["callweave.pftrace"]);
      });
    });

  it("once, a program that listens to it: the program decides", async () => {
    await inProject(PROGRAM, async (project) => {
      const terminal = inTerminal(project.folder, run("own.ts"));
      await terminal.until(/ready/);
      terminal.type(CTRL_C);
      assert.equal(await terminal.ended, "with 7");
      assert.match(terminal.shown(), /bye[^]*saved callweave\.pftrace/);
      assert.ok(callLines(project.read("callweave.pftrace")).includes("  bye…"));
    });
  });

  for (const file of ["many.ts", "exits.ts"])
    for (const [what, writing] of [
      ["the program saves", /\.cwraw\.\d+\.tmp$/],
      ["the run makes the trace", /\.json\.\d+\.tmp$/],
    ] as const)
      it(`twice, while ${what}, ${file}: ends at once, and the older trace stays`, async () => {
        await inProject({ ...PROGRAM, "callweave.json": "older" }, async (project) => {
          const command = run(...BIG, "-o", "callweave.json", file);
          const shown = await pressTwice(project, command, writing, "by SIGINT");
          assert.equal(shown.match(/callweave: ended at once, without a trace/g)?.length, 1, shown);
          assert.deepEqual(made(project), ["callweave.json"]);
          assert.equal(readFileSync(path.join(project.folder, "callweave.json"), "utf8"), "older");
        });
      });

  for (const [file, ends] of [
    ["api.ts", "by SIGINT"],
    // The program's listener keeps SIGINT from ending it.
    ["api-exits.ts", "by SIGKILL"],
  ] as const)
    it(`twice, while a session with an output is saved, ${file}: ends at once, and the older trace stays`, async () => {
      await inProject({ ...PROGRAM, "api.json": "older" }, async (project) => {
        const command = [process.execPath, "--import", REGISTER, file];
        const shown = await pressTwice(project, command, /\.json\.\d+\.tmp$/, ends);
        assert.match(shown, /callweave: ended at once, without a trace/);
        assert.deepEqual(made(project), ["api.json"]);
        assert.equal(readFileSync(path.join(project.folder, "api.json"), "utf8"), "older");
      });
    });

  it("once, while the run makes the trace of a program that has ended: the trace is made", async () => {
    await inProject(PROGRAM, async (project) => {
      const terminal = inTerminal(project.folder, run(...BIG, "ends.ts"));
      await terminal.until(/ready/);
      const isWriting = (): boolean => made(project).some((file) => /\.pftrace\.\d+\.tmp$/.test(file));
      while (!isWriting()) await delay(5);
      terminal.type(CTRL_C);
      await terminal.ended;
      assert.match(terminal.shown(), /saved callweave\.pftrace/);
      const [{ threads }] = project.read("callweave.pftrace").processes;
      assert.equal(threads[0].calls.count, 3_000_002);
      assert.deepEqual(made(project), ["callweave.pftrace"]);
    });
  });
});

/** Without a terminal; the group of the run is its own. */
async function interruptGroup(project: Project, file: string, times: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [CLI, "run", file], {
    cwd: project.folder,
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on("close", (_, signal) => resolve(signal)));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  for (let time = 0; time < times; time++) process.kill(-child.pid!, "SIGINT");
  return ended;
}

describe("SIGINT to a process group", () => {
  for (const file of ["idle.ts", "loop.ts"])
    it(`saves and ends, ${file}; the same one more at once, as of npm, is the same one`, async () => {
      await inProject(PROGRAM, async (project) => {
        for (const times of [1, 2]) {
          writeFileSync(path.join(project.folder, "callweave.pftrace"), "older");
          assert.equal(await interruptGroup(project, file, times), "SIGINT");
          assert.ok(callLines(project.read("callweave.pftrace")).includes(`<module> ${file}`));
          assert.deepEqual(made(project), ["callweave.pftrace"]);
        }
      });
    });
});
