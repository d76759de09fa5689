/** The clock that a thread writes and all traced threads read: whether it is trusted, when it ends, and what the trace says of it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, describe, it } from "mocha";
import { findSegments } from "../../hosts/watchdog/live-folder.js";
import { LiveWriter } from "../../hosts/watchdog/live-writer.js";
import { openSource } from "../../hosts/files/file-source.js";
import { awaitPass, lookAt, sharedClockOf, type Staleness } from "../../hosts/clock/shared-clock.js";
import { systemClock } from "../../runtime/clock.js";
import * as gates from "../../runtime/gate.js";
import { GateSlot } from "../../runtime/gate.js";
import { readRecording } from "../../runtime/read-recording.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import { Threads } from "../../runtime/threads.js";
import { readSegments } from "../../trace/raw/read-raw.js";
import { recordingOf } from "../trace/record-tree.js";
import { CLI, inProject } from "../hosts/project.js";

const OPTIONS = { ...DEFAULT_RECORDER_OPTIONS, maxFrames: 8, maxDepth: 8, maxTasks: 8, sharedClock: true };
const FOR_NS = 1_000_000;

/** What is seen of a clock by somebody whose own clock goes on by 100 ns at each look. */
function looksAt(tickAt: (ns: bigint) => bigint) {
  let ns = 10_000_000_000n;
  return lookAt(
    () => (ns += 100n),
    () => tickAt(ns),
    FOR_NS,
  );
}

/** @returns how often it was looked until it passed */
function looksUntilPass(...seen: Staleness[]): number {
  const rest = [...seen];
  awaitPass(() => rest.shift()!);
  return seen.length - rest.length;
}

describe("the test of the shared clock", () => {
  const RUNS: Staleness = { worstNs: 300_000, share: 0.002 };
  const STANDS: Staleness = { worstNs: 5_000_000, share: 0.4 };

  it("passes one that goes on", () => {
    const seen = looksAt((ns) => ns - 40n);
    assert.deepEqual(seen, { worstNs: 40, share: 0 });
    assert.equal(looksUntilPass(seen, STANDS), 1);
  });

  it("passes one that the system has held up for a moment", () => {
    const heldUp = looksAt((ns) => (ns % BigInt(FOR_NS) < 4_000n ? ns - 500_000n : ns));
    assert.ok(heldUp.share > 0 && heldUp.worstNs === 500_000);
    assert.equal(looksUntilPass(heldUp, STANDS), 1);
  });

  it("goes on until one look passes, since the process is still starting", () => {
    assert.equal(looksUntilPass(STANDS, STANDS, RUNS, STANDS), 3);
    assert.equal(looksUntilPass(...Array<Staleness>(9).fill(STANDS), RUNS), 10);
  });

  it("sees how long a clock has stood still, also for longer than 32 bits hold", () =>
    assert.deepEqual(
      looksAt(() => 0n),
      { worstNs: 10_001_000_000, share: 1 },
    ));

  for (const [what, tickAt, got] of [
    [
      "stands still for long",
      (ns) => (ns % BigInt(FOR_NS) === 0n ? ns - 3_200_000n : ns),
      "worst 3.20 ms, 0.0 % of the time",
    ],
    ["stands still often", (ns) => (ns % 1_000n < 200n ? ns - 20_000n : ns), "worst 20.0 µs, 20.0 % of the time"],
  ] as [string, (ns: bigint) => bigint, string][])
    it(`refuses one that ${what}, with the figures of the best look, and says how long it has looked`, () => {
      const worse = Array<Staleness>(9).fill(STANDS);
      const best = looksAt(tickAt);
      for (const seen of [
        [best, ...worse],
        [...worse, best],
      ])
        assert.throws(() => looksUntilPass(...seen, RUNS), {
          message: `callweave/start: the shared clock stalls, got ${got} staler than 10.0 µs in the best of 10 looks of 50.0 ms; record with the default clock, or on a machine with an idle core`,
        });
    });
});

