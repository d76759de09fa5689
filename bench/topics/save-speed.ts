/** Writing a trace, in processor time, against `JSON.stringify` of its calls. */
import { compileProgram } from "../build/compile-programs.js";
import { PARSER } from "../calls/programs.js";
import type { SaveResult, SaveTask } from "../child/messages.js";
import { median, ratios } from "../statistics.js";
import type { Context } from "./context.js";
import { runChild } from "./run-child.js";
import { atLeast, goalTable, short, type Goal } from "./tables.js";

const SAVES = [".pftrace", ".json", "stringify"] as const;

export async function saveTopic({ workspace, settings: { savedCalls, saveRounds }, tell }: Context): Promise<string> {
  const program = compileProgram(workspace, "woven", PARSER);
  const times = { ".pftrace": [] as number[], ".json": [] as number[], stringify: [] as number[] };
  for (let round = 0; round < saveRounds; round++) {
    for (const saves of SAVES) {
      tell(`saving ${savedCalls} calls: ${saves}`);
      const task: SaveTask = { program, calls: savedCalls, runs: Math.ceil(savedCalls / PARSER.calls), saves };
      times[saves].push((await runChild<SaveResult>(workspace, "measure-save", task)).ms);
    }
  }
  const goal = (format: ".pftrace" | ".json", least: number): Goal => {
    const figure = median(ratios(times.stringify, times[format]));
    return atLeast(`${format}, ${short(median(times[format]))} ms`, figure, least, "x as fast");
  };
  return goalTable(
    `Saving ${savedCalls} calls of parser, in processor time`,
    [goal(".pftrace", 12), goal(".json", 6)],
    `\`JSON.stringify\` of one object with a complete event a call, and writing the file: ${short(median(times.stringify))} ms.`,
  );
}
