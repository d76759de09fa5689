/** Compressed traces with wrong bits: what is read of them is right. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, it } from "mocha";
import { CallweaveError } from "../../base/errors.js";
import { openSource } from "../../hosts/files/file-source.js";
import { unzipped } from "../../hosts/files/gunzip-source.js";
import { readTraceFile } from "../../hosts/files/trace-file.js";
import { saveTrace } from "../../hosts/session/session-save.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import type { FormatName } from "../../trace/format-names.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { encodeRecordings } from "../../trace/raw/raw.js";
import { largeTrace } from "../trace/large-trace.js";
import { plain } from "../trace/plain-trace.js";
import { recordingOf } from "../trace/record-tree.js";
import { inProject } from "./project.js";

const CALLS = 40;
const recording = recordingOf(
  Array.from({ length: CALLS }, (_, at) => `f${at % 7} ${10 * at + 1}-${10 * at + 3 + (at % 5)}\n`).join(""),
);
const trace = fromRecordings([recording]);

const inFolder = (action: (file: string) => void): Promise<void> =>
  inProject({}, ({ folder }) => action(path.join(folder, "a")));

/** The trace, or the message that says why there is none. */
function tryRead(file: string): Trace | string {
  try {
    return readTraceFile(file);
  } catch (error) {
    assert.ok(error instanceof CallweaveError, String(error));
    return error.message;
  }
}

/** Reads the file with each bit flipped that is asked for. */
function flipEach(
  file: string,
  whole: Uint8Array,
  bits: readonly number[],
  check: (read: Trace | string, at: number) => void,
): void {
  for (let at = 2; at < whole.length; at++)
    for (const bit of bits) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 1 << bit;
      fs.writeFileSync(file, damaged);
      check(tryRead(file), at);
    }
}

const callsOf = (read: Trace) => plain(read).processes.flatMap(({ threads }) => threads.flatMap(({ calls }) => calls));

describe("a gzip file with a wrong bit anywhere", () => {
  for (const format of ["perfetto", "chrome-json"] as const)
    it(`is refused, or the trace is the same, of ${format}`, () =>
      inFolder((file) => {
        const bytes = collectBytes(writeTrace(trace, format));
        const expected = plain(readAlone(file, format));
        let refused = 0;
        flipEach(file, gzipSync(bytes), [0, 4], (read, at) => {
          if (typeof read !== "string") return assert.deepEqual(plain(read), expected, `at ${at}`);
          refused++;
          assert.match(read, /: the gzip data is damaged, .*, got zlib: .*; copy the file once more/);
        });
        assert.ok(refused > 500);
      }));

  it("has the calls before the damage, and their number, of raw", () =>
    inFolder((file) => {
      const bytes = Buffer.concat([...encodeRecordings([recording], 4)]);
      const all = callsOf(trace);
      let some = 0;
      flipEach(file, gzipSync(bytes), [3], (read, at) => {
        if (typeof read === "string") return assert.match(read, /damaged|has version/);
        const calls = callsOf(read);
        assert.deepEqual(calls, all.slice(0, calls.length), `at ${at}`);
        if (calls.length < CALLS) assert.equal(read.cut?.calls, CALLS - calls.length, `at ${at}`);
        if (calls.length > 0 && calls.length < CALLS) some++;
      });
      assert.ok(some > 50, `${some} files were read in part`);
    }));

  it("may be large, of raw", () =>
    inFolder((file) => {
      saveTrace(largeTrace(260_000), `${file}.cwraw.gz`);
      const bytes = fs.readFileSync(`${file}.cwraw.gz`);
      bytes[Math.floor(bytes.length * 0.9)] ^= 4;
      fs.writeFileSync(file, bytes);
      assert.ok(unzipped(openSource(file)).length > 1 << 24, "it is not in memory");
      const { cut, processes } = readTraceFile(file);
      const [{ calls }] = processes[0].threads;
      assert.equal(calls.count + cut!.calls!, 780_001);
      assert.ok(calls.count > 500_000);
      assert.equal([...calls.blocks()].at(-1)?.functions[0], 0);
    }));
});

function readAlone(file: string, format: FormatName): Trace {
  fs.writeFileSync(file, collectBytes(writeTrace(trace, format)));
  return readTraceFile(file);
}

describe("a .pftrace.z of one packet", () => {
  it("that is damaged is said to be", () =>
    inFolder((file) => {
      saveTrace(trace, `${file}.pftrace.z`);
      const whole = fs.readFileSync(`${file}.pftrace.z`);
      const damaged = Buffer.from(whole);
      damaged[Math.floor(whole.length * 0.9)] ^= 4;
      fs.writeFileSync(file, damaged);
      assert.throws(
        () => readTraceFile(file),
        /a: the first compressed packet of the Perfetto trace is damaged or cut, got a file of \d+ bytes; copy it once/,
      );
    }));
});
