/** A signal that saves a snapshot while the program goes on. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { nodes } from "../hosts/nodes.js";
import { callLines, CLI, inProject, REGISTER, type Ended, type Project } from "../hosts/project.js";
import { untilCaught } from "../hosts/until-caught.js";

const START = `import { start } from "callweave"; start({ output: "out/own.json", snapshotSignal: "SIGUSR2" });`;
const LOOP = `function hang(): void { console.log("ready", process.pid, ""); for (;;) {} }`;
/** Ready when it waits. */
const WAIT = `async function waits(): Promise<void> { setTimeout(console.log, 0, "ready", process.pid, ""); setInterval(() => {}, 1000); await new Promise(() => {}); }`;
const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "hung.ts": `${LOOP} setTimeout(hang, 100);`,
  "waits.ts": `${WAIT} await waits();`,
  "api.ts": `${START} ${WAIT} void waits();`,
  "listens.ts": `${WAIT} process.on("SIGUSR2", () => console.log("mine")); await waits();`,
  "leaves.ts": `${WAIT} process.on("SIGTERM", () => process.exit(0)); import { fork } from "node:child_process";
    if (process.argv[2] === undefined) { fork("leaves.ts", ["child"], { stdio: "inherit" }); await new Promise((later) => setTimeout(later, 60_000)); } else await waits();`,
  "alone.ts": `import { start } from "callweave"; start({ snapshotSignal: "SIGUSR2" });`,
  "wrong.ts": `import { start } from "callweave"; start({ output: "a.json", snapshotSignal: "SIGUSR1" as never });`,
};
const made = ({ folder }: Project): string[] =>
  readdirSync(folder)
    .filter((file) => !(file in PROGRAM))
    .sort();

interface Running {
  /** Of the process that has said that it is ready. */
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Until stderr has told so many times that a snapshot was saved. */
  readonly told: (times: number) => Promise<void>;
  /** Sends a signal to the process that was started. */
  readonly send: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Pick<Ended, "code" | "signal">>;
}

async function begin({ folder }: Project, node: string, args: readonly string[]): Promise<Running> {
  const child = spawn(node, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (stdout += String(data)));
  child.stderr.on("data", (data: Buffer) => (stderr += String(data)));
  const until = async (holds: () => boolean): Promise<void> => {
    for (const end = Date.now() + 20_000; !holds(); await delay(20))
      assert.ok(Date.now() < end && child.exitCode === null && child.signalCode === null, stdout + stderr);
  };
  await until(() => /ready \d+ /.test(stdout));
  return {
    pid: Number(/ready (\d+)/.exec(stdout)![1]),
    stdout: () => stdout,
    stderr: () => stderr,
    told: (times) => until(() => (stderr.match(/^callweave: snapshot saved as /gm)?.length ?? 0) >= times),
    send: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal }))),
  };
}
const RUN = [CLI, "run", "--snapshot-signal", "SIGUSR2"];

for (const { version, path: node } of nodes)
  describe(`--snapshot-signal, Node ${version}`, () => {
    for (const [file, line] of [
      ["hung.ts", "hang…"],
      ["waits.ts", "  waits"],
    ] as const)
      it(`${file}: twice, and the program goes on`, async () => {
        await inProject(PROGRAM, async (project) => {
          const program = await begin(project, node(), [...RUN, file]);
          const { pid } = program;
          await untilCaught(pid, "SIGUSR2");
          process.kill(pid, "SIGUSR2");
          await program.told(1);
          // To the run it may be sent as well.
          program.send("SIGUSR2");
          await program.told(2);
          program.send("SIGTERM");
          assert.equal((await program.ended).signal, "SIGTERM", program.stderr());
          const traces = ["callweave.pftrace", `callweave-${pid}-1.pftrace`, `callweave-${pid}-2.pftrace`];
          assert.deepEqual(made(project), traces.sort());
          for (const trace of traces) assert.ok(callLines(project.read(trace)).includes(line), trace);
        });
      });

    it("start({ snapshotSignal }): beside the output, in its format", async () => {
      await inProject(PROGRAM, async (project) => {
        const program = await begin(project, node(), ["--import", REGISTER, "api.ts"]);
        await untilCaught(program.pid, "SIGUSR2");
        program.send("SIGUSR2");
        await program.told(1);
        program.send("SIGINT");
        assert.equal((await program.ended).signal, "SIGINT");
        const name = `out/own-${program.pid}-1.json`;
        assert.match(program.stderr(), new RegExp(`^callweave: snapshot saved as /.*/${name}\n$`));
        assert.deepEqual(callLines(project.read(name)), callLines(project.read("out/own.json")));
      });
    });

    it("a program that listens to the signal keeps it", async () => {
      await inProject(PROGRAM, async (project) => {
        const program = await begin(project, node(), [...RUN, "listens.ts"]);
        await untilCaught(program.pid, "SIGHUP");
        await delay(300);
        process.kill(program.pid, "SIGUSR2");
        await delay(500);
        program.send("SIGTERM");
        await program.ended;
        assert.match(program.stdout(), /mine\n$/);
        assert.doesNotMatch(program.stderr(), /snapshot/);
        assert.deepEqual(made(project), ["callweave.pftrace"]);
      });
    });

    it("ends a process that it is not asked of: one that the program has started, and any other", async () => {
      await inProject(PROGRAM, async (project) => {
        for (const args of [
          [...RUN, "leaves.ts"],
          [CLI, "run", "waits.ts"],
        ]) {
          const program = await begin(project, node(), args);
          await untilCaught(program.pid, "SIGHUP");
          process.kill(program.pid, "SIGUSR2");
          await delay(500);
          assert.throws(() => process.kill(program.pid, 0), /ESRCH/);
          program.send("SIGTERM");
          await program.ended;
          assert.doesNotMatch(program.stderr(), /snapshot/);
        }
      });
    });
  });

describe("--snapshot-signal", () => {
  it("takes SIGUSR2 alone, and says why", async () => {
    await inProject(PROGRAM, (project) => {
      for (const signal of ["SIGUSR1", "SIGTERM", "12", "usr2"]) {
        const { code, stderr } = project.run([CLI, "run", "--snapshot-signal", signal, "waits.ts"]);
        assert.match(stderr, /'.*' is invalid\. It must be SIGUSR2: SIGUSR1 starts Node's debugger/);
        assert.equal(code, 1);
      }
      assert.deepEqual(made(project), []);
    });
  });

  it("start() takes SIGUSR2 alone, with an output", async () => {
    await inProject(PROGRAM, (project) => {
      const run = (file: string): string => project.run(["--import", REGISTER, file]).stderr;
      assert.match(
        run("wrong.ts"),
        /callweave\/start: "snapshotSignal" must be "SIGUSR2" \(SIGUSR1 starts Node's debugger/,
      );
      assert.match(
        run("alone.ts"),
        /callweave\/start: "snapshotSignal" needs an output, got SIGUSR2 alone; give an output/,
      );
      assert.deepEqual(made(project), []);
    });
  });
});
