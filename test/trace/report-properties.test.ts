/** The statistics of random recordings, against a model that looks at every pair of calls. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Losses } from "../../runtime/contract.js";
import type { CallStatistics } from "../../trace/answers/call-statistics.js";
import { callTree } from "../../trace/answers/call-tree.js";
import { cutTrace } from "../../trace/edit/cut-trace.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { UNFINISHED } from "../../trace/model/model.js";
import type { FunctionInfo, Process, Thread, Trace } from "../../trace/model/model.js";
import { report, reportFiles, reportThreads } from "../../trace/answers/report.js";
import {
  FUNCTIONS,
  naiveThreads,
  recordingOfNaive,
  recordings,
  type NaiveCall as RecordedCall,
  type NaiveThread,
} from "./random-recording.js";
import { reblockTrace } from "./reblock.js";
import { recordingOf } from "./record-tree.js";
import { wholeCalls } from "./whole-calls.js";

interface NaiveCall {
  readonly key: string;
  readonly ns: number;
  /** Of it after the oldest end that a ring has kept. */
  readonly knownNs: number;
  readonly unfinished: boolean;
  readonly caller: NaiveCall | undefined;
}

type KeyOf = (process: Process, thread: Thread, index: number) => string;

function naiveCalls(trace: Trace, keyOf: KeyOf): NaiveCall[] {
  return trace.processes.flatMap((process) =>
    process.threads.flatMap((thread) => {
      const { functions, depths, startNs, endNs, flags } = wholeCalls(thread.calls);
      const found: NaiveCall[] = [];
      const ends = endNs.filter((_, call) => (flags[call] & UNFINISHED) === 0);
      const fromNs = thread.losses.overwritten === 0 ? 0 : Math.min(...ends);
      functions.forEach((index, call) => {
        const at = depths.subarray(0, call).lastIndexOf(depths[call] - 1);
        const unfinished = (flags[call] & UNFINISHED) !== 0;
        const key = keyOf(process, thread, index);
        const knownNs = Math.max(0, endNs[call] - Math.max(startNs[call], fromNs));
        found.push({ key, ns: endNs[call] - startNs[call], knownNs, unfinished, caller: found[at] });
      });
      return found;
    }),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

function isWithinAnother({ key, caller }: NaiveCall): boolean {
  for (let above = caller; above; above = above.caller) if (above.key === key) return true;
  return false;
}

/** The smallest of the values that so many percent of all are not above. */
function naivePercentile(values: readonly number[], percent: number): number {
  const reached = (limit: number) => values.filter((value) => value <= limit).length * 100 >= percent * values.length;
  return Math.min(...values.filter(reached));
}

function naiveStatistics(calls: readonly NaiveCall[], key: string): CallStatistics {
  const own = calls.filter((call) => call.key === key);
  const ns = own.map((call) => call.ns);
  const made = calls.filter(({ caller }) => caller?.key === key);
  return {
    calls: own.length,
    totalNs: sum(own.filter((call) => !isWithinAnother(call)).map((call) => call.ns)),
    selfNs: sum(own.map((call) => call.knownNs)) - sum(made.map((call) => call.knownNs)),
    averageNs: sum(ns) / own.length,
    p50Ns: naivePercentile(ns, 50),
    p99Ns: naivePercentile(ns, 99),
    maxNs: Math.max(...ns),
    unfinished: own.filter(({ unfinished }) => unfinished).length,
  };
}

function naive(trace: Trace, keyOf: KeyOf): Record<string, CallStatistics> {
  const calls = naiveCalls(trace, keyOf);
  const keys = [...new Set(calls.map(({ key }) => key))];
  return Object.fromEntries(keys.map((key) => [`key ${key}`, naiveStatistics(calls, key)]));
}

function plainRows<Row extends CallStatistics>(rows: readonly Row[], keyOf: (row: Row) => string) {
  return Object.fromEntries(
    rows.map((row) => {
      const { calls, totalNs, selfNs, averageNs, p50Ns, p99Ns, maxNs, unfinished } = row;
      return [`key ${keyOf(row)}`, { calls, totalNs, selfNs, averageNs, p50Ns, p99Ns, maxNs, unfinished }];
    }),
  );
}

const isWhole = ({ processes }: Trace): boolean =>
  processes.every(({ threads }) => threads.every(({ losses }) => losses.overwritten === 0));

const traces = fc
  .tuple(fc.array(recordings, { maxLength: 3 }), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }))
  .map(([all, sizes]) => {
    // Functions of other files with the same names, for the report by file.
    const changed = all.map((recording, at) => ({
      ...recording,
      pid: recording.pid + at,
      files: recording.files.map((file) => ({ ...file, file: at === 2 ? "src/other.ts" : file.file })),
    }));
    return reblockTrace(fromRecordings(changed), sizes);
  });

