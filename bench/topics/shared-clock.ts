/** What a call costs by the shared clock, where it is accepted, and by the default one. */
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { SharedClock } from "../../runtime/contract.js";
import { formatTime } from "../../trace/answers/format-time.js";
import { readTrace } from "../../trace/read-trace.js";
import { compileProgram } from "../build/compile-programs.js";
import { FIB } from "../calls/programs.js";
import type { RunTask, RunTimes } from "../child/messages.js";
import { median } from "../statistics.js";
import type { Context } from "./context.js";
import { runChild } from "./run-child.js";
import { short, table } from "./tables.js";

/** Added ns a call: what is aimed at. */
const TARGET = 12;
const CALLS = 1_000_000;

type Side = "plain" | "own" | "shared";

interface Measured extends RunTimes {
  readonly sharedClock?: SharedClock;
}

export async function sharedClockTopic({ workspace, settings, tell }: Context): Promise<string> {
  tell("fib by the shared clock");
  const rounds: Record<Side, Measured[]> = { plain: [], own: [], shared: [] };
  for (let round = 0; round < settings.compared.rounds; round++)
    for (const side of ["plain", "own", "shared"] as const)
      rounds[side].push(await measure(workspace, side, settings.compared.ms));
  return sharedClockTable(rounds);
}

async function measure(workspace: string, side: Side, ms: number): Promise<Measured> {
  const program = compileProgram(workspace, side === "plain" ? "plain" : "woven", FIB);
  const output = path.join(workspace, "clock.cwraw");
  const recorded = side === "plain" ? {} : { output, clock: side };
  const task: RunTask = { program, isAsync: FIB.isAsync, ms, calls: CALLS, ...recorded };
  const times = await runChild<RunTimes>(workspace, "time-runs", task);
  if (side === "plain" || times.refused !== undefined) return times;
  const { sharedClock } = readTrace(readFileSync(output)).processes[0];
  rmSync(output);
  return { ...times, ...(sharedClock && { sharedClock }) };
}

export function sharedClockTable({ plain, own, shared }: Readonly<Record<Side, readonly Measured[]>>): string {
  const [fastest, middle] = figures(plain);
  const added = (measured: readonly Measured[]): string[] => {
    const [least, median] = figures(measured);
    return [least - fastest, median - middle].map((ns) => `+${short(ns)}`);
  };
  const accepted = shared.filter(({ refused }) => refused === undefined);
  const refused = shared.flatMap(({ refused }) => refused ?? []);
  const cells = accepted.length > 0 ? added(accepted) : [`refused: ${gotOf(refused[0])}`, ""];
  return table(
    `Shared clock: what recording adds to a call of fib (target by the shared clock: at most ${TARGET} ns)`,
    [
      ["ns a call, on the wall", "fastest run", "median"],
      ["plain", short(fastest), short(middle)],
      ["the default clock", ...added(own)],
      ["the shared clock", ...cells],
    ],
    `Accepted in ${accepted.length} of ${shared.length} processes.${accepted.map(stallText).join("")}`,
  );
}

/** ns a call: of the fastest run, and the median of the processes' medians. */
function figures(measured: readonly RunTimes[]): [fastest: number, median: number] {
  const runs = measured.map(({ nsPerRun }) => nsPerRun);
  const fastest = Math.min(...runs.map((ns) => Math.min(...ns)));
  return [fastest / FIB.calls, median(runs.map(median)) / FIB.calls];
}

const gotOf = (message: string): string => /, got (.*);/.exec(message)?.[1] ?? message;

function stallText({ sharedClock }: Measured): string {
  const { stalls, worstStallNs } = sharedClock!;
  return ` It stood still ${stalls} times, for ${formatTime(worstStallNs)} at most.`;
}
