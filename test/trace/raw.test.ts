import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { CallweaveError } from "../../base/errors.js";
import { concatBytes } from "../../trace/bytes/bytes.js";
import { readTrace } from "../../trace/read-trace.js";
import { writeRaw } from "../../trace/raw/raw.js";
import { rawBytes } from "./raw-bytes.js";
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
    assert.equal(treeOf(readTrace(rawBytes(recordingOf(PROGRAM)))), PROGRAM);
  });

  it("is the same after reading and writing", () => {
    const trace = readTrace(rawBytes(recordingOf(PROGRAM)));
    assert.deepEqual(plain(readTrace(concatBytes([...writeRaw(trace)]))), plain(trace));
  });

  it("says what a cut at any byte has taken", () => {
    const whole = rawBytes(recordingOf(PROGRAM));
    for (let length = 0; length < whole.length; length++) {
      const read = () => readTrace(whole.subarray(0, length));
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
