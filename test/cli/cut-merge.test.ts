import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { callLines, CLI, inProject, type Project } from "../hosts/project.js";
import { traceOfTree, writeTraceFile } from "./small-traces.js";

const PROGRAM = "main 0-1000!\n  load 100-300\n    parse 120-200\n  serve 400-1000!\n    get 500-600\n";

function inFolder(
  action: (project: Project, run: (...args: string[]) => ReturnType<Project["run"]>) => void,
): Promise<void> {
  return inProject({}, (project) => {
    writeTraceFile(project.folder, "a.pftrace", traceOfTree(PROGRAM));
    writeTraceFile(project.folder, "b.cwraw", traceOfTree("other 0-10\n", { name: "second" }, 4_000_000_000_000n));
    const rebooted = { ...traceOfTree("late 0-10\n", { pid: 7 }), wallOffsetNs: 5n };
    writeTraceFile(project.folder, "c.json", rebooted);
    action(project, (...args) => project.run([CLI, ...args]));
  });
}

describe("callweave cut", () => {
  it("saves a part and says what it holds", () =>
    inFolder((project, run) => {
      const { code, stdout, stderr } = run(
        "cut",
        "a.pftrace",
        "-o",
        "part.pftrace",
        "--from",
        "150ns",
        "--to",
        "0.5us",
      );
      assert.deepEqual([code, stdout], [0, ""]);
      assert.match(
        stderr,
        /^callweave: 4 calls in 350 ns, 1 thread of 1 process\n {2}2 unfinished frames:\n {4}serve .* open for 100 ns\n {4}main .* open for over 350 ns\n/,
      );
      assert.deepEqual(callLines(project.read("part.pftrace")), ["main…", "  load", "    parse", "  serve…"]);
      const open = run("report", "part.pftrace", "--unfinished").stdout;
      assert.match(open, /serve {2}src\/program\.ts:4:1 {2}open for 100 ns\n {4}main .* open for over 350 ns\n/);
    }));

  it("keeps the calls of a function, in a thread", () =>
    inFolder((project, run) => {
      const { code, stderr } = run(
        "cut",
        "a.pftrace",
        "-o",
        "part.json",
        "--function",
        "l*d",
        "--thread",
        "main",
        "-q",
      );
      assert.deepEqual([code, stderr], [0, ""]);
      assert.deepEqual(callLines(project.read("part.json")), ["load", "  parse"]);
      assert.equal(run("cut", "a.pftrace", "-o", "part.json", "--thread", "9", "--thread", "0", "-q").code, 1);
      assert.equal(run("cut", "a.pftrace", "-o", "part.json", "--thread", "0", "-q").code, 0);
      assert.equal(callLines(project.read("part.json")).length, 5);
    }));

  it("can take the place of what it is cut from", () =>
    inFolder((project, run) => {
      assert.equal(run("cut", "b.cwraw", "-o", "b.cwraw", "--to", "5ns", "-q").code, 0);
      assert.deepEqual(callLines(project.read("b.cwraw")), ["other…"]);
    }));

  const refused: [args: string[], message: RegExp][] = [
    [["--from", "2us", "--to", "1us"], /^callweave\/cut: the range ends before it begins, got 2\.00 µs to 1\.00 µs; /],
    [["--from", "5"], /It must be a time since the start of the trace, such as 0, 250us, 10ms or 1\.5s\./],
    [
      ["--from", "1s"],
      /^callweave\/cut: no thread of a\.pftrace ran in that range, got a trace of 1\.00 µs; give a range within it\n$/,
    ],
    [
      ["--thread", "worker 1"],
      /has no such thread, got "worker 1"; give the name or the id of one: 0 \(program 4242, thread main\)\n$/,
    ],
    [["--function", "Load"], /has no such function, got "Load"; there is load\n$/],
    [
      ["--function", "nothing"],
      /has no such function, got "nothing"; see `callweave report a\.pftrace` for those it has\n$/,
    ],
  ];
  for (const [args, message] of refused)
    it(`refuses ${args.join(" ")}`, () =>
      inFolder((project, run) => {
        const { code, stderr } = run("cut", "a.pftrace", "-o", "part.pftrace", ...args);
        assert.match(stderr, message);
        assert.equal(code, 1);
        assert.ok(!existsSync(path.join(project.folder, "part.pftrace")));
      }));

  it("needs to know where the part goes", () =>
    inFolder((_, run) => {
      assert.match(run("cut", "a.pftrace").stderr, /required option '-o, --output <file>' not specified/);
      assert.match(
        run("cut", "a.pftrace", "-o", "part.txt").stderr,
        /the format of a trace follows from its extension/,
      );
    }));
});

describe("callweave merge", () => {
  it("makes one trace and says which process has another number", () =>
    inFolder((project, run) => {
      const { code, stdout, stderr } = run("merge", "a.pftrace", "b.cw*", "-o", "both.pftrace");
      assert.deepEqual([code, stdout], [0, ""]);
      assert.match(
        stderr,
        /^callweave: process 4242 of b\.cwraw has the number 10004242, as an earlier file has a process 4242\ncallweave: 6 calls in 16\.7 min, 2 threads of 2 processes\n/,
      );
      const { processes } = project.read("both.pftrace");
      assert.deepEqual(
        processes.map(({ pid, name, threads }) => [pid, name, threads[0].calls.count]),
        [
          [4242, "program", 5],
          [10_004_242, "second", 1],
        ],
      );
      assert.equal(processes[0].threads[0].startNs - processes[1].threads[0].startNs, 1_000_000_000_000);
    }));

  it("lays runs over each other", () =>
    inFolder((project, run) => {
      const { code, stderr } = run(
        "merge",
        "a.pftrace",
        "b.cwraw",
        "c.json",
        "-o",
        "runs.json",
        "--align",
        "start",
        "--quiet",
      );
      assert.deepEqual([code, stderr], [0, ""]);
      const { processes } = project.read("runs.json");
      assert.deepEqual(
        processes.map(({ threads }) => threads[0].startNs),
        [0, 0, 0],
      );
    }));

  it("refuses traces of two boots", () =>
    inFolder((project, run) => {
      const { code, stderr } = run("merge", "a.pftrace", "c.json", "-o", "both.pftrace");
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^callweave\/merge: the monotonic clocks of two traces are not the same, got a\.pftrace and c\.json, .*; align them with --align wall .*--align start\n$/,
      );
      assert.ok(!existsSync(path.join(project.folder, "both.pftrace")));
    }));
});
