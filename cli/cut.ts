/** `callweave cut FILE -o OUT`: a smaller trace. */
import { Command } from "./commander.js";
import { parseMoment } from "./duration.js";
import type { CutFlags } from "./run-cut.js";
import { KNOWN_EXTENSIONS } from "../trace/format-names.js";

export function cutCommand(): Command {
  return new Command("cut")
    .description("save a smaller trace: a range of time, some threads, the calls of a function")
    .argument("<file>", "a trace of any format")
    .requiredOption("-o, --output <file>", `where the part goes: ${KNOWN_EXTENSIONS}, each also .gz`)
    .option("--from <time>", "since the start of the trace: 0, 250us, 10ms, 1.5s", parseMoment)
    .option("--to <time>", "the same", parseMoment)
    .option("--thread <name or id>", "only this thread; may be repeated", collect)
    .option("--function <name>", "only calls of this function, by name or glob, and all that they made")
    .option("-q, --quiet", "say nothing but errors")
    .addHelpText("after", REMARKS)
    .action(async (file: string, flags: CutFlags) => {
      (await import("./run-cut.js")).cut(file, flags);
    });
}

const REMARKS = `
A call that began before the range begins with it, and has the argument began_earlier; one that went on behind it
ends with it, unfinished. Tasks are clipped likewise. What the whole trace has lost stands in the part as well.

Example:
  $ callweave cut callweave.pftrace -o part.pftrace --from 10ms --to 20ms --thread main`;

const collect = (text: string, all: readonly string[] = []): string[] => [...all, text];
