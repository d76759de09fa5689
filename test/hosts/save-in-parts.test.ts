/** Files that are saved part by part: in memory that does not grow with them, and never over a good one before they are whole. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it } from "mocha";
import { saveTrace } from "../../hosts/session/session-save.js";
import { collectBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import type { CallSource, Trace } from "../../trace/model/model.js";
import { largeTrace } from "../trace/large-trace.js";
import { inProject } from "./project.js";

const SAVER = fileURLToPath(new URL("save-to-disk.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Of a process that saves, with a heap that is small. */
function megabytesToSave(file: string, rounds: number): number {
  const flags = ["--max-old-space-size=48", "--import", "tsx", SAVER, file, String(rounds)];
  return Number(execFileSync(process.execPath, flags, { cwd: ROOT, encoding: "utf8" }));
}

/** Can be walked until its last block. */
function breaksInTheEnd(trace: Trace): Trace {
  const [process] = trace.processes;
  const [thread] = process.threads;
  const { calls } = thread;
  const broken: CallSource = {
    ...calls,
    *blocks() {
      const all = [...calls.blocks()];
      yield* all.slice(0, -1);
      throw new Error("the disk with the recording is gone");
    },
  };
  return { ...trace, processes: [{ ...process, threads: [{ ...thread, calls: broken }] }] };
}

describe("a trace that is saved", () => {
  // As a whole the JSON would be 163 MB, and the page with what it is made of 80 MB.
  for (const name of ["a.json.gz", "a.html", "a.html.gz"])
    it(`takes no more memory for more calls, as ${name}`, async function () {
      if (process.platform !== "linux") return this.skip(); // It reads the memory that Linux says a process had at most.
      await inProject({}, ({ folder }) => {
        const [small, large] = [10_000, 300_000].map((rounds) => megabytesToSave(path.join(folder, name), rounds));
        assert.ok(large < small + 50, `${small} and ${large} MB`);
      });
    });

  it("is one gzip stream, as strict readers want it", async () => {
    await inProject({}, async ({ folder }) => {
      const trace = largeTrace(30_000);
      const { file, bytes } = saveTrace(trace, path.join(folder, "a.json.gz"));
      assert.equal(fs.statSync(file).size, bytes);
      const stream = new Blob([fs.readFileSync(file)]).stream().pipeThrough(new DecompressionStream("gzip"));
      const plain = new Uint8Array(await new Response(stream).arrayBuffer());
      assert.ok(Buffer.from(plain).equals(collectBytes(writeTrace(trace, "chrome-json"))));
    });
  });

  for (const name of ["a.json", "a.json.gz", "a.pftrace.z", "a.parquet", "a.html", "a.html.gz"])
    it(`leaves the file before it as it was when it breaks off, as ${name}`, async () => {
      await inProject({ [name]: "before" }, ({ folder }) => {
        assert.throws(
          () => saveTrace(breaksInTheEnd(largeTrace(100_000)), path.join(folder, name)),
          new RegExp(`cannot write .*${name}, got the disk with the recording is gone`),
        );
        assert.deepEqual(fs.readdirSync(folder), [name]);
        assert.equal(fs.readFileSync(path.join(folder, name), "utf8"), "before");
      });
    });
});
