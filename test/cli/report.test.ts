import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { CallsBuilder } from "../../trace/model/calls-builder.js";
import { inOneBlock, noLosses } from "../../trace/model/calls.js";
import type { FormatName } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import { UNFINISHED, type Trace } from "../../trace/model/model.js";
import { CLI, inProject, type Ended, type Project } from "../hosts/project.js";
import { traceOfTree, writeTraceFile } from "./small-traces.js";

const MS = 1_000_000;

/** main { work { inner } work, work is unfinished } with a task that waits and calls that are lost. */
const trace = ((): Trace => {
  const builder = new CallsBuilder();
  builder.enter(0, 0);
  builder.enter(1 * MS, 1);
  builder.enter(2 * MS, 2);
  builder.leave(5 * MS);
  builder.leave(6 * MS);
  builder.enter(6 * MS, 1);
  const functions = ["main", "work", "in\u001b[31mner"].map(
    (name, at) => ({ name, kind: "function", file: "src/a.ts", line: at + 1, column: 1 }) as const,
  );
  const thread = {
    id: 0,
    name: "main",
    startNs: 0,
    stopNs: 10 * MS,
    calls: inOneBlock(builder.finish(10 * MS, UNFINISHED)),
    suspendedTasks: [{ task: 1, parent: 0, function: 1, startNs: 0, suspendedNs: 4 * MS, line: 7, column: 3 }],
    losses: { ...noLosses(), elided: 1234, untrackedTasks: 1 },
  };
  const process = { pid: 1, name: "p", functions, threads: [thread], unfinished: "close" } as const;
  return { originNs: 0n, wallOffsetNs: 0n, processes: [process] };
})();

const bytesOf = (format: FormatName): Uint8Array => collectBytes(writeTrace(trace, format));

async function report(file: string, bytes: Uint8Array, ...flags: string[]): Promise<Ended> {
  return inProject({}, (project) => {
    writeFileSync(path.join(project.folder, file), bytes);
    return project.run([CLI, "report", file, ...flags]);
  });
}

const EXPECTED = `4 calls in 10.0 ms, 1 thread of 1 process
2 unfinished frames:
  work  src/a.ts:2:1  open for 4.00 ms
  main  src/a.ts:1:1  open for 10.0 ms
1 suspended task:
  work  waits at src/a.ts:7:3 for 6.00 ms
lost: 1,234 calls left out (too deep), 1 task not followed (task table full)

   self    total  calls  average      p50      p99      max  unfinished  function
6.00 ms  9.00 ms      2  4.50 ms  4.00 ms  5.00 ms  5.00 ms           1  work  src/a.ts:2:1
3.00 ms  3.00 ms      1  3.00 ms  3.00 ms  3.00 ms  3.00 ms              in�[31mner  src/a.ts:3:1
1.00 ms  10.0 ms      1  10.0 ms  10.0 ms  10.0 ms  10.0 ms           1  main  src/a.ts:1:1
`;

