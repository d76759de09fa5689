/** `callweave report FILE`: where the time of a trace went, who called whom, and what had not returned. */
import { Command, Option } from "./commander.js";
import { METRICS } from "../trace/answers/call-statistics.js";
import { READ_EXTENSIONS } from "../trace/format-names.js";
import { GROUPINGS } from "../trace/answers/report.js";
import { addAnswerOptions } from "./answer-options.js";
import type { ReportFlags } from "./print-report.js";

export function reportCommand(): Command {
  const command = new Command("report")
    .description("print where the time of a trace went, who called whom, or what had not returned")
    .argument("<file>", `a trace: ${READ_EXTENSIONS.join(", ")}, each also .gz (known by its content)`)
    .addOption(
      new Option("--by <what>", "a row for each function, file or thread").choices(GROUPINGS).default("function"),
    )
    .addOption(new Option("--sort <metric>", "the largest first").choices(METRICS).default("self"))
    .addOption(new Option("--tree", "who called whom, merged by path, the largest branches").conflicts(["by", "sort"]))
    .addOption(new Option("--unfinished", "what was open or suspended at the stop").conflicts(["by", "sort", "tree"]))
    .addOption(
      new Option("--compensate", "subtract what being recorded has cost from all times of calls").conflicts(
        "unfinished",
      ),
    );
  return addAnswerOptions(command, "rows")
    .addHelpText("after", REMARKS)
    .action(async (file: string, flags: ReportFlags) => {
      (await import("./print-report.js")).printReport(file, flags);
    });
}

const REMARKS = `
total counts the time of a recursive function once; average, p50, p99 and max are of one call; percentiles are
exact, by nearest rank. Of an async function or a generator each stretch between two waits is a call.
In --tree an only child stands right under its caller, brothers and sisters stand on branches.
--compensate subtracts what a recorded call costs on the machine, as it was measured. That is not the same in all programs
and at all times: up to 30 ns a call too much or too little are left, so what takes less than 200 ns a call is uncertain.

Examples:
  $ callweave report callweave.pftrace --limit 10
  $ callweave report callweave.pftrace --by file --sort total
  $ callweave report callweave.pftrace --tree --filter 'src/*' --compensate
  $ callweave report callweave.pftrace --unfinished`;
