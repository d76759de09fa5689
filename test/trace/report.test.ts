import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { WEAVING } from "../../runtime/contract.js";
import { noLosses } from "../../trace/model/calls.js";
import { formatTime } from "../../trace/answers/format-time.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { report, reportFiles } from "../../trace/answers/report.js";
import { summarize } from "../../trace/answers/summary.js";
import { recordingOf } from "./record-tree.js";

describe("the report", () => {
  it("gives calls, total, self, average, max and unfinished of each function", () => {
    const trace = fromRecordings([
      recordingOf(`
main 0-100!
  load 10-30
    parse 12-20
  load 40-50
    parse 41-43
`),
    ]);
    assert.deepEqual(table(trace), [
      ["main", 1, 100, 70, 100, 100, 1],
      ["load", 2, 30, 20, 15, 20, 0],
      ["parse", 2, 10, 10, 5, 8, 0],
    ]);
  });

  it("has callweave's own work for a file of its own, apart from functions whose file nobody knows", () => {
    const trace = fromRecordings([recordingOf("main 0-100\n  weaving 10-30\n  other 40-90\n")]);
    const processes = trace.processes.map((process) => {
      const [main, weaving, other] = process.functions;
      return { ...process, functions: [main, { ...weaving, name: WEAVING, file: "" }, { ...other, file: "" }] };
    });
    const rows = reportFiles({ ...trace, processes }).map(({ file, totalNs }) => [file, totalNs] as const);
    assert.deepEqual(Object.fromEntries(rows), { "src/program.ts": 100, "": 50, [WEAVING]: 20 });
  });

  it("counts the time of a recursive function once", () => {
    const trace = fromRecordings([
      recordingOf(`
fib 0-100
  fib 10-40
    add 20-30
      fib 22-28
  fib 50-60
`),
    ]);
    assert.deepEqual(table(trace), [
      ["fib", 4, 100, 96, 36.5, 100, 0],
      ["add", 1, 10, 4, 10, 10, 0],
    ]);
  });

  it("adds up what several threads and processes did in one function", () => {
    const recording = recordingOf("work 0-10\n");
    const [thread] = recording.threads;
    const twoThreads = { ...recording, threads: [thread, { ...thread, threadId: 1 }] };
    assert.deepEqual(table(fromRecordings([twoThreads, recording])), [["work", 3, 30, 30, 10, 10, 0]]);
  });

  it("is empty for an empty trace", () => {
    assert.deepEqual(report(fromRecordings([])), []);
  });
});

describe("the summary", () => {
  it("lists what was open, innermost first, and what was waiting", () => {
    const recording = recordingOf(`
main 0-100!
  load 10-30
  serve 40-100!
`);
    const [thread] = recording.threads;
    const clockNs = thread.startNs;
    const suspended = {
      task: 3,
      parent: 0,
      functionId: 2,
      startNs: clockNs,
      suspendedNs: clockNs + 25n,
      line: 7,
      column: 5,
    };
    const losses = { ...thread.losses, overwritten: 5 };
    const summary = summarize(
      fromRecordings([{ ...recording, threads: [{ ...thread, suspendedTasks: [suspended], losses }] }]),
    );
    assert.deepEqual(
      {
        ...summary,
        unfinished: summary.unfinished.map(({ function: { name }, openNs }) => [name, openNs]),
        suspended: summary.suspended.map(({ function: { name }, line, column, waitedNs }) => [
          name,
          line,
          column,
          waitedNs,
        ]),
      },
      {
        calls: 3,
        processes: 1,
        threads: 1,
        counters: 0,
        values: 0,
        durationNs: 100,
        unfinished: [
          ["serve", 60],
          ["main", 100],
        ],
        suspended: [["load", 7, 5, 75]],
        losses: { ...noLosses(), overwritten: 5 },
        overheads: [],
        sharedClocks: [],
      },
    );
  });

  it("of an empty trace is all zero", () => {
    const { calls, durationNs, unfinished } = summarize(fromRecordings([]));
    assert.deepEqual({ calls, durationNs, unfinished }, { calls: 0, durationNs: 0, unfinished: [] });
  });
});

describe("a time as text", () => {
  const times: [number, string][] = [
    [0, "0 ns"],
    [0.4, "0 ns"],
    [7, "7 ns"],
    [999, "999 ns"],
    [1000, "1.00 µs"],
    [340_000, "340 µs"],
    [999_600, "1.00 ms"],
    [1_920_000_000, "1.92 s"],
    [59_990_000_000, "1.00 min"],
    [90e9, "1.50 min"],
    [60e12, "1000 min"],
  ];
  for (const [ns, text] of times) it(`${ns} is ${text}`, () => assert.equal(formatTime(ns), text));
});

function table(trace: Parameters<typeof report>[0]) {
  return report(trace).map(({ function: { name }, calls, totalNs, selfNs, averageNs, maxNs, unfinished }) => [
    name,
    calls,
    totalNs,
    selfNs,
    averageNs,
    maxNs,
    unfinished,
  ]);
}
