/** `callweave run PROGRAM`: weaves a program while it is loaded, runs it, and turns what it recorded into a trace. */
import { existsSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { CallweaveError } from "../base/errors.js";
import { dropHalfDone, removeHalfDone } from "../hosts/end-at-once.js";
import { liveFolder } from "../hosts/live-folder.js";
import { overheadOfMachine, withOverhead } from "../hosts/overhead-of-run.js";
import { makeParts, partsFolder } from "../hosts/parts-folder.js";
import { weavingAt } from "../hosts/project-weaving.js";
import { watchInterrupts } from "../hosts/run-interrupts.js";
import { runProgram, type ProgramEnd } from "../hosts/run-program.js";
import { CLOCKS, type Keep } from "../hosts/session-options.js";
import { assertWritable, unfinishedSave } from "../hosts/session-save.js";
import { formatTime } from "../trace/format-time.js";
import { formatOf, KNOWN_EXTENSIONS } from "../trace/formats.js";
import { mergeRaw, type RawRecording } from "../trace/read-raw.js";
import { parseDuration } from "./duration.js";
import { recordedBy } from "./recorded-by.js";
import { saveAndTell, tell } from "./save-and-tell.js";
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
  overheadOfMachine();
  const ended = await running;
  const end = interrupts.wereTwo && hasLeftNothing(raw, ended) ? ({ ...ended, signal: "SIGINT" } as const) : ended;
  const halfDone = { ...leftBy(raw, end.pid, output), partsFolder: settings.partsFolder, isQuiet: false };
  interrupts.programEnded(halfDone);
  let failed = true;
  try {
    if (end !== ended) return dropHalfDone(halfDone);
    if (end.timeOut) tell(`callweave: the program had not ended after ${formatTime(timeout! * 1e6)}`);
    const recorded = await recordedBy(raw, end, settings.partsFolder);
    if (callsIn(recorded) > MANY_CALLS) await interrupts.beforeWork();
    const trace = withOverhead(mergeRaw(recorded));
    if (followChildren && trace.processes.every(({ functions }) => functions.length === 0)) tell(nothingWoven(program));
    saveAndTell(trace, output);
    failed = false;
  } catch (error) {
    if (!(error instanceof CallweaveError)) throw error;
    tell(error.message);
  } finally {
    removeHalfDone(halfDone);
    interrupts.close();
    endLike(end, failed);
  }
}

/** A program that is ended at once takes away itself what it has recorded. */
const hasLeftNothing = (raw: string, { signal, pid }: ProgramEnd): boolean =>
  signal !== null && !existsSync(raw) && !existsSync(liveFolder(raw, pid));

/** Files that are there for a while, and for long when the program is killed or this process is interrupted. */
const leftBy = (raw: string, pid: number, output: string): { files: string[] } => ({
  files: [raw, liveFolder(raw, pid), `${raw}.${pid}.tmp`, unfinishedSave(output)],
});

/** So many are saved in a tenth of a second. */
const MANY_CALLS = 100_000;

function callsIn(recorded: readonly RawRecording[]): number {
  const threads = recorded.flatMap(({ processes }) => processes.flatMap((process) => process.threads));
  return threads.reduce((sum, { ended }) => sum + ended, 0);
}

const nothingWoven = (program: string): string =>
  `callweave/run: the trace holds nothing, got 0 woven functions; see that include and exclude take your files in, ` +
  `\`npx callweave doctor ${program}\` says whether one is`;

function assertProgram(program: string): void {
  if (statSync(program, { throwIfNoEntry: false })?.isFile()) return;
  const what = `there is no program to run, got ${program}`;
  throw new CallweaveError("run", what, "give the path of a file, as `node` takes it");
}

/** What `timeout` of GNU coreutils answers as well. */
const TIMED_OUT = 124;

/** Ends this process as the program has ended; a trace that failed is a failure only where the program was none. */
function endLike({ code, signal, timeOut }: ProgramEnd, failed: boolean): void {
  if (timeOut) process.exitCode = TIMED_OUT;
  else if (signal !== null) process.kill(process.pid, signal);
  else process.exitCode = code === 0 && failed ? 1 : code!;
}

function parseSnapshotSignal(text: string): "SIGUSR2" {
  if (text === "SIGUSR2" && text in os.constants.signals) return text;
  throw new InvalidArgumentError("It must be SIGUSR2: SIGUSR1 starts Node's debugger, and Windows has neither.");
}

const collect = (glob: string, globs: readonly string[] = []): string[] => [...globs, glob];
