import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { CallweaveError } from "../../base/errors.js";
import { collectBytes, concatBytes } from "../../trace/bytes.js";
import { FORMATS, writeTrace } from "../../trace/formats.js";
import type { FormatName } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/from-recording.js";
import type { Trace } from "../../trace/model.js";
import { UNFINISHED } from "../../trace/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { recordingOf } from "./record-tree.js";
import { wholeCalls } from "./whole-calls.js";

const PROGRAM = `
main 0-100!
  load 1-20
    parse 2-10
    parse 11-19
  serve 30-100!
    get 40-50
`;
const CALLS = 6;

/** The trace, or undefined where the reader has said in an error of ours why there is none. */
function tryRead(bytes: Uint8Array): Trace | undefined {
  try {
    return readTrace(bytes);
  } catch (error) {
    assert.ok(error instanceof CallweaveError, `not an error of ours: ${String(error)}`);
    return undefined;
  }
}

const callsOf = (trace: Trace) =>
  trace.processes.flatMap(({ threads }) => threads).reduce((sum, { calls }) => sum + calls.count, 0);

for (const { name } of FORMATS.filter(({ isRead }) => isRead)) {
  const whole = bytesOf(name);

  describe(`a ${name} trace`, () => {
    it("that is cut at any byte says what is lost, or that nothing is left", () => {
      let readable = 0;
      for (let length = 0; length < whole.length; length++) {
        const trace = tryRead(whole.subarray(0, length));
        if (trace === undefined) continue;
        readable++;
        assert.ok(trace.cut, `the cut at ${length} of ${whole.length} was not noticed`);
        assert.ok(trace.cut.bytes >= 0 && trace.cut.bytes <= length);
        assert.equal(callsOf(trace) + (trace.cut.calls ?? NaN), CALLS, `calls at ${length}`);
      }
      assert.ok(readable > whole.length / 2, `${readable} of ${whole.length} cuts left something to read`);
    });

    it("with a wrong byte anywhere is read as far as it goes, or refused", () => {
      for (let at = 0; at < whole.length; at++) {
        for (const change of [0x01, 0x80, 0xff]) {
          const damaged = whole.slice();
          damaged[at] ^= change;
          const trace = tryRead(damaged);
          if (trace) assertWellFormed(trace);
        }
      }
    });

    it("with bytes behind its end says so", () => {
      const trace = tryRead(concatBytes([whole, Uint8Array.of(0xde, 0xad)]));
      assert.deepEqual(trace?.cut, { bytes: 2, calls: 0 });
    });
  });
}

describe("a Perfetto trace that is cut", () => {
  it("keeps the open calls up to the last event", () => {
    const whole = bytesOf("perfetto");
    const trace = readTrace(whole.subarray(0, whole.length - 60));
    const [thread] = trace.processes[0].threads;
    const calls = wholeCalls(thread.calls);
    assert.equal(calls.flags[0], UNFINISHED);
    assert.ok(thread.stopNs < 100);
    assert.equal(calls.endNs[0], thread.stopNs);
  });
});

describe("a file that is no trace", () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ["an empty file", new Uint8Array(), /the file is empty, got 0 bytes/],
    [
      "text",
      new TextEncoder().encode("hello"),
      /no trace of a known format, got 5 bytes that begin with 68 65 6c 6c 6f/,
    ],
    ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0), /begin with 1f 8b 08 00/],
    ["other JSON", new TextEncoder().encode('{"name":"callweave"}'), /the JSON is no trace/],
    [
      "a Perfetto trace of others",
      Uint8Array.of(0x0a, 0x02, 0x50, 0x01),
      /no Perfetto trace that callweave has written/,
    ],
    ["a newer raw trace", newerRaw(), /has version 2, this callweave reads version 1/],
  ];
  for (const [what, bytes, message] of cases) {
    it(`is refused: ${what}`, () => {
      assert.throws(
        () => readTrace(bytes),
        (error) => error instanceof CallweaveError && message.test(error.message),
      );
    });
  }
});

function bytesOf(format: FormatName): Uint8Array {
  return collectBytes(writeTrace(fromRecordings([recordingOf(PROGRAM)]), format));
}

function newerRaw(): Uint8Array {
  const bytes = bytesOf("raw");
  bytes[8] = 2;
  return bytes;
}

function assertWellFormed({ processes }: Trace): void {
  for (const { functions, threads } of processes) {
    for (const thread of threads) {
      const calls = wholeCalls(thread.calls);
      for (let call = 0; call < calls.length; call++) {
        assert.ok(calls.depths[call] <= (call === 0 ? 0 : calls.depths[call - 1] + 1));
        assert.ok(functions[calls.functions[call]] !== undefined);
      }
    }
  }
}
