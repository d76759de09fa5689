/** Signals to `callweave run`: the program has each of them once, from a terminal too, and the run ends as the program does. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { callLines, CLI, inProject, signalled, type Project } from "../hosts/project.js";
import { inTerminal, type Terminal } from "../hosts/terminal.js";

const READY = "setTimeout(() => { console.log(`ready ${process.ppid} `); then(); }, 500);";
const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "idle.ts": `function then(): void {} function idle(): void { setInterval(() => {}, 1000); ${READY} } idle();`,
  "loop.ts": `function then(): void { for (;;) {} } function loop(): void { ${READY} } loop();`,
  "listens.ts": `import { writeFileSync } from "node:fs";
    const heard: string[] = [];
    function hear(signal: string): void { heard.push(signal); setTimeout(end, 700); }
    function end(): void { writeFileSync("heard", heard.join(" ")); process.exit(7); }
    for (const signal of ["SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM"]) process.on(signal, hear);
    function then(): void {} setInterval(() => {}, 1000); ${READY}`,
};
const RUN = [process.execPath, CLI, "run"];
const made = ({ folder }: Project): string[] => readdirSync(folder).filter((file) => !(file in PROGRAM));
const heard = ({ folder }: Project): string => readFileSync(path.join(folder, "heard"), "utf8");

async function ready(project: Project, command: readonly string[]): Promise<Terminal & { pid: number }> {
  const terminal = inTerminal(project.folder, command);
  await terminal.until(/ready \d+ /);
  return { ...terminal, pid: Number(/ready (\d+)/.exec(terminal.shown())![1]) };
}

describe("a signal to callweave run", () => {
  for (const signal of ["SIGQUIT", "SIGALRM", "SIGUSR1", "SIGUSR2"] as const)
    it(`${signal}: comes to the program that listens to it`, async () => {
      await inProject(PROGRAM, async (project) => {
        const { code, stderr } = await signalled(project.folder, [CLI, "run", "listens.ts"], signal);
        assert.equal(code, 7, stderr);
        assert.equal(heard(project), signal);
        assert.doesNotMatch(stderr, /Debugger|inspector/);
        assert.deepEqual(made(project).sort(), ["callweave.pftrace", "heard"]);
      });
    });

  for (const signal of ["SIGQUIT", "SIGALRM", "SIGUSR2"] as const)
    it(`${signal}: ends one that does not, and the run by the same`, async () => {
      await inProject(PROGRAM, async (project) => {
        const ended = await signalled(project.folder, [CLI, "run", "idle.ts"], signal);
        assert.equal(ended.signal, signal);
        assert.ok(callLines(project.read("callweave.pftrace")).includes("  idle"));
        assert.deepEqual(made(project), ["callweave.pftrace"]);
      });
    });
});

describe("callweave run on a terminal", () => {
  const sent: [string, string, (terminal: Terminal & { pid: number }) => void][] = [
    ["Ctrl-C", "SIGINT", ({ type }) => type("\x03")],
    ["Ctrl-\\", "SIGQUIT", ({ type }) => type("\x1c")],
    ["closing it", "SIGHUP", ({ close }) => close()],
    ["kill -HUP", "SIGHUP", ({ pid }) => process.kill(pid, "SIGHUP")],
    ["kill -USR2", "SIGUSR2", ({ pid }) => process.kill(pid, "SIGUSR2")],
  ];
  for (const [what, signal, send] of sent)
    it(`${what}: a program that listens has it once`, async () => {
      await inProject(PROGRAM, async (project) => {
        const terminal = await ready(project, [...RUN, "listens.ts"]);
        send(terminal);
        // Node itself (20) aborts in `process.exit` when its terminal is gone, without callweave as well.
        assert.match(await terminal.ended, what === "closing it" ? /^(?:with 7|by SIGABRT)$/ : /^with 7$/);
        assert.equal(heard(project), signal);
        assert.deepEqual(made(project).sort(), ["callweave.pftrace", "heard"]);
      });
    });

  for (const file of ["idle.ts", "loop.ts"])
    for (const [what, , send] of sent.filter(([, signal]) => signal === "SIGHUP"))
      it(`${what}: ends ${file}, and saves`, async () => {
        await inProject(PROGRAM, async (project) => {
          const terminal = await ready(project, [...RUN, file]);
          send(terminal);
          assert.equal(await terminal.ended, "by SIGHUP");
          const calls = callLines(project.read("callweave.pftrace"));
          assert.ok(calls.includes(file === "idle.ts" ? "  idle" : "  then…"), calls.join("\n"));
          assert.deepEqual(made(project), ["callweave.pftrace"]);
        });
      });

  for (const [shell, script] of [
    ["/bin/sh", '"$@"; true'],
    ["/bin/bash", 'set -m; "$@"; true'],
  ])
    it(`closing that of ${shell} which has started it: a program that listens has it once`, async function () {
      if (!existsSync(shell)) return this.skip(); // Not each system has that shell; the CI's Debian has both.
      await inProject(PROGRAM, async (project) => {
        const terminal = await ready(project, [shell, "-c", script, shell, ...RUN, "listens.ts"]);
        terminal.close();
        await terminal.ended;
        const isSaved = (): boolean => made(project).sort().join() === "callweave.pftrace,heard";
        for (const end = Date.now() + 20_000; !isSaved(); await delay(20))
          assert.ok(Date.now() < end, made(project).join());
        assert.equal(heard(project), "SIGHUP");
      });
    });

  it("kill -INT in the background: a program that listens has it once", async () => {
    await inProject(PROGRAM, async (project) => {
      const shell = ["/bin/sh", "-c", 'set -m; "$0" "$@" & wait $!'];
      const terminal = await ready(project, [...shell, ...RUN, "listens.ts"]);
      process.kill(terminal.pid, "SIGINT");
      assert.equal(await terminal.ended, "with 7");
      assert.equal(heard(project), "SIGINT");
    });
  });
});
