/** Where the time went, by function. */
import { UNFINISHED } from "./model.js";
import type { Calls, FunctionInfo, Trace } from "./model.js";
import { visitCalls } from "./walk-calls.js";
import type { CallVisitor } from "./walk-calls.js";

export interface ReportRow {
  readonly function: FunctionInfo;
  calls: number;
  /** Time in calls of the function, those within another call of it not counted again. */
  totalNs: number;
  /** Time in calls of the function and in none that they made. */
  selfNs: number;
  /** Of one call, from its begin to its end. */
  averageNs: number;
  maxNs: number;
  /** Calls that were open at the stop. */
  unfinished: number;
}

/** @returns a row for every function that was called, over all threads and processes, the largest self time first */
export function report(trace: Trace): ReportRow[] {
  const rows = new Map<string, ReportRow & { sumNs: number }>();
  for (const { functions, threads } of trace.processes) {
    const rowOf = functions.map((info) => rowFor(info, rows));
    for (const { calls } of threads) visitCalls(calls, new Adding(rowOf));
  }
  return [...rows.values()]
    .filter(({ calls }) => calls > 0)
    .map(({ sumNs, ...row }) => ({ ...row, averageNs: sumNs / row.calls }))
    .sort((one, other) => other.selfNs - one.selfNs || other.totalNs - one.totalNs || other.calls - one.calls);
}

/** The same function in several processes has one row. */
function rowFor(info: FunctionInfo, rows: Map<string, ReportRow & { sumNs: number }>): ReportRow & { sumNs: number } {
  const identity = `${info.file}\n${info.line}:${info.column} ${info.kind} ${info.name}`;
  const known = rows.get(identity);
  if (known) return known;
  const row = { function: info, calls: 0, totalNs: 0, selfNs: 0, averageNs: 0, maxNs: 0, unfinished: 0, sumNs: 0 };
  rows.set(identity, row);
  return row;
}

/** How often each function stands in the path of open calls tells which of its calls are within another. */
class Adding implements CallVisitor {
  private readonly active: Int32Array;
  private readonly path: number[] = [];

  constructor(private readonly rowOf: readonly (ReportRow & { sumNs: number })[]) {
    this.active = new Int32Array(rowOf.length);
  }

  enter({ functions }: Calls, call: number): void {
    this.active[functions[call]]++;
    this.path.push(functions[call]);
  }

  exit({ startNs, endNs, flags }: Calls, call: number): void {
    const index = this.path.pop()!;
    const row = this.rowOf[index];
    const ns = endNs[call] - startNs[call];
    row.calls++;
    row.sumNs += ns;
    row.selfNs += ns;
    row.maxNs = Math.max(row.maxNs, ns);
    if (--this.active[index] === 0) row.totalNs += ns;
    if (flags[call] & UNFINISHED) row.unfinished++;
    const caller = this.path.at(-1);
    if (caller !== undefined) this.rowOf[caller].selfNs -= ns;
  }
}
