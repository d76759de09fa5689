/** That every trace says what a recorded call has cost, whoever has made it of whatever, and that it is about right. */
import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import { measureOverhead } from "../../hosts/measure-overhead.js";
import type { Trace } from "../../trace/model.js";
import { CLI, inProject, REGISTER, signalled, type Project } from "../hosts/project.js";

const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "app.ts": `import { fork } from "node:child_process"; if (process.argv[2] !== "child") fork("app.ts", ["child"]);`,
  "killed.ts": `function work(): void {} for (let i = 0; i < 1000; i++) work();
    setTimeout(() => process.kill(process.pid, "SIGKILL"), 500);`,
  "save.ts": `import { start, stop } from "callweave"; function work(): void {}
    start(); work(); const recording = stop(); for (const extension of ["pftrace", "json", "cwraw"]) recording.save("save." + extension);`,
  "output.ts": `import { start } from "callweave"; function work(): void {} start({ output: "output.cwraw" }); work();`,
  "all.ts": `import { start } from "callweave"; function work(): void {} start({ output: "all.cwraw", keep: "all" }); work();`,
  "hang.ts": `import { start } from "callweave"; start({ output: "hang.json" });
    function hang(): void { console.log("ready"); for (;;); } hang();`,
};

/** A call takes two readings of a clock: less than this is not possible, more not likely. */
const [LEAST_NS, MOST_NS] = [10, 2000];

function assertSaysCost(trace: Trace, processes = 1): void {
  assert.equal(trace.processes.length, processes);
  for (const { overhead } of trace.processes) {
    assert.ok(overhead);
    for (const { insideNs, outsideNs } of [overhead.call, overhead.stretch]) {
      assert.ok(insideNs > 0 && outsideNs > 0);
      assert.ok(insideNs + outsideNs > LEAST_NS && insideNs + outsideNs < MOST_NS);
    }
  }
}

const register = (project: Project, file: string) => project.run(["--import", REGISTER, file]);

describe("the overhead in a trace", () => {
  it("of callweave run, in each of its processes", async () => {
    await inProject(PROGRAM, (project) => {
      project.run([CLI, "run", "app.ts"]);
      assertSaysCost(project.read("callweave.pftrace"), 2);
      assert.match(
        project.run([CLI, "report", "callweave.pftrace", "--compensate"]).stdout,
        /\na recorded call cost about \d+ ns, a stretch of a task \d+ ns, which is subtracted below\n/,
      );
    });
  });

  it("of a program that was killed", async () => {
    await inProject(PROGRAM, (project) => {
      project.run([CLI, "run", "killed.ts"]);
      assertSaysCost(project.read("callweave.pftrace"));
    });
  });

  it("that the program saves, in the formats that are read", async () => {
    await inProject(PROGRAM, (project) => {
      assert.deepEqual(register(project, "save.ts"), { code: 0, signal: null, stdout: "", stderr: "" });
      const [first, ...others] = ["pftrace", "json", "cwraw"].map((extension) => project.read(`save.${extension}`));
      assertSaysCost(first);
      for (const other of others) assert.deepEqual(other.processes[0].overhead, first.processes[0].overhead);
    });
  });

  for (const name of ["output", "all"])
    it(`that is saved at the end of ${name}.ts`, async () => {
      await inProject(PROGRAM, (project) => {
        assert.deepEqual(register(project, `${name}.ts`), { code: 0, signal: null, stdout: "", stderr: "" });
        assertSaysCost(project.read(`${name}.cwraw`));
      });
    });

  it("that the watchdog saves, and that `callweave recover` makes", async () => {
    await inProject(PROGRAM, async (project) => {
      const args = ["--import", REGISTER, "hang.ts"];
      const isDrained = (): boolean => {
        const live = readdirSync(project.folder).find((name) => name.endsWith(".live"));
        const files = live === undefined ? [] : readdirSync(path.join(project.folder, live));
        return files.some((file) => statSync(path.join(project.folder, live!, file)).size > 0);
      };
      assert.equal((await signalled(project.folder, args, "SIGTERM", isDrained)).signal, "SIGTERM");
      assertSaysCost(project.read("hang.json"));
      await signalled(project.folder, args, "SIGKILL", isDrained);
      project.run([CLI, "recover", "-o", "killed.pftrace"]);
      assertSaysCost(project.read("killed.pftrace"));
    });
  });
});

describe("what is measured", () => {
  /** A clock that goes on by 7 ns at each reading. */
  const steps = (): (() => bigint) => {
    let ns = 0n;
    return () => (ns += 7n);
  };

  it("inside a call is what lies between its two readings", () => {
    const { call, stretch } = measureOverhead({ now: steps(), wallNs: () => 0n });
    assert.equal(call.insideNs, 7);
    assert.equal(stretch.insideNs, 7);
    assert.ok(call.outsideNs > 0 && stretch.outsideNs > 0);
  });
});
