/** Where the time went: by function, by file or by thread. */
import { WEAVING } from "../../runtime/contract.js";
import { CallCounter } from "./call-statistics.js";
import type { CallStatistics } from "./call-statistics.js";
import { FunctionList } from "../model/function-list.js";
import { UNFINISHED } from "../model/model.js";
import type { Calls, FunctionInfo, Process, Thread, Trace } from "../model/model.js";
import { readCalls } from "../model/read-calls.js";
import type { OnRead } from "../model/read-calls.js";
import { SelfTimes } from "./self-times.js";
import type { CallVisitor } from "../model/walk-calls.js";

/** What has a row. */
export const GROUPINGS = ["function", "file", "thread"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface ReportRow extends CallStatistics {
  readonly function: FunctionInfo;
}

export interface FileRow extends CallStatistics {
  /** Empty for functions of which a foreign trace does not say it. */
  readonly file: string;
}

export interface ThreadRow extends CallStatistics {
  readonly process: Process;
  readonly thread: Thread;
}

/** @returns a row for every function that was called, over all threads and processes, the largest self time first */
export function report(trace: Trace, onRead?: OnRead): ReportRow[] {
  // The same function in several processes has one row.
  const functions = new FunctionList();
  const counters: CallCounter[] = [];
  count(trace, onRead, ({ functions: infos }) =>
    infos.map((info) => (counters[functions.add(info)] ??= new CallCounter())),
  );
  return rows(counters.map((counter, at) => ({ counter, about: { function: functions.infos[at] } })));
}

/** @returns a row for every file of which a function was called */
export function reportFiles(trace: Trace, onRead?: OnRead): FileRow[] {
  const counters = new Map<string, CallCounter>();
  count(trace, onRead, ({ functions }) =>
    functions.map((info) => {
      // callweave's own work is in no file, and stands for itself.
      const file = info.name === WEAVING ? WEAVING : info.file;
      const counter = counters.get(file) ?? new CallCounter();
      counters.set(file, counter);
      return counter;
    }),
  );
  return rows([...counters].map(([file, counter]) => ({ counter, about: { file } })));
}

/** @returns a row for every thread in which a function was called */
export function reportThreads(trace: Trace, onRead?: OnRead): ThreadRow[] {
  const found: { counter: CallCounter; about: { process: Process; thread: Thread } }[] = [];
  count(trace, onRead, (process, thread) => {
    const counter = new CallCounter();
    found.push({ counter, about: { process, thread } });
    return process.functions.map(() => counter);
  });
  return rows(found);
}

function rows<About>(found: readonly { counter: CallCounter; about: About }[]): (About & CallStatistics)[] {
  return found
    .flatMap(({ counter, about }) => {
      const statistics = counter.statistics();
      return statistics ? [{ ...about, ...statistics }] : [];
    })
    .sort((one, other) => other.selfNs - one.selfNs || other.totalNs - one.totalNs || other.calls - one.calls);
}

/** @param countersOf the counter of each function of the process, in the thread */
function count(
  trace: Trace,
  onRead: OnRead | undefined,
  countersOf: (process: Process, thread: Thread) => readonly CallCounter[],
): void {
  readCalls(trace, onRead, (process, thread) => new Counting(thread, countersOf(process, thread)));
}

class Counting implements CallVisitor {
  private readonly path: CallCounter[] = [];
  private readonly selfTimes: SelfTimes;

  constructor(
    thread: Thread,
    private readonly counters: readonly CallCounter[],
  ) {
    this.selfTimes = new SelfTimes(thread);
  }

  enter(calls: Calls, call: number): void {
    const counter = this.counters[calls.functions[call]];
    counter.enter();
    this.path.push(counter);
    this.selfTimes.enter(calls, call);
  }

  exit(calls: Calls, call: number): void {
    const { startNs, endNs, flags } = calls;
    const selfNs = this.selfTimes.exit(calls, call);
    this.path.pop()!.exit(endNs[call] - startNs[call], selfNs, (flags[call] & UNFINISHED) !== 0);
  }
}
