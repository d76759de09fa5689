/**
 * Writing a trace, in processor time, against `JSON.stringify` of its events as one object and writing that. The events are those of
 * callweave's `.json`, a begin with its source and an end a call; what the least would take, one complete event a call, is told beside.
 */
import { compileProgram } from "../build/compile-programs.js";
import { PARSER } from "../calls/programs.js";
import type { Saved, SaveResult, SaveTask } from "../child/messages.js";
import { median, ratios } from "../statistics.js";
import type { Context } from "./context.js";
import { runChild } from "./run-child.js";
import { atLeast, goalTable, short, table, type Goal } from "./tables.js";

const SAVED = [".pftrace", ".json", "same events", "complete events"] as const satisfies readonly Saved[];
type Times = Record<Saved, SaveResult[]>;

export async function saveTopic({ workspace, settings: { savedCalls, saveRounds }, tell }: Context): Promise<string> {
  const program = compileProgram(workspace, "woven", PARSER);
  const times: Times = { ".pftrace": [], ".json": [], "same events": [], "complete events": [] };
  for (let round = 0; round < saveRounds; round++) {
    for (const saves of SAVED) {
      tell(`saving ${savedCalls} calls: ${saves}`);
      const task: SaveTask = { program, calls: savedCalls, runs: Math.ceil(savedCalls / PARSER.calls), saves };
      times[saves].push(await runChild<SaveResult>(workspace, "measure-save", task));
    }
  }
  const goals = [goal(times, ".pftrace", 12), goal(times, ".json", 6)];
  return [
    goalTable(`Saving ${savedCalls} calls of parser, times as fast as \`JSON.stringify\` of the same events`, goals),
    allTimes(times),
  ].join("\n");
}

function goal(times: Times, format: ".pftrace" | ".json", least: number): Goal {
  return atLeast(format, timesAsFast(times, format, "same events", "ms"), least, "x as fast");
}

function timesAsFast(times: Times, format: Saved, rival: Saved, key: keyof SaveResult): number {
  const of = (saved: Saved) => times[saved].map((result) => result[key]);
  return median(ratios(of(rival), of(format)));
}

function allTimes(times: Times): string {
  const rows = SAVED.map((saved) => [
    saved.startsWith(".") ? saved : `\`JSON.stringify\`, ${saved}`,
    ...(["ms", "coldMs"] as const).flatMap((key) => [
      short(median(times[saved].map((result) => result[key]))),
      short(timesAsFast(times, saved, "same events", key)),
      short(timesAsFast(times, saved, "complete events", key)),
    ]),
  ]);
  const head = ["", "warm, ms", "to the same events", "to complete events"];
  const cold = ["first save, ms", "to the same events", "to complete events"];
  return table("The same, in processor time", [[...head, ...cold], ...rows]);
}
