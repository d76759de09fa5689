/** The system hands out memory before a thread records into it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, it } from "mocha";
import { MemoryAhead } from "../../hosts/watchdog/memory-ahead.js";
import { systemClock } from "../../runtime/clock.js";
import { CONTRACT_VERSION } from "../../runtime/contract.js";
import { createGate, GateSlot } from "../../runtime/gate.js";
import { layOut, Slot } from "../../runtime/layout.js";
import { connectThreads } from "../../runtime/node-threads.js";
import { readRecording } from "../../runtime/read-recording.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import { checkIntegrity } from "../runtime/check-integrity.js";
import { runTraced } from "./woven-program.js";

/** 24 bytes each: 586 pages of 4 KiB. */
const CALLS = 100_000;
/** The threads that compile are handed out some as well. */
const FEW = 200;
const MANY = 500;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

describe("memory that is handed out ahead", () => {
  /** @returns how often the system handed out memory during each `CALLS` calls */
  function faultsOf(looks: boolean, parts: number): number[] {
    const recorder = createRecorder(systemClock, connectThreads(systemClock));
    const id = recorder.register(CONTRACT_VERSION, "a.ts", ["<module>", 0, 1, 1]);
    recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: 5 * CALLS });
    const ahead = new MemoryAhead(recorder.threads);
    ahead.look();
    const faults = Array.from({ length: parts }, () => {
      const before = process.resourceUsage().minorPageFault;
      for (let call = 0; call < CALLS; call++) recorder.exit(recorder.enter(id, 0));
      const after = process.resourceUsage().minorPageFault;
      if (looks) ahead.look();
      return after - before;
    });
    recorder.stop();
    return faults;
  }

  it("is there for four times the calls since the last look, up to the end of the ring", function () {
    const [, ...without] = faultsOf(false, 5);
    // Where the system hands out large pages, or does not count.
    if (without.some((faults) => faults < MANY)) this.skip();
    const [first, ...ahead] = faultsOf(true, 5);
    assert.ok(first >= MANY, String(first));
    assert.ok(sum(ahead) < sum(without) / 4, `${String(ahead)}; without ${String(without)}`);
  });

  it("is not taken when the thread does not record, or the ring has gone round", () => {
    const recorder = createRecorder(systemClock, connectThreads(systemClock));
    const id = recorder.register(CONTRACT_VERSION, "a.ts", ["<module>", 0, 1, 1]);
    recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: 10 * CALLS });
    const ahead = new MemoryAhead(recorder.threads);
    const faultsOfLook = (): number => {
      const before = process.resourceUsage().minorPageFault;
      ahead.look();
      return process.resourceUsage().minorPageFault - before;
    };
    assert.ok(faultsOfLook() < FEW);
    for (let call = 0; call < 11 * CALLS; call++) recorder.exit(recorder.enter(id, 0));
    assert.ok(faultsOfLook() < FEW);
    recorder.stop();
    assert.ok(faultsOfLook() < FEW);
  });

  it("loses nothing of a thread that records meanwhile", async () => {
    const maxFrames = 2_000_000;
    const url = new URL("../runtime/live-recording-worker.mjs", import.meta.url);
    const worker = new Worker(url, { execArgv: [], workerData: maxFrames });
    try {
      const [buffer] = (await once(worker, "message")) as [SharedArrayBuffer];
      const gate = createGate();
      gate.slots[GateSlot.RUNNING] = 1;
      const ahead = new MemoryAhead({ gate, memoriesOf: () => [{ id: 1, buffer }] });
      const { header } = layOut(buffer);
      while (header[Slot.HEAD] < maxFrames / 2) ahead.look();
      await worker.terminate();
      const { calls, ...recording } = readRecording(buffer, { id: 1, name: "worker" }, systemClock.now());
      assert.ok(calls.starts.length >= maxFrames / 2);
      assert.deepEqual(checkIntegrity({ calls, ...recording }), []);
      assert.ok(calls.starts.every((start, call) => start > 0n && calls.ends[call] >= start));
      assert.ok(calls.functionIds.every((id) => id === calls.functionIds[0]));
    } finally {
      await worker.terminate();
    }
  });

  it("is handed out by the watchdog of a session with an output", async function () {
    // Elsewhere nothing says which thread it was.
    if (process.platform !== "linux") this.skip();
    const program = `
      import { existsSync, readFileSync } from "node:fs";
      import { setTimeout as delay } from "node:timers/promises";
      const FAULTS = 7;
      const faults = () => Number(readFileSync("/proc/thread-self/stat", "latin1").replace(/^.*\\) /s, "").split(" ")[FAULTS]);
      const leaf = woven("leaf", () => {});
      const call = (times) => { const before = faults(); for (let i = 0; i < times; i++) leaf(); return faults() - before; };
      begin();
      const first = call(${CALLS});
      // The watchdog has looked.
      while (!existsSync(output + "." + process.pid + ".live")) await delay(10);
      console.log(JSON.stringify([first, call(30_000)]));`;
    const { stdout, stderr } = await runTraced(program);
    const [first, ahead] = JSON.parse(stdout) as [number, number];
    // Where the system hands out large pages.
    if (first < MANY) this.skip();
    assert.ok(ahead < 30, stdout + stderr);
  });
});