describe("self times of a part of the calls", () => {
  const recorded = (thread: NaiveThread, ended: readonly RecordedCall[], lost: Partial<Losses>): Trace => {
    const recording = recordingOfNaive(thread, ended, 0n);
    const table = Array.from({ length: FUNCTIONS }, (_, at) => [`f${at}`, 1, at + 1, 1]).flat();
    const process = { pid: 1, name: "program", wallOffsetNs: 0n, unfinished: "close" } as const;
    const threads = [{ ...recording, losses: { ...recording.losses, ...lost } }];
    return fromRecordings([{ ...process, files: [{ firstId: 1, file: "a.ts", table }], threads }]);
  };
  const selfOf = (trace: Trace): Record<string, number> => {
    const rows = report(trace).filter(({ selfNs }) => selfNs > 0);
    return Object.fromEntries(rows.map((row) => [row.function.name, row.selfNs]));
  };

  it("that a ring has kept are those of all calls, from the end of the oldest on", () => {
    fc.assert(
      fc.property(naiveThreads, fc.nat(), fc.nat(5), (thread, kept, later) => {
        const gone = thread.ended.length === 0 ? 0 : kept % thread.ended.length;
        if (gone === 0) return;
        const ring = recorded(thread, thread.ended.slice(gone), { overwritten: gone });
        const all = recorded(thread, thread.ended, {});
        assert.deepEqual(selfOf(ring), selfOf(cutTrace(all, { fromNs: thread.ended[gone].endNs })));
        const part = { fromNs: thread.ended[gone].endNs + later };
        assert.deepEqual(selfOf(cutTrace(ring, part)), selfOf(cutTrace(all, part)));
      }),
    );
  });

  it("of a buffer that took no more are those of the calls that had ended", () => {
    fc.assert(
      fc.property(naiveThreads, fc.nat(), (thread, size) => {
        const kept = thread.ended.length === 0 ? 0 : size % thread.ended.length;
        const dropped = thread.ended.length - kept;
        if (dropped === 0) return;
        const full = recorded(thread, thread.ended.slice(0, kept), { dropped });
        const ended = recorded({ ...thread, open: [] }, thread.ended.slice(0, kept), {});
        assert.deepEqual(selfOf(full), selfOf(ended));
      }),
    );
  });
});

describe("the statistics of random recordings in blocks", () => {
  it("by function are those of the naive model", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        assert.deepEqual(
          plainRows(report(trace), ({ function: { file, line } }) => `${file}:${line}`),
          naive(trace, ({ functions }, _, index) => `${functions[index].file}:${functions[index].line}`),
        );
      }),
    );
  });

  it("by file are those of the naive model", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        assert.deepEqual(
          plainRows(reportFiles(trace), ({ file }) => file),
          naive(trace, ({ functions }, _, index) => functions[index].file),
        );
      }),
    );
  });

  it("by thread are those of the naive model", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const keyOf = ({ pid }: Process, { id }: Thread): string => `${pid}.${id}`;
        assert.deepEqual(
          plainRows(reportThreads(trace), ({ process, thread }) => keyOf(process, thread)),
          naive(trace, keyOf),
        );
      }),
    );
  });

  it("add up in the tree of calls", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const sums = new Map<string, { calls: number; selfNs: number }>();
        const keyOf = ({ file, line }: FunctionInfo): string => `${file}:${line}`;
        const pending = [...callTree(trace)];
        for (let branch = pending.pop(); branch; branch = pending.pop()) {
          const { function: info, calls, totalNs, selfNs, children } = branch;
          const withinNs = sum(children.map((child) => child.totalNs));
          if (isWhole(trace)) assert.equal(totalNs, selfNs + withinNs);
          else assert.ok(totalNs >= selfNs + withinNs);
          assert.equal(new Set(children.map((child) => keyOf(child.function))).size, children.length);
          const before = sums.get(keyOf(info)) ?? { calls: 0, selfNs: 0 };
          sums.set(keyOf(info), { calls: before.calls + calls, selfNs: before.selfNs + selfNs });
          pending.push(...children);
        }
        assert.deepEqual(
          sums,
          new Map(report(trace).map(({ function: info, calls, selfNs }) => [keyOf(info), { calls, selfNs }])),
        );
      }),
    );
  });

  it("tell how much of the calls has been read", () => {
    const trace = reblockTrace(fromRecordings([recordingOf("main 0-9\n  a 1-5\n    b 2-3\n  c 6-7\n")]), [3]);
    const told: [number, number][] = [];
    report(trace, (calls, of) => void told.push([calls, of]));
    assert.deepEqual(told.at(0), [1, 4]);
    assert.deepEqual(told.at(-1), [4, 4]);
  });
});
