/** Files that are large, or say that they are, and names that are. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, it } from "mocha";
import { CallweaveError } from "../../base/errors.js";
import { saveTrace } from "../../hosts/session/session-save.js";
import { readTraceFile } from "../../hosts/files/trace-file.js";
import { collectBytes, concatBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import type { Trace } from "../../trace/model/model.js";
import { largeTrace } from "../trace/large-trace.js";
import { inProject } from "./project.js";

const READER = fileURLToPath(new URL("read-from-disk.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const inFolder = <T>(action: (at: (name: string) => string) => T): Promise<T> =>
  inProject({}, ({ folder }) => action((name) => path.join(folder, name)));

interface ReadFromDisk {
  readonly calls: number;
  readonly megabytes: number;
}

/** Reads in a process whose heap is small. */
function readFromDisk(file: string): ReadFromDisk {
  const flags = ["--max-old-space-size=48", "--import", "tsx", READER, file];
  return JSON.parse(execFileSync(process.execPath, flags, { cwd: ROOT, encoding: "utf8" })) as ReadFromDisk;
}

describe("a file of many calls", () => {
  // The calls would be 74 MB more of the larger file, and the JSON 130 MB. V8 collects memory outside of its heap when it is 64 MB.
  for (const [name, rounds, limit] of [
    ["a.pftrace", [150_000, 750_000], 60],
    ["a.json.gz", [40_000, 300_000], 90],
  ] as const)
    it(`takes no more memory for more calls, as ${name}`, async function () {
      if (process.platform !== "linux") return this.skip(); // It reads the memory that Linux says a process had at most.
      await inFolder((at) => {
        const read = (count: number) => {
          saveTrace(largeTrace(count), at(name));
          return readFromDisk(at(name));
        };
        const [small, large] = rounds.map(read);
        assert.deepEqual(
          [small.calls, large.calls],
          rounds.map((count) => 1 + 3 * count),
        );
        assert.ok(large.megabytes < small.megabytes + limit, `${small.megabytes} and ${large.megabytes} MB`);
      });
    });
});

describe("a file of more than 2 GiB", () => {
  const GIB = 2 ** 30;
  const small = largeTrace(2);

  for (const format of ["perfetto", "chrome-json", "raw"] as const)
    it(`is read as far as it goes, of ${format}`, async () => {
      await inFolder((at) => {
        const bytes = collectBytes(writeTrace(small, format));
        fs.writeFileSync(at("a"), bytes);
        fs.truncateSync(at("a"), 3 * GIB);
        const trace = readTraceFile(at("a"));
        assert.deepEqual(callsOf(trace), [7]);
        assert.deepEqual(trace.cut, { bytes: 3 * GIB - bytes.length, calls: 0 });
      });
    });

  it("may say that a part of it is as large", async () => {
    await inFolder((at) => {
      const raw = collectBytes(writeTrace(small, "raw"));
      const chunk = new DataView(new ArrayBuffer(12));
      chunk.setUint32(0, 0x50455453, true);
      chunk.setUint32(4, 0xfff0_0000, true);
      const perfetto = collectBytes(writeTrace(small, "perfetto"));
      for (const bytes of [
        concatBytes([raw, new Uint8Array(chunk.buffer)]),
        concatBytes([perfetto, Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f)]),
      ]) {
        fs.writeFileSync(at("a"), bytes);
        fs.truncateSync(at("a"), 5 * GIB);
        const trace = readTraceFile(at("a"));
        assert.deepEqual(callsOf(trace), [7]);
        assert.ok(trace.cut!.bytes > 4 * GIB);
      }
    });
  });

  it("is refused when it is no trace", async () => {
    await inFolder((at) => {
      fs.writeFileSync(at("a"), "");
      fs.truncateSync(at("a"), 3 * GIB);
      assert.throws(
        () => readTraceFile(at("a")),
        /no trace of a known format, got 3221225472 bytes that begin with 00 00 00/,
      );
    });
  });

  it("takes no memory for it", async function () {
    if (process.platform !== "linux") return this.skip(); // A sparse file and the memory of a process, as Linux has them.
    await inFolder((at) => {
      fs.writeFileSync(at("a"), collectBytes(writeTrace(small, "perfetto")));
      fs.truncateSync(at("a"), 3 * GIB);
      const { calls, megabytes } = readFromDisk(at("a"));
      assert.equal(calls, 7);
      assert.ok(megabytes < 400, `${megabytes} MB`);
    });
  });
});

