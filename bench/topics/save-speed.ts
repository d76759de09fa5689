/** Writing a trace, in processor time, against `JSON.stringify` of its calls. */
import { compileProgram } from "../build/compile-programs.js";
import { PARSER } from "../calls/programs.js";
import type { SaveResult, SaveTask } from "../child/messages.js";
import { median, ratios } from "../statistics.js";
import type { Context } from "./context.js";
import { runChild } from "./run-child.js";
import { atLeast, goalTable, short, type Goal } from "./tables.js";

const WRITES = ["perfetto", "chrome-json", "stringify"] as const;

export async function saveTopic({ workspace, settings: { savedCalls, saveRounds }, tell }: Context): Promise<string> {
  const program = compileProgram(workspace, "woven", PARSER);
  const times = { perfetto: [] as number[], "chrome-json": [] as number[], stringify: [] as number[] };
  for (let round = 0; round < saveRounds; round++) {
    for (const writes of WRITES) {
      tell(`saving ${savedCalls} calls: ${writes}`);
      const task: SaveTask = { program, calls: savedCalls, runs: Math.ceil(savedCalls / PARSER.calls), writes };
      times[writes].push((await runChild<SaveResult>(workspace, "measure-save", task)).ms);
    }
  }
  const goal = (format: string, ms: readonly number[], least: number): Goal =>
    atLeast(`${format}, ${short(median(ms))} ms`, median(ratios(times.stringify, ms)), least, "x as fast");
  return goalTable(
    `Saving ${savedCalls} calls of parser, in processor time`,
    [goal(".pftrace", times.perfetto, 12), goal(".json", times["chrome-json"], 6)],
    `\`JSON.stringify\` of one object with a complete event a call, and making bytes of it: ${short(median(times.stringify))} ms.`,
  );
}
