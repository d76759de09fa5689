/** Damage, and what was left out of a file of another program, is told by every command that reads the trace, or what was made of it. */
import assert from "node:assert/strict";
import { truncateSync } from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import { CLI, inProject, type Project } from "../hosts/project.js";
import { traceOfTree, writeTraceFile } from "./small-traces.js";

const DAMAGE = /lost: 3 calls in \d+ damaged bytes\n/;

type Run = (...args: string[]) => ReturnType<Project["run"]>;

function inFolder(action: (run: Run) => void): Promise<void> {
  return inProject({}, (project) => {
    const file = (name: string): string => path.join(project.folder, name);
    writeTraceFile(project.folder, "damaged.cwraw", traceOfTree("main 0-100\n  load 10-30\n  serve 40-90\n"));
    writeTraceFile(project.folder, "whole.cwraw", traceOfTree("main 0-100\n"));
    truncateSync(file("damaged.cwraw"), 400);
    action((...args) => {
      const ended = project.run([CLI, ...args]);
      assert.equal(ended.code, 0, ended.stderr);
      return ended;
    });
  });
}

describe("a damaged trace", () => {
  for (const extension of ["pftrace", "pftrace.z", "json.gz", "cwraw"])
    it(`is told of by all that read the .${extension} that is made of it`, () =>
      inFolder((run) => {
        const copy = `copy.${extension}`;
        assert.match(run("convert", "damaged.cwraw", copy).stderr, DAMAGE);
        assert.match(run("merge", copy, "whole.cwraw", "-o", `both.${extension}`).stderr, DAMAGE);
        for (const file of [copy, `both.${extension}`]) {
          assert.match(run("report", file).stdout, DAMAGE);
          assert.match(run("report", file, "--tree").stdout, DAMAGE);
        }
        const unfinished = run("report", copy, "--unfinished").stdout;
        assert.match(unfinished, /^lost: 3 calls in \d+ damaged bytes\n\nnothing was open or suspended at the stop\n$/);
        assert.match(run("diff", copy, "whole.cwraw").stdout, /base: .*; lost: 3 calls in \d+ damaged bytes\n/);
        const { base, head } = JSON.parse(run("diff", copy, "whole.cwraw", "--json").stdout) as {
          base: { cut?: { calls: number } }[];
          head: object[];
        };
        assert.equal(base[0].cut?.calls, 3);
        assert.ok(!("cut" in head[0]));
      }));

  it("is told of beside the answer of a query, over all files", () =>
    inFolder((run) => {
      run("convert", "damaged.cwraw", "copy.parquet");
      const sql = "SELECT count(*) AS calls FROM calls";
      for (const file of ["damaged.cwraw", "copy.parquet"]) {
        const { stdout, stderr } = run("query", file, "whole.cwraw", sql, "--csv");
        assert.equal(stdout.replaceAll("\r", ""), "calls\n1\n");
        assert.match(stderr, /^callweave: lost: 3 calls in \d+ damaged bytes\n$/);
      }
      assert.equal(run("query", "whole.cwraw", sql).stderr, "");
    }));
});

describe("a trace of another program", () => {
  it("is told of with what was left out, also when it was converted, and beside the answer of a query", () => {
    const events = [
      { name: "main", ph: "X", ts: 1, dur: 5, pid: 1, tid: 1 },
      { name: "flow", ph: "s", ts: 2, pid: 1, tid: 1, id: 1 },
    ];
    return inProject({ "other.json": JSON.stringify({ traceEvents: events }) }, (project) => {
      const run: Run = (...args) => project.run([CLI, ...args]);
      const left = /left out: flow events 1\n/;
      for (const copy of ["copy.pftrace", "copy.pftrace.z", "copy.json", "copy.cwraw", "copy.parquet"]) {
        assert.match(run("convert", "other.json", copy).stderr, left);
        if (!copy.endsWith(".parquet")) assert.match(run("report", copy).stdout, left);
        assert.match(run("query", copy, "SELECT count(*) FROM calls").stderr, /^callweave: left out: flow events 1\n$/);
      }
    });
  });
});
