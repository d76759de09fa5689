import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { CallweaveError } from "../../base/errors.js";
import { readRaw, writeRaw } from "../../trace/raw.js";
import { encodeRecordings } from "../../trace/raw.js";
import { concatBytes } from "../../trace/bytes.js";
import { toRecordings } from "../../trace/to-recording.js";
import { plain } from "./plain-trace.js";
import { recordingOf, treeOf } from "./record-tree.js";

const PROGRAM = `
main 0-100!
  load 1-20
    parse 2-10
    parse 10-20
  serve 30-100!
    get 40-50
`;

describe("the raw trace", () => {
  it("brings calls into the order of their begins and closes what was open", () => {
    assert.equal(treeOf(readRaw(writeRaw(recordingOf(PROGRAM)))), PROGRAM);
  });

  it("is the same after reading and writing", () => {
    const trace = readRaw(writeRaw(recordingOf(PROGRAM)));
    assert.deepEqual(plain(readRaw(concatBytes([...encodeRecordings(toRecordings(trace))]))), plain(trace));
  });

  it("says what a cut at any byte has taken", () => {
    const whole = writeRaw(recordingOf(PROGRAM));
    for (let length = 0; length < whole.length; length++) {
      const read = () => readRaw(whole.subarray(0, length));
      try {
        const { cut, processes } = read();
        const calls = processes.flatMap(({ threads }) => threads).reduce((sum, thread) => sum + thread.calls.count, 0);
        assert.equal(calls + (cut?.calls ?? NaN), 6);
      } catch (error) {
        assert.ok(error instanceof CallweaveError, String(error));
      }
    }
  });
});