describe("a recorder of the shared clock", () => {
  it("has the times that stand there, and its own again in the next session", () => {
    const threads = new Threads();
    const recorder = createRecorder(systemClock, threads);
    const id = recorder.register(1, "a.ts", ["work", 1, 1, 1]);
    const { clock } = threads.gate;
    const record = (options: typeof OPTIONS) => {
      clock[gates.TICK] = 100n;
      recorder.start(options);
      clock[gates.TICK] = 110n;
      const token = recorder.enter(id, 0);
      clock[gates.TICK] = 117n;
      recorder.exit(token);
      const { memory, stopNs } = recorder.stop();
      const { calls, startNs } = readRecording(memory, { id: 0, name: "main" }, stopNs);
      return [startNs, calls.starts[0], calls.ends[0]];
    };
    assert.deepEqual(record(OPTIONS), [100n, 110n, 117n]);
    const fromNs = systemClock.now();
    assert.ok(record({ ...OPTIONS, sharedClock: false }).every((ns) => ns >= fromNs));
    assert.deepEqual(record(OPTIONS), [100n, 110n, 117n]);
  });

  it("says how often the clock stood still, the last time included", () => {
    const gate = gates.createGate();
    assert.deepEqual(sharedClockOf(gate, 0n), {});
    gates.openGate(gate, gates.prepareGate(gate, OPTIONS, ""));
    gate.clock[gates.TICK] = 1_000_000n;
    gate.clock[gates.STALLS] = 2n;
    gate.clock[gates.WORST_STALL_NS] = 30_000n;
    const of = (stalls: number, worstStallNs: number) => ({ sharedClock: { stalls, worstStallNs } });
    assert.deepEqual(sharedClockOf(gate, 1_005_000n), of(2, 30_000));
    assert.deepEqual(sharedClockOf(gate, 900_000n), of(2, 30_000));
    assert.deepEqual(sharedClockOf(gate, 1_020_000n), of(3, 30_000));
    assert.deepEqual(sharedClockOf(gate, 2_000_000n), of(3, 1_000_000));
  });
});

describe("the thread of the shared clock", () => {
  const gatesInUse: gates.Gate[] = [];
  afterEach(() => {
    for (const { slots } of gatesInUse.splice(0)) slots[GateSlot.TICKER] = 0;
  });

  /** @returns the gate, where the thread ticks, and the end of the thread */
  function startThread(): { gate: gates.Gate; ended: Promise<unknown> } {
    const gate = gates.createGate();
    gatesInUse.push(gate);
    gate.slots[GateSlot.TICKER] = 1;
    const worker = new Worker(new URL("../../dist/esm/hosts/clock/clock-thread.js", import.meta.url), {
      workerData: { gate: gate.buffer, number: 1 },
    });
    const ended = once(worker, "exit");
    assert.notEqual(Atomics.wait(gate.slots, GateSlot.TICKING, 0, 10_000), "timed-out");
    return { gate, ended };
  }

  const open = (gate: gates.Gate, options = OPTIONS): void =>
    gates.openGate(gate, gates.prepareGate(gate, options, ""));

  /** Until the clock is there, by itself. */
  const untilTick = ({ clock }: gates.Gate, ns: bigint): void => {
    while (clock[gates.TICK] <= ns);
  };

  const stallsOf = ({ clock }: gates.Gate): bigint[] => [clock[gates.STALLS], clock[gates.WORST_STALL_NS]];

  it("tells the time when it says so, counts when it stood still, and ends with the session", async () => {
    const { gate, ended } = startThread();
    assert.ok(gate.clock[gates.TICK] > 0n);
    open(gate);
    untilTick(gate, systemClock.now() + 20_000_000n);
    const tick = gate.clock[gates.TICK];
    const now = systemClock.now();
    assert.ok(tick <= now);
    gates.closeGate(gate, now);
    assert.deepEqual(await ended, [0]);
    const [stalls, worstNs] = stallsOf(gate);
    assert.ok(stalls === 0n ? worstNs === 0n : worstNs > 10_000n);
  });

  it("counts nothing before the session, nor while the one runs that it replaces", async () => {
    const { gate, ended } = startThread();
    untilTick(gate, systemClock.now() + 10_000_000n);
    open(gate, { ...OPTIONS, sharedClock: false });
    // On any machine it stands still once in that time: it is interrupted a hundred times a second and more.
    untilTick(gate, systemClock.now() + 50_000_000n);
    assert.deepEqual(stallsOf(gate), [0n, 0n]);
    gate.slots[GateSlot.TICKER] = 0;
    assert.deepEqual(await ended, [0]);
  });

  it("ends with a session that was over at once", async () => {
    const { gate, ended } = startThread();
    open(gate);
    gates.closeGate(gate, systemClock.now());
    assert.deepEqual(await ended, [0]);
  });

  it("ends when it is not wanted", async () => {
    const { gate, ended } = startThread();
    gate.slots[GateSlot.TICKER] = 0;
    assert.deepEqual(await ended, [0]);
  });
});

