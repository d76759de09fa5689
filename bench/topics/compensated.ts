/** How near the times of a compensated trace are to those of the program that is not traced, which are the truth. */
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { compensate } from "../../trace/answers/compensate.js";
import type { Trace } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { visitCalls } from "../../trace/model/walk-calls.js";
import { compileProgram } from "../build/compile-programs.js";
import { PROGRAMS, type BenchProgram } from "../calls/programs.js";
import type { RunTask, RunTimes } from "../child/messages.js";
import { median } from "../statistics.js";
import type { Context } from "./context.js";
import { runChild } from "./run-child.js";
import { short, table } from "./tables.js";

/** Of the truth: what is aimed at. */
const TARGET = 0.15;
const CALLS = 1_000_000;

export interface RunNs {
  readonly plain: number;
  readonly recorded: number;
  readonly compensated: number;
}

export async function compensatedTopic({ workspace, settings, tell }: Context): Promise<string> {
  const rows: string[][] = [];
  for (const program of PROGRAMS) {
    tell(`comparing ${program.name} with its trace`);
    const rounds: RunNs[] = [];
    const { rounds: count, ms } = settings.compared;
    for (let round = 0; round < count; round++) rounds.push(await compare(workspace, program, ms));
    rows.push(rowOf(program, rounds));
  }
  return table(
    `Compensated: a run of the program in a trace with \`report --compensate\` (target: within ${TARGET * 100} %)`,
    [
      ["ns a call", "plain", "recorded", "compensated", "off by", "% of plain", "of what recording adds, subtracted"],
      ...rows,
    ],
    "On the wall; medians of the runs in a process, and of the processes. Each trace has the last million calls.",
  );
}

function rowOf({ name, calls }: BenchProgram, rounds: readonly RunNs[]): string[] {
  const of = (value: (round: RunNs) => number): number => median(rounds.map(value));
  const error = of(({ compensated, plain }) => compensated - plain);
  const relative = of(({ compensated, plain }) => (compensated - plain) / plain);
  const subtracted = of(subtractedShare);
  return [
    name,
    ...[of(({ plain }) => plain), of(({ recorded }) => recorded), of(({ compensated }) => compensated), error].map(
      (ns) => short(ns / calls),
    ),
    Math.abs(relative) <= TARGET ? short(relative * 100) : `**${short(relative * 100)}**`,
    `${short(subtracted * 100)} %`,
  ];
}

/** Of what recording has added to a run. */
export const subtractedShare = ({ plain, recorded, compensated }: RunNs): number =>
  (recorded - compensated) / (recorded - plain);

/** A process that is not traced, and one that is. @param ms of each; the second half is what is looked at */
export async function compare(workspace: string, program: BenchProgram, ms: number): Promise<RunNs> {
  const output = path.join(workspace, "compensated.cwraw");
  const run = (emit: "plain" | "woven", more: { output?: string } = {}): Promise<RunTimes> => {
    const file = compileProgram(workspace, emit, program);
    const task: RunTask = { program: file, isAsync: program.isAsync, calls: CALLS, ms, ...more };
    return runChild<RunTimes>(workspace, "time-runs", task);
  };
  const { nsPerRun } = await run("plain");
  await run("woven", { output });
  const trace = readTrace(readFileSync(output));
  rmSync(output);
  const [recorded, compensated] = [trace, compensate(trace)].map((each) => median(runsOf(each)));
  return { plain: median(nsPerRun), recorded, compensated };
}

/** How long each run took from its begin to its end, if the trace has all of it. */
function runsOf({ processes: [process] }: Trace): number[] {
  const [thread] = process.threads;
  const runs = process.functions.findIndex(({ name }) => name === "run");
  const spans = new Map<number, { startNs: number; endNs: number }>();
  let count = 0;
  visitCalls(thread.calls, {
    enter: () => undefined,
    exit({ functions, tasks, startNs, endNs }, call) {
      if (functions[call] !== runs) return;
      const key = tasks[call] === 0 ? --count : tasks[call];
      const span = spans.get(key) ?? { startNs: startNs[call], endNs: 0 };
      spans.set(key, { ...span, endNs: endNs[call] });
    },
  });
  // The begin of the first may be lost.
  return [...spans.values()].slice(1).map((span) => span.endNs - span.startNs);
}
