/** What the drain says of calls that were gone before they were on disk. */
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
import { createRecorder, DEFAULT_RECORDER_OPTIONS } from "../../runtime/recorder.js";
import { readSegments } from "../../trace/raw/read-raw.js";

const ROOM = 8;

describe("calls that the ring loses before they are on disk", () => {
  /** @param counts so many calls are made before each look of the drain */
  function lossesOf(counts: readonly number[]): { kept: number; overwritten: number; undrained: number } {
    const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-drain-"));
    try {
      const recorder = createRecorder(systemClock, connectThreads(systemClock));
      const output = path.join(folder, "a.cwraw");
      const about = { pid: process.pid, name: "a", wallOffsetNs: "0", output, keepsAll: true, startedByRun: false };
      recorder.start({ ...DEFAULT_RECORDER_OPTIONS, maxFrames: ROOM }, JSON.stringify(about satisfies SessionInfo));
      const id = recorder.register(CONTRACT_VERSION, "a.ts", ["<module>", 0, 1, 1]);
      const drain = new Drain(recorder.threads, lastSession(recorder.threads), output);
      counts.forEach((count, look) => {
        for (let call = 0; call < count; call++) recorder.exit(recorder.enter(id, 0));
        assert.equal(drain.look((look + 1) * 1000), undefined);
      });
      recorder.stop();
      const segments = findSegments(liveFolder(output, process.pid)).map(openSource);
      const [{ threads }] = readSegments(segments).processes;
      const [{ ended, losses }] = threads;
      drain.remove();
      return { kept: ended, overwritten: losses.overwritten, undrained: losses.undrained };
    } finally {
      rmSync(folder, { recursive: true });
    }
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
