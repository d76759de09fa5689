/** `callweave run PROGRAM`: weaves a program while it is loaded, runs it, and turns what it recorded into a trace. */
import { existsSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { CallweaveError } from "../base/errors.js";
import { runProgram, type ProgramEnd } from "../hosts/run-program.js";
import { assertWritable } from "../hosts/session-save.js";
import { formatOf } from "../trace/formats.js";
import { summarize } from "../trace/summary.js";
import { saveWithProgress } from "./save-progress.js";
import { formatBytes, lossLines, summaryLines } from "./summary-text.js";
import { readTraceFile } from "./trace-file.js";

interface RunFlags {
  readonly output: string;
  readonly include?: string[];
  readonly exclude?: string[];
  readonly maxFrames?: number;
  readonly maxDepth?: number;
  readonly whenFull?: "ring" | "stop";
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
    .option("--max-frames <count>", "ended calls that are kept (default: 1000000)", wholeNumber)
    .option("--max-depth <count>", "leave out what is nested deeper (default: 16384)", wholeNumber)
    .addOption(
      new Option("--when-full <what>", "at --max-frames, keep the newest calls or the oldest (default: ring)").choices([
        "ring",
        "stop",
      ]),
    )
    .passThroughOptions()
    .addHelpText("after", "\nExample:\n  $ callweave run -o startup.pftrace src/main.ts --port 8080")
    .action(run);
}

async function run(program: string, args: string[], flags: RunFlags): Promise<void> {
  const { output, include, exclude, ...session } = flags;
  assertProgram(program);
  formatOf(output);
  assertWritable(output);
  // Raw, beside the trace: the program ends sooner, and the formats are made outside of it.
  const raw = path.resolve(`${output}.${process.pid}.cwraw`);
  const end = await runProgram(program, args, {
    weave: { ...(include && { include }), ...(exclude && { exclude }) },
    session: { ...session, output: raw },
  });
  let failed = true;
  try {
    failed = !saveAndTell(raw, output, end);
  } catch (error) {
    if (!(error instanceof CallweaveError)) throw error;
    tell([error.message]);
  } finally {
    rmSync(raw, { force: true });
    endLike(end, failed);
  }
}

function assertProgram(program: string): void {
  if (statSync(program, { throwIfNoEntry: false })?.isFile()) return;
  const what = `there is no program to run, got ${program}`;
  throw new CallweaveError("run", what, "give the path of a file, as `node` takes it");
}

/** @returns whether there was something to save */
function saveAndTell(raw: string, output: string, end: ProgramEnd): boolean {
  if (!existsSync(raw)) {
    const next = "see above whether it failed to start, ended by SIGKILL, or saved to an output of its own";
    tell([
      `callweave/run: the program left no recording, got its end by ${end.signal ?? `exit code ${end.code}`}; ${next}`,
    ]);
    return false;
  }
  const trace = readTraceFile(raw);
  const { file, bytes } = saveWithProgress(trace, output);
  const summary = summarize(trace);
  const name = path.relative("", file);
  const lines = [
    ...summaryLines(summary),
    ...lossLines(summary),
    `saved ${name}, ${formatBytes(bytes)}`,
    `open it in https://ui.perfetto.dev ("Open trace file"), or: npx callweave report ${name}`,
  ];
  tell(lines.map((line, at) => (at === 0 ? `callweave: ${line}` : `  ${line}`)));
  return true;
}

/** The program's stdout is its own: everything of ours goes to stderr. */
function tell(lines: readonly string[]): void {
  process.stderr.write(`${lines.join("\n")}\n`);
}

/** Ends this process as the program has ended; a trace that failed is a failure only where the program was none. */
function endLike({ code, signal }: ProgramEnd, failed: boolean): void {
  process.exitCode = code === 0 && failed ? 1 : (code ?? 1);
  if (signal !== null) process.kill(process.pid, signal);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

const collect = (glob: string, globs: readonly string[] = []): string[] => [...globs, glob];