describe("--clock shared", () => {
  const PROGRAM = {
    "package.json": '{ "type": "module" }',
    "app.ts": `function work(): void {} for (let i = 0; i < 1000; i++) work(); console.log("ran");`,
    "start.ts": `import { start, stop } from "callweave"; function work(): void {}
      const startShared = () => { try { start({ clock: "shared" }); } catch (error) { console.log(error.message); process.exit(3); } };
      startShared(); work(); const recording = stop(); recording.save("own.cwraw"); startShared(); work();`,
    "worker.ts": `import { Worker, isMainThread } from "node:worker_threads"; import { start } from "callweave";
      if (isMainThread) new Worker(new URL(import.meta.url)); else start({ clock: "shared" });`,
  };
  const REFUSED =
    /^callweave\/start: the shared clock (?:stalls, got .+ in the best of 10 looks of 50\.0 ms|did not start, got .+); record with the default clock/m;

  it("records by it where it runs, or ends before the program begins and says why", async () => {
    await inProject(PROGRAM, (project) => {
      const { code, stdout, stderr } = project.run([CLI, "run", "--clock", "shared", "app.ts"]);
      if (code === 1) {
        assert.match(stderr, REFUSED);
        return assert.equal(stdout, "");
      }
      assert.deepEqual({ code, stdout }, { code: 0, stdout: "ran\n" });
      assert.match(stderr, /\n {2}the shared clock stood still /);
      assert.ok(project.read("callweave.pftrace").processes[0].sharedClock);
    });
  });

  it("start() throws or records, and a session that runs keeps no process alive", async () => {
    await inProject(PROGRAM, (project) => {
      const register = new URL("../../dist/esm/hosts/register.js", import.meta.url).href;
      const { code, stdout } = project.run(["--import", register, "start.ts"]);
      if (code !== 0) return assert.match(stdout, REFUSED);
      const [{ overhead, sharedClock, threads }] = project.read("own.cwraw").processes;
      assert.ok(overhead && sharedClock);
      assert.equal(threads[0].calls.count, 1);
    });
  });

  it("is not to be had in a worker, with which its thread would end", async () => {
    await inProject(PROGRAM, (project) => {
      const register = new URL("../../dist/esm/hosts/register.js", import.meta.url).href;
      const { stderr } = project.run(["--import", register, "worker.ts"]);
      assert.match(stderr, /the thread of the shared clock would end with this one, got clock: "shared" in a worker; /);
    });
  });
});

describe("a live recording", () => {
  it("says what was known of the clock last, in each segment", () => {
    const folder = path.join(mkdtempSync(path.join(os.tmpdir(), "callweave-live-")), "a.cwraw.1.live");
    try {
      const { files, threads, ...head } = recordingOf("a 0-1\n");
      const writer = new LiveWriter(folder, head, 1);
      const stalled = (stalls: number) => ({ sharedClock: { stalls, worstStallNs: 20_000 } });
      const read = () => readSegments(findSegments(folder).map(openSource)).processes[0].sharedClock;
      writer.step(threads[0], files);
      assert.equal(read(), undefined);
      writer.tell(stalled(1));
      assert.deepEqual(read(), stalled(1).sharedClock);
      writer.step(threads[0], files);
      writer.tell(stalled(2));
      writer.end();
      assert.equal(findSegments(folder).length, 2);
      assert.deepEqual(read(), stalled(2).sharedClock);
    } finally {
      rmSync(path.dirname(folder), { recursive: true });
    }
  });
});
