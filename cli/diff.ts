/** `callweave diff BASE HEAD`: what has changed from one trace to another, or from some traces to others. */
import { Command, Option } from "./commander.js";
import { METRICS } from "../trace/answers/call-statistics.js";
import { addAnswerOptions } from "./answer-options.js";
import { collectFailRule } from "./fail-rule.js";
import type { DiffFlags } from "./run-diff.js";

export function diffCommand(): Command {
  const command = new Command("diff")
    .description("print which functions are new, gone, slower, faster or called more, from one trace to another")
    .argument("[base]", "a trace of any format, or a glob of several")
    .argument("[head]", "what it is compared with")
    .option("--base <files...>", "several traces of the base, instead of the arguments")
    .option("--head <files...>", "several traces of the head")
    .addOption(
      new Option("--sort <metric>", "what is compared, the largest change first").choices(METRICS).default("self"),
    )
    .option("--fail-on <rule>", "exit with code 1 if a function breaks it; may be repeated", collectFailRule);
  return addAnswerOptions(command, "changes")
    .addHelpText("after", REMARKS)
    .action(async (base: string | undefined, head: string | undefined, flags: DiffFlags) => {
      (await import("./run-diff.js")).diff(base, head, flags);
    });
}

const REMARKS = `
Functions are matched by file, name and kind, not by line. With several traces a side, medians are compared, and a
rank-sum test tells changes from noise; it takes 4 traces a side or more (or 3 and 5). One trace a side has no test.

A rule is METRIC>LIMIT: +10% or +5ms is that much more than in the base, 20ms is a limit of the head. Several can be
joined by "and". With enough traces a change also has to be more than noise. No percentage holds for a new function.

Examples:
  $ callweave diff before.pftrace after.pftrace
  $ callweave diff before.pftrace after.pftrace --sort p99 --fail-on 'self>+10% and self>+1ms' --markdown
  $ callweave diff --base before-1.pftrace before-2.pftrace --head after-1.pftrace after-2.pftrace`;
