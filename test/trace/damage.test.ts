import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { CallweaveError } from "../../base/errors.js";
import { collectBytes, concatBytes } from "../../trace/bytes/bytes.js";
import { FORMATS } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import type { FormatName } from "../../trace/format-names.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { UNFINISHED } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { packets } from "./foreign-packets.js";
import { plain } from "./plain-trace.js";
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
  readLikeAnyOther(name, whole);

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
    ["a Perfetto trace with nothing in it", Uint8Array.of(0x0a, 0x02, 0x50, 0x01), /has no tracks of events/],
    [
      "one that is cut in its first packet",
      Uint8Array.of(0x0a, 0x02, 0x50),
      /cut before its first packet, got 3 bytes/,
    ],
    ["a line feed before text", new TextEncoder().encode("\nhello"), /cut before its first packet, got 6 bytes/],
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

/** What holds for whatever bytes there are: no error but ours, no hang, and the same calls each time that they are read. */
function assertReadable(bytes: Uint8Array): void {
  const trace = tryRead(bytes);
  if (trace === undefined) return;
  assertWellFormed(trace);
  assert.deepEqual(plain(readTrace(bytes, 0)), plain(trace), "read again from the bytes");
}

/** Bytes that are wrong in several places, and those that only begin like a trace. */
function readLikeAnyOther(what: string, whole: Uint8Array): void {
  describe(`bytes like a ${what} trace`, () => {
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 8 });
    it("are read as far as they go, or refused, with any of them flipped", () => {
      const damaged = flips.map((all) => {
        const bytes = whole.slice();
        for (const [at, change] of all) bytes[at] ^= change;
        return bytes;
      });
      fc.assert(fc.property(damaged, assertReadable), { numRuns: 400, seed: 1 });
    });

    it("are read as far as they go, or refused, with garbage behind their begin", () => {
      const garbage = fc
        .tuple(fc.nat(whole.length), fc.uint8Array({ maxLength: 300 }))
        .map(([length, rest]) => concatBytes([whole.subarray(0, length), rest]));
      fc.assert(fc.property(garbage, assertReadable), { numRuns: 400, seed: 1 });
    });

    it("are read as far as they go, or refused, with a part of them twice, moved or missing", () => {
      const parts = fc
        .array(fc.tuple(fc.nat(whole.length), fc.nat(whole.length)), { minLength: 1, maxLength: 4 })
        .map((all) =>
          concatBytes(all.map(([one, other]) => whole.subarray(Math.min(one, other), Math.max(one, other)))),
        );
      fc.assert(fc.property(parts, assertReadable), { numRuns: 400, seed: 1 });
    });
  });
}

readLikeAnyOther("foreign perfetto", foreignPerfetto());
readLikeAnyOther("foreign chrome-json", new TextEncoder().encode(JSON.stringify(foreignEvents())));

describe("a foreign perfetto trace", () => {
  const whole = foreignPerfetto();
  it("that is cut at any byte has the packets before, and counts the bytes behind them", () => {
    let packetsBefore = 0;
    for (let length = 1; length <= whole.length; length++) {
      const trace = tryRead(whole.subarray(0, length));
      if (trace === undefined) continue;
      assert.ok(callsOf(trace) >= packetsBefore);
      packetsBefore = callsOf(trace);
      assert.ok((trace.cut?.bytes ?? 0) < length);
    }
    assert.equal(packetsBefore, 3);
    assert.equal(readTrace(whole).cut, undefined);
  });
});

describe("a foreign chrome-json trace", () => {
  it("that is cut at any byte has the whole events before, and counts what is behind them", () => {
    const OPENED = '{"traceEvents":[';
    const whole = new TextEncoder().encode(`${OPENED}${JSON.stringify(foreignEvents()).slice(1)},"b":1}`);
    const closed = whole.lastIndexOf("]".charCodeAt(0)) + 1;
    for (let length = 0; length <= whole.length; length++) {
      const trace = tryRead(whole.subarray(0, length));
      if (trace === undefined) continue;
      const rest = Math.max(OPENED.length, whole.subarray(0, length).lastIndexOf("}".charCodeAt(0)) + 1);
      const isBetween = new TextDecoder().decode(whole.subarray(rest, length)).trim().replace(",", "") === "";
      if (length >= closed || isBetween) assert.ok(trace.cut === undefined || trace.cut.bytes > 0);
      else assert.ok(trace.cut, `the cut at ${length} was not noticed`);
    }
  });

  const odd: [string, string, number][] = [
    [
      "times that no number holds",
      `[{"ph":"X","ts":1e308,"dur":1},{"ph":"X","ts":1,"dur":1e400},{"ph":"B","ts":"NaN"}]`,
      0,
    ],
    [
      "times below 0, and none",
      `[{"ph":"X","ts":-5,"dur":1},{"ph":"X","ts":5,"dur":-1},{"ph":"B"},{"ph":"B","ts":null}]`,
      0,
    ],
    ["times 200 days apart", `[{"ph":"X","ts":1,"dur":1},{"ph":"X","ts":17280000000000,"dur":1}]`, 1],
    ["ends without a begin", `[{"ph":"E","ts":1},{"ph":"E","ts":2,"name":"a"},{"ph":"X","ts":1,"dur":1}]`, 1],
    ["one key twice", `[{"ph":"X","ph":"B","ts":1,"ts":2}]`, 1],
    [
      "names of the language",
      `[{"ph":"__proto__","ts":1},{"ph":"constructor","ts":1},{"__proto__":{"ph":"X"},"ts":1}]`,
      0,
    ],
    ["depth", `[{"ph":"X","ts":1,"args":${"[".repeat(100_000)}${"]".repeat(100_000)}}]`, 1],
    ["depth without an end", `[{"ph":"X","ts":1},${'{"a":['.repeat(100_000)}`, 1],
  ];
  for (const [what, text, calls] of odd)
    it(`may have ${what}`, () => {
      const bytes = new TextEncoder().encode(text);
      const trace = readTrace(bytes);
      assert.equal(callsOf(trace), calls);
      assertReadable(bytes);
      assert.ok(trace.skipped ?? trace.cut ?? calls > 0, "what is left out is counted");
    });
});

function foreignPerfetto(): Uint8Array {
  const slice = (type: number, timestamp: number, name?: string) => ({
    ...{ sequence: 1, timestamp, flags: 2 },
    track_event: { type, track_uuid: 7, ...(name === undefined ? {} : { name }) },
  });
  return packets(
    {
      sequence: 1,
      flags: 1,
      clock_snapshot: {
        clocks: [
          { clock_id: 6, timestamp: 5 },
          { clock_id: 64, timestamp: 9 },
        ],
      },
    },
    { sequence: 1, track: { uuid: 7, thread: { pid: 1, tid: 2, thread_name: "main" } } },
    slice(1, 100, "a"),
    slice(1, 200, "b"),
    slice(2, 300),
    { ...slice(1, 400, "c"), clock: 64 },
    slice(3, 500, "instant"),
    slice(2, 600),
    slice(2, 700),
  );
}

function foreignEvents(): object[] {
  const event = (ph: string, ts: number, more: object = {}) => ({ ph, ts, pid: 1, tid: 2, ...more });
  return [
    event("M", 0, { name: "process_name", args: { name: "app" } }),
    event("B", 1, { name: "a" }),
    event("X", 2, { name: "b", dur: 1.5 }),
    event("B", 3, { name: "c", tid: 3 }),
    event("E", 9),
    event("C", 4, { name: "n", args: { v: 1 } }),
    event("X", 2, { name: "d", dur: 7 }),
  ];
}

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