describe("gzip", () => {
  const json = collectBytes(writeTrace(largeTrace(2), "chrome-json"));
  const zeros = gzipSync(Buffer.alloc(1 << 26));

  it("that unzips to more than memory holds is refused, where nothing but a bomb does so", async () => {
    await inFolder((at) => {
      const bomb = concatBytes([gzipSync(json), ...Array.from({ length: 40 }, () => zeros)]);
      fs.writeFileSync(at("a"), bomb);
      assert.throws(
        () => readTraceFile(at("a")),
        /unzips to more than 300 times its size, got \d+ bytes that are compressed; /,
      );
    });
  });

  it("that is cut at any byte gives what comes before, and that it is cut", async () => {
    await inFolder((at) => {
      const zipped = gzipSync(json);
      for (let length = 2; length < zipped.length; length++) {
        fs.writeFileSync(at("a"), zipped.subarray(0, length));
        const trace = tryRead(at("a"));
        if (trace) assert.ok(trace.cut, `the cut at ${length} was not noticed`);
      }
    });
  });

  it("with a wrong byte anywhere is refused, or the trace is the same", async () => {
    await inFolder((at) => {
      const zipped = gzipSync(json);
      for (let place = 0; place < zipped.length; place++) {
        const damaged = Buffer.from(zipped);
        damaged[place] ^= 1;
        fs.writeFileSync(at("a"), damaged);
        const trace = tryRead(at("a"));
        if (trace) assert.ok(trace.cut ?? callsOf(trace)[0] === 7, `the change at ${place} was not noticed`);
      }
    });
  });
});

/** Undefined where an error of ours says why there is no trace. */
function tryRead(file: string): Trace | undefined {
  try {
    return readTraceFile(file);
  } catch (error) {
    assert.ok(error instanceof CallweaveError, String(error));
    return undefined;
  }
}

const callsOf = ({ processes }: Trace) => processes.flatMap(({ threads }) => threads.map(({ calls }) => calls.count));

describe("a file that has been read", () => {
  const openFiles = () => fs.readdirSync("/proc/self/fd").length;

  it("is closed: a small one at once, a large one when nobody has the trace any more", async function () {
    if (process.platform !== "linux") return this.skip(); // It counts the open files in /proc.
    await inFolder((at) => {
      saveTrace(largeTrace(2), at("small.pftrace"));
      const before = openFiles();
      const traces = Array.from({ length: 50 }, () => readTraceFile(at("small.pftrace")));
      assert.equal(openFiles(), before);
      assert.deepEqual(new Set(traces.flatMap(callsOf)), new Set([7]));
      saveTrace(largeTrace(40_000), at("large.pftrace"));
      const script = `
        import { openSource } from ${JSON.stringify(new URL("../../hosts/files/file-source.ts", import.meta.url).href)};
        import fs from "node:fs";
        const openFiles = () => fs.readdirSync("/proc/self/fd").length;
        const before = openFiles();
        const lengths = Array.from({ length: 50 }, () => openSource(${JSON.stringify(at("large.pftrace"))}).length);
        const during = openFiles();
        const collect = async () => { gc(); await new Promise(setImmediate); };
        for (let turn = 0; turn < 100 && openFiles() > before; turn++) await collect();
        console.log(lengths.length, during - before, openFiles() - before);`;
      const flags = ["--expose-gc", "--import", "tsx", "--input-type=module", "--eval", script];
      assert.equal(execFileSync(process.execPath, flags, { cwd: ROOT, encoding: "utf8" }), "50 50 0\n");
    });
  });
});
