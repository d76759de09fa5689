/** What is on disk of a thread that goes on, when values of its counters are all that it does. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, it } from "mocha";
import { openSource } from "../../hosts/files/file-source.js";
import { findSegments } from "../../hosts/watchdog/live-folder.js";
import { LiveWriter } from "../../hosts/watchdog/live-writer.js";
import { mergeRaw, readSegments } from "../../trace/raw/read-raw.js";
import { recordingOf } from "../trace/record-tree.js";

const VALUES_A_STEP = 60;
const STEPS = 20;
const A_SEGMENT = 100;

describe("what is on disk while a program runs", () => {
  it("holds the newest values of counters, at most four times as many as are kept, and counts the others", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-live-"));
    try {
      const { files, threads, ...head } = recordingOf("main 0-100\n");
      const [thread] = threads;
      const writer = new LiveWriter(path.join(folder, "live"), head, A_SEGMENT);
      for (let step = 0; step < STEPS; step++) {
        const first = step * VALUES_A_STEP;
        const at = Array.from({ length: VALUES_A_STEP }, (_, value) => first + value);
        const counters = {
          names: [{ name: "value" }],
          counters: new Int32Array(VALUES_A_STEP),
          times: BigInt64Array.from(at, (value) => thread.startNs + BigInt(value)),
          values: Float64Array.from(at),
        };
        writer.step({ ...thread, counters }, files);
      }
      writer.close();
      const segments = findSegments(path.join(folder, "live"));
      const [{ threads: read }] = mergeRaw([readSegments(segments.map(openSource))]).processes;
      const { values } = read[0].counters![0];
      assert.equal(segments.length, 2);
      assert.ok(values.length >= A_SEGMENT && values.length <= 4 * A_SEGMENT, `${values.length} values`);
      assert.equal(values.at(-1), STEPS * VALUES_A_STEP - 1);
      assert.equal(values.length + read[0].losses.overwrittenValues, STEPS * VALUES_A_STEP);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