describe("callweave report", () => {
  for (const [file, format, gzip] of [
    ["a.pftrace", "perfetto", false],
    ["any-name", "perfetto", true],
    ["a.json", "chrome-json", false],
    ["a.json.gz", "chrome-json", true],
    ["a.cwraw", "raw", false],
  ] as const)
    it(`prints the functions by self time, of ${format}${gzip ? " in gzip" : ""}`, async () => {
      const bytes = bytesOf(format);
      const { code, stdout, stderr } = await report(file, gzip ? gzipSync(bytes) : bytes);
      assert.equal(stderr, "");
      assert.equal(stdout, EXPECTED);
      assert.equal(code, 0);
    });

  it("says whose the open frames are when there are several processes or threads", async () => {
    const [one] = trace.processes;
    const both = [one, { ...one, pid: 2, threads: [...one.threads, { ...one.threads[0], id: 1, name: "worker 1" }] }];
    const bytes = collectBytes(writeTrace({ ...trace, processes: both }, "raw"));
    const { stdout } = await report("a", bytes);
    assert.match(stdout, /^12 calls in 10\.0 ms, 3 threads of 2 processes\n6 unfinished frames:\n/);
    assert.match(stdout, /work {2}src\/a\.ts:2:1 {2}open for 4\.00 ms, in p 1, thread main\n/);
    assert.match(stdout, /main {2}src\/a\.ts:1:1 {2}open for 10\.0 ms, in p 2, thread worker 1\n/);
    assert.match(stdout, /work {2}waits at src\/a\.ts:7:3 for 6\.00 ms, in p 2, thread worker 1\n/);
  });

  it("has no self time where callees are lost, and says so", async () => {
    const [one] = trace.processes;
    const of = async (losses: object, ...flags: string[]): Promise<string> => {
      const threads = [{ ...one.threads[0], losses: { ...noLosses(), ...losses } }];
      const bytes = collectBytes(writeTrace({ ...trace, processes: [{ ...one, threads }] }, "raw"));
      return (await report("a", bytes, ...flags)).stdout;
    };
    const ring = await of({ overwritten: 7 });
    assert.match(
      ring,
      /\nlost: 7 calls overwritten by newer ones\nself times begin where the oldest call that is kept/,
    );
    assert.match(ring, /\n5\.00 ms +9\.00 ms .* work .*\n +0 ns +10\.0 ms .* main .*\n +0 ns +3\.00 ms .* in.*\n$/);
    const full = await of({ dropped: 7 }, "--tree");
    assert.match(
      full,
      /\nlost: 7 calls dropped \(buffer full\)\nunfinished frames have no self time: their callees may/,
    );
    assert.match(full, /\n10\.0 ms +0 ns .* main .*\n *9\.00 ms +2\.00 ms .* work .*\n/);
  });

  it("prints as many as --limit says, and how many more there are", async () => {
    const { stdout } = await report("a.pftrace", bytesOf("perfetto"), "--limit", "1");
    assert.match(stdout, /work {2}src\/a\.ts:2:1\n… and 2 more functions \(--limit 0 prints all\)\n$/);
    assert.equal((await report("a.pftrace", bytesOf("perfetto"), "-n", "0")).stdout, EXPECTED);
  });

  it("counts what is missing of a trace that was cut", async () => {
    for (const format of ["perfetto", "chrome-json", "raw"] as const) {
      const bytes = bytesOf(format);
      const cut = await report("a", bytes.subarray(0, bytes.length - 3));
      assert.equal(cut.code, 0, format);
      assert.match(cut.stdout, /^lost: .*in \d+ damaged bytes?$/m, format);
      const zipped = gzipSync(bytes);
      const cutZip = await report("a.gz", zipped.subarray(0, zipped.length - 12));
      assert.match(cutZip.code === 0 ? cutZip.stdout : cutZip.stderr, /damaged byte|callweave\/.*; /, format);
    }
  });

  const refused: [string, (project: Project) => void, RegExp][] = [
    [
      "a missing file",
      () => undefined,
      /^callweave\/read: cannot read a, got ENOENT.*; give the path of a trace file\n$/,
    ],
    ["an empty file", write(""), /^callweave\/trace\/read: a: the file is empty, got 0 bytes; give a Perfetto trace/],
    [
      "a text",
      write("hello"),
      /^callweave\/trace\/read: a: the file is no trace of a known format, got 5 bytes that begin with 68 65/,
    ],
    ["damaged gzip", write(Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3)), /^callweave\/(?:read|trace\/read): .*; /],
    ["JSON that is no trace", write('{"a":1}'), /^callweave\/trace\/.*a: .*; /],
  ];
  for (const [what, prepare, message] of refused)
    it(`refuses ${what}`, async () => {
      await inProject({}, (project) => {
        prepare(project);
        const { code, stdout, stderr } = project.run([CLI, "report", "a"]);
        assert.match(stderr, message);
        assert.equal(stdout, "");
        assert.equal(code, 1);
      });
    });

  it("refuses a folder", async () => {
    const { code, stderr } = await inProject({}, (project) => project.run([CLI, "report", "."]));
    assert.match(stderr, /^callweave\/read: cannot read \., got EISDIR/);
    assert.equal(code, 1);
  });

  it("ends without a word when nobody reads on", async () => {
    const { code, stderr } = await inProject({}, (project) => {
      const names = Array.from({ length: 40_000 }, (_, at) => `f${at} ${at}-${at + 1}\n`);
      writeTraceFile(project.folder, "a.cwraw", traceOfTree(names.join("")));
      const script = `"${process.execPath}" "${CLI}" report a.cwraw --json | head -1 > /dev/null`;
      return project.run([
        "-e",
        `process.exit(require("child_process").spawnSync("sh", ["-c", ${JSON.stringify(script)}], { stdio: "inherit" }).status)`,
      ]);
    });
    assert.deepEqual([code, stderr], [0, ""]);
  });

  const refusedFlags: [flags: string[], message: RegExp][] = [
    [
      ["--by", "line"],
      /option '--by <what>' argument 'line' is invalid\. Allowed choices are function, file, thread\./,
    ],
    [
      ["--sort", "size"],
      /argument 'size' is invalid\. Allowed choices are self, total, calls, average, p50, p99, max\./,
    ],
    [["--tree", "--unfinished"], /'--unfinished' cannot be used with option '--tree'/],
    [["--json", "--markdown"], /'--markdown' cannot be used with option '--json'/],
    [["--limit", "few"], /It must be a whole number/],
  ];
  for (const [flags, message] of refusedFlags)
    it(`refuses ${flags.join(" ")}`, async () => {
      const { code, stdout, stderr } = await inProject({}, (project) => project.run([CLI, "report", "a", ...flags]));
      assert.match(stderr, message);
      assert.deepEqual([code, stdout], [1, ""]);
    });
});

describe("callweave", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };

  it("says its version, and what it does without a command", async () => {
    await inProject({}, (project) => {
      assert.equal(project.run([CLI, "--version"]).stdout, `${version}\n`);
      const { code, stderr } = project.run([CLI]);
      assert.equal(code, 1);
      assert.match(stderr, /Usage: callweave[\s\S]* run [\s\S]* report /);
    });
  });
});

function write(bytes: string | Uint8Array): (project: Project) => void {
  return ({ folder }) => writeFileSync(path.join(folder, "a"), bytes);
}
