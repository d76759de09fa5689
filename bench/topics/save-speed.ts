/** Writing a trace, in processor time, against `JSON.stringify` of its calls. */
import { compileProgram } from "../build/compile-programs.js";
import { PARSER } from "../calls/programs.js";
import type { SaveResult, SaveTask } from "../child/messages.js";
import { median, ratios } from "../statistics.js";
import type { Context } from "./context.js";
import { runChild } from "./run-child.js";
import { atLeast, goalTable, short, type Goal } from "./tables.js";

export async function saveTopic({ workspace, settings, tell }: Context): Promise<string> {
  const { savedCalls, commandRounds } = settings;
  tell(`saving ${savedCalls} calls`);
  const program = compileProgram(workspace, "woven", PARSER);
  const task: SaveTask = {
    program,
    calls: savedCalls,
    runs: Math.ceil(savedCalls / PARSER.calls),
    rounds: commandRounds,
  };
  const { calls, pftrace, json, stringify } = await runChild<SaveResult>(workspace, "measure-save", task);
  const goal = (format: string, times: readonly number[], least: number): Goal =>
    atLeast(`${format}, ${short(median(times))} ms`, median(ratios(stringify, times)), least, "x as fast");
  return goalTable(
    `Saving ${calls} calls of parser, in processor time`,
    [goal(".pftrace", pftrace, 12), goal(".json", json, 6)],
    `\`JSON.stringify\` of one object with a complete event a call, and making bytes of it: ${short(median(stringify))} ms.`,
  );
}
