import assert from "node:assert/strict";
import { constants, deflateSync, inflateSync } from "node:zlib";
import { describe, it } from "mocha";
import { CallweaveError } from "../../base/errors.js";
import { bytesInMemory } from "../../trace/bytes/byte-source.js";
import { collectBytes, concatBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { compressPackets } from "../../trace/perfetto/compress-packets.js";
import { hasCompressedPackets, inflatedPackets } from "../../trace/perfetto/perfetto-compressed.js";
import { openProto } from "../../trace/perfetto/proto-reader.js";
import { readTrace } from "../../trace/read-trace.js";
import { assertLoadsCleanly, openTrace, type LoadedTrace } from "../oracle/perfetto-engine.js";
import { BEGIN, END, packets as foreign } from "./foreign-packets.js";
import { plain } from "./plain-trace.js";
import { recordingOf } from "./record-tree.js";

const CALLS = 60;
const sample = fromRecordings([
  recordingOf(
    `main 0-1000!\n${Array.from({ length: CALLS - 1 }, (_, at) => `  f${at % 7} ${10 * at + 1}-${10 * at + 6}\n`).join("")}`,
  ),
]);
const packets = packetsOf(collectBytes(writeTrace(sample, "perfetto")));
const PER_PART = 20;
const parts = packets.flatMap((_, at) => (at % PER_PART === 0 ? [concatBytes(packets.slice(at, at + PER_PART))] : []));
const whole = collectBytes(compressPackets(parts, deflateSync));

function packetsOf(bytes: Uint8Array): Uint8Array[] {
  const proto = openProto(bytes);
  const found: Uint8Array[] = [];
  while (proto.pos < bytes.length) {
    const start = proto.pos;
    proto.skip(proto.readVarint());
    found.push(bytes.subarray(start, proto.pos));
  }
  return found;
}

const inflate = (zipped: Uint8Array, isCut: boolean): Uint8Array =>
  inflateSync(zipped, { finishFlush: isCut ? constants.Z_SYNC_FLUSH : constants.Z_FINISH });

function read(bytes: Uint8Array): Trace {
  return readTrace(inflatedPackets(bytesInMemory(bytes), inflate, () => {}));
}

function tryRead(bytes: Uint8Array): Trace | undefined {
  try {
    return read(bytes);
  } catch (error) {
    assert.ok(error instanceof CallweaveError, `not an error of ours: ${String(error)}`);
    return undefined;
  }
}

const callsOf = ({ processes }: Trace): number =>
  processes.flatMap(({ threads }) => threads).reduce((sum, { calls }) => sum + calls.count, 0);

const slicesOf = (trace: LoadedTrace) =>
  trace.query("select ts, dur, name, category, depth, track_id, arg_set_id from slice order by id");

describe("compressed packets", () => {
  it("are known by the content, and hold the same trace in fewer bytes", () => {
    assert.ok(hasCompressedPackets(bytesInMemory(whole)));
    for (const bytes of [
      concatBytes(packets),
      new TextEncoder().encode("[{}]"),
      new Uint8Array(),
      Uint8Array.of(0x0a),
    ]) {
      assert.ok(!hasCompressedPackets(bytesInMemory(bytes)));
    }
    assert.deepEqual(plain(read(whole)), plain(sample));
    assert.ok(whole.length < concatBytes(packets).length / 2);
  });

  it("are read in pieces from any offset", () => {
    const bytes = concatBytes(packets);
    const source = inflatedPackets(bytesInMemory(whole), inflate, () => {});
    assert.equal(source.length, bytes.length);
    for (let offset = 0; offset < bytes.length; offset += 97) {
      for (const length of [1, 400, 2000].filter((some) => offset + some <= bytes.length)) {
        assert.deepEqual(Uint8Array.from(source.read(offset, length)), bytes.slice(offset, offset + length));
      }
    }
  });

  it("that are cut at any byte are read up to the cut", () => {
    let most = 0;
    for (let length = 0; length < whole.length; length++) {
      const trace = tryRead(whole.subarray(0, length));
      if (trace === undefined) continue;
      const calls = callsOf(trace);
      assert.equal(calls + (trace.cut?.calls ?? 0), CALLS, `calls at ${length}`);
      assert.ok(calls >= most, `${calls} calls at ${length}, ${most} before`);
      most = calls;
    }
    assert.equal(most, CALLS);
  });

  it("with a wrong byte anywhere are read as far as they go, or refused", () => {
    for (let at = 0; at < whole.length; at++) {
      const damaged = whole.slice();
      damaged[at] ^= 0x11;
      const trace = tryRead(damaged);
      if (trace) assert.equal(callsOf(trace) + (trace.cut?.calls ?? 0), CALLS, `calls with a wrong byte at ${at}`);
    }
  });

  it("of which one is damaged are read up to it, and the bytes from it on are counted", () => {
    const [first, second] = Array.from(compressPackets(parts, deflateSync), ({ length }) => length);
    const damaged = whole.slice();
    damaged[first + second - 1] ^= 1;
    const { cut, processes } = read(damaged);
    const [{ calls }] = processes[0].threads;
    assert.ok(calls.count > 0);
    assert.deepEqual(cut, { bytes: whole.length - first, calls: CALLS - calls.count });
  });

  it("of another program that are damaged or cut say so", () => {
    const slice = (type: number, timestamp: number) =>
      foreign({ sequence: 1, timestamp, track_event: { type, track_uuid: 7, name: "a" } });
    const track = foreign({ sequence: 1, track: { uuid: 7, thread: { pid: 1, tid: 2, thread_name: "main" } } });
    const pair = (from: number): Uint8Array => concatBytes([slice(BEGIN, from), slice(END, from + 5)]);
    const [first, second] = Array.from(
      compressPackets([concatBytes([track, pair(10)]), pair(20)], deflateSync),
      (bytes) => bytes.slice(),
    );
    assert.equal(read(concatBytes([first, second])).cut, undefined);
    const wrong = second.slice();
    wrong[wrong.length - 1] ^= 1;
    const damaged = read(concatBytes([first, wrong]));
    assert.deepEqual([callsOf(damaged), damaged.cut], [1, { bytes: second.length, calls: undefined }]);
    const cut = read(concatBytes([first, second.subarray(0, -1)]));
    assert.deepEqual([callsOf(cut), cut.cut], [2, { bytes: 0, calls: undefined }]);
  });

  it("are read no further than is allowed", () => {
    const told: number[] = [];
    const check = (bytes: number): void => {
      told.push(bytes);
      if (told.length === 2) throw new CallweaveError("read", "too large", "read less");
    };
    assert.throws(() => inflatedPackets(bytesInMemory(whole), inflate, check), /too large/);
    assert.deepEqual(told, [parts[0].length, parts[0].length + parts[1].length]);
  });

  it("are the same slices in Perfetto", async () => {
    const expected = await slicesOf(await assertLoadsCleanly(concatBytes(packets)));
    assert.equal(expected.length, CALLS);
    assert.deepEqual(await slicesOf(await assertLoadsCleanly(whole)), expected);
  });

  it("that are cut load in Perfetto up to the last that is whole", async () => {
    const [first, second] = Array.from(compressPackets(parts, deflateSync), ({ length }) => length);
    const slices = await slicesOf(await openTrace(whole.slice(0, first + second - 1)));
    assert.ok(slices.length > 0);
    assert.deepEqual(slices, await slicesOf(await openTrace(parts[0])));
  });
});
