/** `callweave merge A B … -o OUT`: several traces in one. */
import { Command, Option } from "./commander.js";
import { ALIGNMENTS } from "../trace/edit/merge-traces.js";
import type { MergeFlags } from "./run-merge.js";
import { KNOWN_EXTENSIONS } from "../trace/format-names.js";

export function mergeCommand(): Command {
  return new Command("merge")
    .description("make one trace of several, on one clock")
    .argument("<files...>", "traces of any format, or globs of them")
    .requiredOption("-o, --output <file>", `where the trace goes: ${KNOWN_EXTENSIONS}, each also .gz`)
    .addOption(
      new Option("--align <how>", "on the clock of the machine, on the wall clock, or each at its own start")
        .choices(ALIGNMENTS)
        .default("monotonic"),
    )
    .option("-q, --quiet", "say nothing but errors")
    .addHelpText("after", REMARKS)
    .action(async (files: string[], flags: MergeFlags) => {
      (await import("./run-merge.js")).merge(files, flags);
    });
}

const REMARKS = `
The monotonic clock is the same for all processes of a machine until it is booted again. Of traces whose clocks are
not the same, --align wall is as good as the clocks of the machines are set; --align start lays runs over each other.
A process whose number an earlier file has as well gets another one, since viewers take them for the same.

Example:
  $ callweave merge server.pftrace client.pftrace -o both.pftrace
  $ callweave merge before.pftrace after.pftrace --align start -o runs.pftrace`;
