import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { drawn, plain } from "./plain-trace.js";
import { recordings } from "./random-recording.js";

/** Names as they can be written in UTF-8. */
const wellFormed = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, part: unknown) => (typeof part === "string" ? part.toWellFormed() : jsonable(part))),
  );
const jsonable = (part: unknown) => (typeof part === "bigint" ? `${part}n` : part);

describe("a trace that is written and read", () => {
  for (const format of ["perfetto", "chrome-json"] as const) {
    it(`is the same, with drawn times, as ${format}`, () => {
      fc.assert(
        fc.property(recordings, (recording) => {
          const trace = fromRecordings([recording]);
          const read = readTrace(bytesOf(trace, format));
          assert.equal(read.cut, undefined);
          assert.deepEqual(wellFormed(plain(read)), wellFormed(drawn(trace)));
        }),
        { numRuns: 300 },
      );
    });
  }

  it("is the same as raw", () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        const trace = fromRecordings([recording]);
        assert.deepEqual(plain(readTrace(bytesOf(trace, "raw"))), plain(trace));
      }),
      { numRuns: 300 },
    );
  });
});

function bytesOf(trace: Trace, format: "perfetto" | "chrome-json" | "raw"): Uint8Array {
  return collectBytes(writeTrace(trace, format));
}
