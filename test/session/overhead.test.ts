/** That every trace says what a recorded call has cost, whoever has made it of whatever, and that it is about right. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import { measureOverhead } from "../../hosts/overhead/measure-overhead.js";
import type { Overhead } from "../../runtime/contract.js";
import type { Trace } from "../../trace/model/model.js";
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

function assertSaysCost(trace: Trace, processes = 1, mostNs = MOST_NS): void {
  assert.equal(trace.processes.length, processes);
  for (const { overhead } of trace.processes) {
    assert.ok(overhead);
    for (const { insideNs, outsideNs } of [overhead.call, overhead.stretch]) {
      assert.ok(insideNs > 0 && outsideNs > 0);
      assert.ok(insideNs + outsideNs > LEAST_NS && insideNs + outsideNs < mostNs);
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
        /\na recorded call cost about \d+ ns, a stretch of a task \d+ ns, which is subtracted below: what takes less than 200 ns a call is uncertain\n/,
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

describe("the overhead that is kept", () => {
  const KEPT = { insideNs: 6, outsideNs: 6 };
  const DEAR = { insideNs: 1234, outsideNs: 1234 };
  /** As exact as a trace is. */
  const toPs = (ns: number): number => Math.round(ns * 1000) / 1000;
  const textOf = (cost: object, measurements: unknown): string =>
    JSON.stringify({ overhead: { call: cost, stretch: cost }, measurements });

  it("is the least of five runs, then that of the next for a day, unless it is nonsense or nothing is to be kept", async () => {
    await inProject({ "app.ts": "function work(): void {} work();" }, (project) => {
      const callCost = (env = {}): unknown => {
        project.run([CLI, "run", "app.ts"], { env: { TMPDIR: project.folder, ...env } });
        const trace = project.read("callweave.pftrace");
        assertSaysCost(trace, 1, 3000);
        return trace.processes[0].overhead?.call;
      };
      const measured = callCost();
      const user = readdirSync(project.folder).find((name) => name.startsWith("callweave-"))!;
      const names = readdirSync(path.join(project.folder, user)).filter((name) => name.startsWith("overhead-"));
      assert.equal(names.length, 1);
      const file = path.join(project.folder, user, names[0]);
      const read = () => JSON.parse(readFileSync(file, "utf8")) as { overhead: Overhead; measurements: number };
      const { overhead, measurements } = read();
      const { insideNs, outsideNs } = overhead.call;
      assert.deepEqual([{ insideNs: toPs(insideNs), outsideNs: toPs(outsideNs) }, measurements], [measured, 1]);

      writeFileSync(file, textOf(DEAR, 3));
      assert.notDeepEqual(callCost(), DEAR);
      assert.equal(read().measurements, 4);
      writeFileSync(file, textOf(KEPT, 4));
      assert.deepEqual([callCost(), read().measurements], [KEPT, 5]);
      writeFileSync(file, textOf(DEAR, 5));
      assert.deepEqual([callCost(), read().measurements], [DEAR, 5]);
      assert.notDeepEqual(callCost({ CALLWEAVE_CACHE: "off" }), DEAR);
      const yesterday = Date.now() / 1000 - 25 * 60 * 60;
      utimesSync(file, yesterday, yesterday);
      assert.notDeepEqual(callCost(), DEAR);
      for (const nonsense of [
        "",
        "{}",
        "null",
        JSON.stringify({ overhead: { call: DEAR, stretch: { insideNs: "1", outsideNs: -1 } }, measurements: 5 }),
        textOf(DEAR, "many"),
      ]) {
        writeFileSync(file, nonsense);
        assert.notDeepEqual(callCost(), DEAR);
      }
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
