/** `callweave run PROGRAM`: weaves a program while it is loaded, runs it, and turns what it recorded into a trace. */
import { statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "./commander.js";
import { CallweaveError } from "../base/errors.js";
import { CLOCKS } from "../hosts/session/option-rules.js";
import { assertWritable } from "../hosts/files/output-file.js";
import { makeParts, partsFolder, removeParts } from "../hosts/run/parts-folder.js";
import { weavingAt } from "../hosts/compile/project-weaving.js";
import { watchInterrupts } from "../hosts/run/run-interrupts.js";
import { runProgram } from "../hosts/run/run-program.js";
import type { Keep } from "../hosts/session/session-options.js";
import { formatOf, KNOWN_EXTENSIONS } from "../trace/format-names.js";
import { parseDuration } from "./duration.js";
import { parseWholeNumber } from "./whole-number.js";

interface RunFlags {
  readonly output: string;
  readonly include?: string[];
  readonly exclude?: string[];
  readonly keep?: Keep;
  readonly maxDepth?: number;
  readonly linkCallbacks?: true;
  readonly clock?: (typeof CLOCKS)[number];
  readonly timeout?: number;
  readonly snapshotSignal?: "SIGUSR2";
  readonly followChildren: boolean;
}

export function runCommand(): Command {
  return new Command("run")
    .description("run a program, TypeScript or JavaScript, and save a trace of it")
    .argument("<program>", "the file that `node` would be given: .ts .tsx .mts .cts .js .jsx .mjs .cjs")
    .argument("[args...]", "arguments of the program")
    .option("-o, --output <file>", `where the trace goes: ${KNOWN_EXTENSIONS}, each also .gz`, "callweave.pftrace")
    .option("--include <glob>", "weave only these files (paths from the project root); may be repeated", collect)
    .option("--exclude <glob>", "do not weave these files; may be repeated", collect)
    .option("--keep <calls>", "all (on disk), or in memory last:N or first:N of each thread (default: last:1000000)")
    .option("--max-depth <count>", "leave out what is nested deeper (default: 16384)", parseWholeNumber)
    .option("--link-callbacks", "link what timers, promises and I/O call to the frame that scheduled it")
    .addOption(
      new Option("--clock <which>", "shared: a thread on an idle core tells the time (default: own)").choices(CLOCKS),
    )
    .option("--timeout <duration>", "save and end the program with exit code 124 when it takes longer", parseDuration)
    .option(
      "--snapshot-signal <signal>",
      "a signal that saves a snapshot while the program goes on: SIGUSR2",
      parseSnapshotSignal,
    )
    .option("--no-follow-children", "trace only the program itself, not the processes that it starts")
    .passThroughOptions()
    .addHelpText("after", "\nExample:\n  $ callweave run -o startup.pftrace src/main.ts --port 8080")
    .action(run);
}

async function run(program: string, args: string[], flags: RunFlags): Promise<void> {
  const { output, include, exclude, timeout, followChildren, ...session } = flags;
  assertProgram(program);
  formatOf(output);
  assertWritable(output);
  // Raw, beside the trace: the program ends sooner, and the formats are made outside of it.
  const raw = path.resolve(`${output}.${process.pid}.cwraw`);
  const settings = {
    weave: weavingAt(process.cwd(), { ...(include && { include }), ...(exclude && { exclude }) }),
    session: { ...session, output: raw },
    ...(followChildren && { partsFolder: partsFolder(output, process.pid) }),
  };
  if (settings.partsFolder !== undefined) makeParts(settings.partsFolder);
  const interrupts = watchInterrupts();
  const running = runProgram(program, args, settings, timeout);
  // Told by endRun, which is not there yet: all that is needed only when the program has ended is loaded while it starts.
  running.catch(() => {
    if (settings.partsFolder !== undefined) removeParts(settings.partsFolder);
  });
  const { endRun } = await import("./end-run.js");
  await endRun(running, { program, output, raw, partsFolder: settings.partsFolder, timeout, interrupts });
}

function assertProgram(program: string): void {
  if (statSync(program, { throwIfNoEntry: false })?.isFile()) return;
  const what = `there is no program to run, got ${program}`;
  throw new CallweaveError("run", what, "give the path of a file, as `node` takes it");
}

function parseSnapshotSignal(text: string): "SIGUSR2" {
  if (text === "SIGUSR2" && text in os.constants.signals) return text;
  throw new InvalidArgumentError("It must be SIGUSR2: SIGUSR1 starts Node's debugger, and Windows has neither.");
}

const collect = (glob: string, globs: readonly string[] = []): string[] => [...globs, glob];
