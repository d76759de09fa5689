/** What the drain says of calls that were gone before they were on disk, and how it names those that are. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, it } from "mocha";
import { Drain } from "../../hosts/watchdog/drain.js";
import { openSource } from "../../hosts/files/file-source.js";
import { findSegments, liveFolder } from "../../hosts/watchdog/live-folder.js";
import { lastSession, type SessionInfo } from "../../hosts/session/session-threads.js";
import { CONTRACT_VERSION } from "../../runtime/contract.js";
import { systemClock } from "../../runtime/clock.js";
import { connectThreads } from "../../runtime/node-threads.js";
import { createRecorder, DEFAULT_RECORDER_OPTIONS, type Recorder } from "../../runtime/recorder.js";
import { Threads } from "../../runtime/threads.js";
import { mergeRaw, readSegments } from "../../trace/raw/read-raw.js";
import { wholeCalls } from "../trace/whole-calls.js";

const ROOM = 8;

function inFolder<T>(use: (output: string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-drain-"));
  try {
    return use(path.join(folder, "a.cwraw"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function startDrained(recorder: Recorder<Threads>, maxFrames: number, output: string): Drain {
  const about = { pid: process.pid, name: "a", wallOffsetNs: "0", output, keepsAll: true, startedByRun: false };
  recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames }, JSON.stringify(about satisfies SessionInfo));
  return new Drain(recorder.threads, lastSession(recorder.threads), output);
}

const readDrained = (output: string) => readSegments(findSegments(liveFolder(output, process.pid)).map(openSource));

describe("calls that the ring loses before they are on disk", () => {
  /** @param counts so many calls are made before each look of the drain */
  function lossesOf(counts: readonly number[]): { kept: number; overwritten: number; undrained: number } {
    return inFolder((output) => {
      const recorder = createRecorder(systemClock, connectThreads(systemClock));
      const drain = startDrained(recorder, ROOM, output);
      const id = recorder.register(CONTRACT_VERSION, "a.ts", ["<module>", 0, 1, 1]);
      counts.forEach((count, look) => {
        for (let call = 0; call < count; call++) recorder.exit(recorder.enter(id, 0));
        assert.equal(drain.look((look + 1) * 1000), undefined);
      });
      recorder.stop();
      const [{ ended, losses }] = readDrained(output).processes[0].threads;
      drain.remove();
      return { kept: ended, overwritten: losses.overwritten, undrained: losses.undrained };
    });
  }

  it("are overwritten, where none was on disk before", () => {
    const { kept, overwritten, undrained } = lossesOf([20, 5]);
    assert.deepEqual([kept + overwritten, undrained], [25, 0]);
    assert.ok(overwritten >= 12);
  });

  it("are counted apart, where they fell between calls that are on disk", () => {
    const { kept, overwritten, undrained } = lossesOf([5, 20, 3]);
    assert.deepEqual([kept + undrained, overwritten], [28, 0]);
    assert.ok(undrained >= 12);
  });
});

describe("calls on disk", () => {
  /** Two threads that hear of each other at once, unless the second is told to keep back its files. */
  function createThreads() {
    const main = createRecorder(systemClock, new Threads());
    const worker = createRecorder(systemClock, new Threads(1, "worker 1", structuredClone(main.threads.snapshot())));
    const late: (() => void)[] = [];
    let isLate = false;
    const send = (to: Recorder<Threads>, isHeldUp: () => boolean) => ({
      post: (message: Parameters<Threads["take"]>[0]) => {
        const copy = structuredClone(message);
        if (isHeldUp()) late.push(() => to.threads.take(copy));
        else to.threads.take(copy);
      },
      receive: () => undefined,
    });
    main.threads.messages = send(worker, () => false);
    worker.threads.messages = send(main, () => isLate);
    return {
      main,
      worker,
      holdUp: () => (isLate = true),
      deliver: () => late.splice(0).forEach((take) => take()),
    };
  }

  const call = (recorder: Recorder, firstId: number): void => recorder.exit(recorder.enter(firstId, 0));
  const register = (recorder: Recorder, name: string): number =>
    recorder.register(CONTRACT_VERSION, `${name}.ts`, [name, 1, 1, 1]);

  function namesOf(output: string): string[] {
    const [{ functions, threads }] = mergeRaw([readDrained(output)]).processes;
    return threads.map(({ name, calls }) =>
      [name, ...Array.from(wholeCalls(calls).functions, (index) => functions[index].name)].join(" "),
    );
  }

  it("have the names of their functions, which another thread has loaded in another order", () =>
    inFolder((output) => {
      const { main, worker } = createThreads();
      const drain = startDrained(main, 100, output);
      for (const name of ["a", "b"]) call(main, register(main, name));
      for (const name of ["b", "c", "a"]) call(worker, register(worker, name));
      assert.equal(drain.look(1000), undefined);
      assert.deepEqual(namesOf(output), ["main a b", "worker 1 b c a"]);
      drain.remove();
    }));

  it("wait until the names are known", () =>
    inFolder((output) => {
      const { main, worker, holdUp, deliver } = createThreads();
      const drain = startDrained(main, 100, output);
      call(main, register(main, "a"));
      call(worker, register(worker, "a"));
      holdUp();
      call(worker, register(worker, "b"));
      assert.equal(drain.look(1000), undefined);
      assert.deepEqual(namesOf(output), ["main a"]);
      deliver();
      assert.equal(drain.look(2000), undefined);
      assert.deepEqual(namesOf(output), ["main a", "worker 1 a b"]);
      drain.remove();
    }));

  it("have no name where that never comes", () =>
    inFolder((output) => {
      const { main, worker, holdUp } = createThreads();
      const drain = startDrained(main, 100, output);
      for (const name of ["a", "b"]) call(main, register(main, name));
      call(worker, register(worker, "a"));
      holdUp();
      // Number 2 is that of b in the main thread.
      call(worker, register(worker, "c"));
      main.stop();
      assert.equal(drain.finish(), undefined);
      assert.deepEqual(namesOf(output), ["main a b", "worker 1 a (unknown function 0)"]);
      drain.remove();
    }));
});
