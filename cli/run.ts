/** `callweave run PROGRAM`: weaves a program while it is loaded, runs it, and turns what it recorded into a trace. */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { CallweaveError } from "../base/errors.js";
import { openSource } from "../hosts/file-source.js";
import { liveFolder, readLive, removeLive } from "../hosts/live-folder.js";
import { makeParts, partsFolder, removeParts } from "../hosts/parts-folder.js";
import { runProgram, type ProgramEnd } from "../hosts/run-program.js";
import { NOTHING_WOVEN } from "../hosts/session-notices.js";
import type { Keep } from "../hosts/session-options.js";
import { assertWritable } from "../hosts/session-save.js";
import { formatTime } from "../trace/format-time.js";
import { formatOf } from "../trace/formats.js";
import type { Trace } from "../trace/model.js";
import { bytesInMemory } from "../trace/byte-source.js";
import { mergeRaw, readRaw, type RawRecording } from "../trace/read-raw.js";
import { parseDuration } from "./duration.js";
import { collectAndTell } from "./parts.js";
import { saveAndTell, tell } from "./save-and-tell.js";
import { parseWholeNumber } from "./whole-number.js";

interface RunFlags {
  readonly output: string;
  readonly include?: string[];
  readonly exclude?: string[];
  readonly keep?: Keep;
  readonly maxDepth?: number;
  readonly timeout?: number;
  readonly followChildren: boolean;
}

export function runCommand(): Command {
  return new Command("run")
    .description("run a program, TypeScript or JavaScript, and save a trace of it")
    .argument("<program>", "the file that `node` would be given: .ts .tsx .mts .cts .js .jsx .mjs .cjs")
    .argument("[args...]", "arguments of the program")
    .option(
      "-o, --output <file>",
      "where the trace goes: .pftrace, .json or .cwraw, each also .gz",
      "callweave.pftrace",
    )
    .option("--include <glob>", "weave only these files (paths from the project root); may be repeated", collect)
    .option("--exclude <glob>", "do not weave these files; may be repeated", collect)
    .option("--keep <calls>", "all (on disk), or in memory last:N or first:N of each thread (default: last:1000000)")
    .option("--max-depth <count>", "leave out what is nested deeper (default: 16384)", parseWholeNumber)
    .option("--timeout <duration>", "save and end the program with exit code 124 when it takes longer", parseDuration)
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
    weave: { ...(include && { include }), ...(exclude && { exclude }) },
    session: { ...session, output: raw },
    ...(followChildren && { partsFolder: partsFolder(output, process.pid) }),
  };
  if (settings.partsFolder !== undefined) makeParts(settings.partsFolder);
  const end = await runProgram(program, args, settings, timeout);
  let failed = true;
  try {
    if (end.timedOut) tell(`callweave: the program had not ended after ${formatTime(timeout! * 1e6)}`);
    const trace = await traceOf(raw, end, settings.partsFolder);
    if (followChildren && trace.processes.every(({ functions }) => functions.length === 0)) tell(NOTHING_WOVEN);
    saveAndTell(trace, output);
    failed = false;
  } catch (error) {
    if (!(error instanceof CallweaveError)) throw error;
    tell(error.message);
  } finally {
    if (settings.partsFolder !== undefined) removeParts(settings.partsFolder);
    removeLive(raw);
    removeLive(liveFolder(raw, end.pid));
    endLike(end, failed);
  }
}

function assertProgram(program: string): void {
  if (statSync(program, { throwIfNoEntry: false })?.isFile()) return;
  const what = `there is no program to run, got ${program}`;
  throw new CallweaveError("run", what, "give the path of a file, as `node` takes it");
}

/**
 * The program and the processes that it has started, in one trace.
 * @throws {CallweaveError} when the program has left nothing, or nothing that can be read, and they have not either
 */
async function traceOf(raw: string, end: ProgramEnd, folder: string | undefined): Promise<Trace> {
  const children = folder === undefined ? [] : await collectAndTell(folder, end.signal !== null || end.timedOut);
  try {
    return mergeRaw([recordingOf(raw, end), ...children]);
  } catch (error) {
    if (!(error instanceof CallweaveError) || children.length === 0) throw error;
    tell(error.message);
    return mergeRaw(children);
  }
}

function recordingOf(raw: string, { code, signal, pid, snapshot }: ProgramEnd): RawRecording {
  const endText = signal ?? `exit code ${code}`;
  if (snapshot) return readRaw(bytesInMemory(snapshot));
  if (existsSync(raw)) return readRaw(openSource(raw));
  const live = liveFolder(raw, pid);
  const drained = existsSync(live) ? readLive(live) : undefined;
  if (drained && hasCalls(drained)) {
    tell(`callweave: the program was killed (${endText}); the trace ends with what was on disk by then`);
    return drained;
  }
  const what = `the program left no recording, got its end by ${endText}`;
  const next = "see above whether it failed to start, was killed at once, or saved to an output of its own";
  throw new CallweaveError("run", what, next);
}

function hasCalls({ processes }: RawRecording): boolean {
  const threads = processes.flatMap((process) => process.threads);
  return threads.some(({ ended, openFrames }) => ended + openFrames.length > 0);
}

/** What `timeout` of GNU coreutils answers as well. */
const TIMED_OUT = 124;

/** Ends this process as the program has ended; a trace that failed is a failure only where the program was none. */
function endLike({ code, signal, timedOut }: ProgramEnd, failed: boolean): void {
  if (timedOut) process.exitCode = TIMED_OUT;
  else if (signal !== null) process.kill(process.pid, signal);
  else process.exitCode = code === 0 && failed ? 1 : code!;
}

const collect = (glob: string, globs: readonly string[] = []): string[] => [...globs, glob];
