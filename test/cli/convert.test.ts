import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { describe, it } from "mocha";
import { compressPackets } from "../../trace/perfetto/compress-packets.js";
import { CLI, inProject } from "../hosts/project.js";
import { plain } from "../trace/plain-trace.js";

const PROGRAM = {
  "package.json": '{ "type": "module" }',
  "app.ts": `async function later(): Promise<void> { await null; inner(); } function inner(): void {}
    inner(); await later(); function open(): void { later(); process.exit(); } open();`,
};

describe("callweave convert", () => {
  it("keeps every call in each format and back", async () => {
    await inProject(PROGRAM, (project) => {
      project.run([CLI, "run", "-o", "first.cwraw", "app.ts"]);
      const files = [
        "first.cwraw",
        "a.json",
        "b.pftrace",
        "c.cwraw.gz",
        "d.json.gz",
        "e.pftrace.gz",
        "f.pftrace.z",
        "last.cwraw",
      ];
      const first = plain(project.read(files[0]));
      for (const [at, output] of files.entries()) {
        if (at === 0) continue;
        const { code, stdout, stderr } = project.run([CLI, "convert", files[at - 1], output]);
        assert.equal(code, 0, stderr);
        assert.equal(stdout, "");
        assert.match(stderr, new RegExp(`8 calls in .*saved ${output}`, "s"));
      }
      const callsOf = ({ processes }: typeof first) =>
        processes.map(({ threads }) =>
          threads.map(({ calls, suspendedTasks, losses }) => ({
            calls: calls.map(({ function: { name }, depth, task, parent, line, flags }) => ({
              name,
              depth,
              task,
              parent,
              line,
              flags,
            })),
            suspendedTasks: suspendedTasks.map(({ task, line }) => ({ task, line })),
            losses,
          })),
        );
      assert.equal(first.processes[0].threads[0].calls.length, 8);
      assert.deepEqual(callsOf(plain(project.read("last.cwraw"))), callsOf(first));
    });
  });

  it("says how to open what it has saved, which only some commands of callweave can", async () => {
    await inProject(PROGRAM, (project) => {
      project.run([CLI, "run", "-o", "a.cwraw", "app.ts"]);
      for (const [output, hint] of [
        ["a.pftrace.gz", "open it: npx callweave view a.pftrace.gz, or as text: npx callweave report a.pftrace.gz"],
        ["a.json", "open it: npx callweave view a.json, or as text: npx callweave report a.json"],
        ["a.parquet", "ask it: npx callweave query a.parquet 'SELECT * FROM calls LIMIT 10'"],
        ["a.cpuprofile", "open it in VS Code, or load it in the Performance panel of Chrome's developer tools"],
        ["a.folded", "open it in https://www.speedscope.app, which uploads nothing, or give it to flamegraph.pl"],
        ["a.speedscope.json", "open it in https://www.speedscope.app, which uploads nothing"],
        ["a.html", "open it in a browser"],
      ]) {
        const { stderr } = project.run([CLI, "convert", "a.cwraw", output]);
        assert.ok(stderr.endsWith(`\n  ${hint}\n`), stderr);
        if (hint.startsWith("open it: ")) assert.equal(project.run([CLI, "report", output]).code, 0);
      }
    });
  });

  it("says what it cannot read, and leaves the output as it was", async () => {
    await inProject({ "no.trace": "hello", "out.json": "before" }, (project) => {
      for (const [input, message] of [
        ["no.trace", /^callweave\/trace\/read: no\.trace: the file is no trace of a known format, got 5 bytes/],
        ["missing.json", /^callweave\/read: cannot read missing\.json, got ENOENT/],
        [".", /^callweave\/read: cannot read \., got EISDIR/],
      ] as const) {
        const { code, stderr } = project.run([CLI, "convert", input, "out.json"]);
        assert.equal(code, 1);
        assert.match(stderr, message);
        assert.equal(readFileSync(path.join(project.folder, "out.json"), "utf8"), "before");
      }
    });
  });

  it("refuses a small file that unzips to a huge one", async () => {
    await inProject({ "out.json": "before" }, (project) => {
      const zeros = gzipSync(Buffer.alloc(1 << 26));
      writeFileSync(path.join(project.folder, "bomb.json.gz"), Buffer.concat(Array.from({ length: 17 }, () => zeros)));
      const { code, stderr } = project.run([CLI, "convert", "bomb.json.gz", "out.json"]);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^callweave\/read: bomb\.json\.gz: the trace unzips to more than 300 times its size, got \d+ bytes that are compressed; /,
      );
      assert.equal(readFileSync(path.join(project.folder, "out.json"), "utf8"), "before");
    });
  });

  it("refuses compressed packets that unzip to a huge file", async () => {
    await inProject({ "out.json": "before" }, (project) => {
      const [zeros] = Array.from(compressPackets([new Uint8Array(1 << 26)], deflateSync), (part) => part.slice());
      writeFileSync(path.join(project.folder, "bomb"), Buffer.concat(Array.from({ length: 17 }, () => zeros)));
      const { code, stderr } = project.run([CLI, "convert", "bomb", "out.json"]);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^callweave\/read: bomb: the trace unzips to more than 300 times its size, got \d+ bytes that are compressed; /,
      );
      assert.equal(readFileSync(path.join(project.folder, "out.json"), "utf8"), "before");
    });
  });

  it("refuses a format that it does not know before it reads", async () => {
    await inProject({}, (project) => {
      writeFileSync(path.join(project.folder, "a.json"), "[]");
      const { code, stderr } = project.run([CLI, "convert", "a.json", "a.txt"]);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^callweave\/trace\/formats: the format of a trace follows from its extension, got "a\.txt"/,
      );
      assert.ok(!existsSync(path.join(project.folder, "a.txt")));
    });
  });
});
