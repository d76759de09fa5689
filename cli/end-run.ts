/** The end of `callweave run`: makes the trace of what the program has recorded, and ends as it has ended. Loaded while the program starts. */
import { existsSync } from "node:fs";
import { CallweaveError } from "../base/errors.js";
import { endAtOnceOnInterrupt } from "../hosts/watchdog/end-at-once.js";
import { dropHalfDone, removeHalfDone } from "../hosts/watchdog/half-done.js";
import { liveFolder } from "../hosts/watchdog/live-folder.js";
import { unfinishedSave } from "../hosts/files/output-file.js";
import { overheadOfMachine, withOverhead } from "../hosts/overhead/overhead-of-run.js";
import type { RunInterrupts } from "../hosts/run/run-interrupts.js";
import type { ProgramEnd } from "../hosts/run/run-program.js";
import { formatTime } from "../trace/answers/format-time.js";
import { mergeRaw, type RawRecording } from "../trace/raw/read-raw.js";
import { tellKept } from "./keep-recordings.js";
import { endText, recordedBy, type Recorded } from "./recorded-by.js";
import { saveAndTell, tell } from "./save-and-tell.js";

export interface Run {
  /** The file that was given to run. */
  readonly program: string;
  readonly output: string;
  /** The raw trace that the program saves. */
  readonly raw: string;
  /** Where the processes are followed. */
  readonly partsFolder: string | undefined;
  /** In milliseconds, if the program must end in time. */
  readonly timeout: number | undefined;
  readonly interrupts: RunInterrupts;
}

export async function endRun(
  running: Promise<ProgramEnd>,
  { program, output, raw, partsFolder, timeout, interrupts }: Run,
): Promise<void> {
  void overheadOfMachine();
  const ended = await running;
  const end = interrupts.wereTwo && hasLeftNothing(raw, ended) ? ({ ...ended, signal: "SIGINT" } as const) : ended;
  const recordings = { raw, live: liveFolder(raw, end.pid), partsFolder };
  const unfinished = [`${raw}.${end.pid}.tmp`, unfinishedSave(output)];
  // Files that are there for a while, and for long when the program is killed or this process is interrupted.
  const halfDone = { files: [raw, recordings.live, ...unfinished], partsFolder, isQuiet: false };
  interrupts.programEnded(halfDone);
  let recorded: Recorded | undefined;
  let isSaved = false;
  try {
    if (end !== ended) return dropHalfDone(halfDone);
    if (end.timeOut) tell(`callweave: the program had not ended after ${formatTime(timeout! * 1e6)}`);
    recorded = await recordedBy(raw, end, partsFolder);
    if (callsIn(recorded.recordings) > MANY_CALLS) await interrupts.beforeWork(endAtOnceOnInterrupt);
    const trace = await withOverhead(mergeRaw(recorded.recordings));
    if (partsFolder !== undefined && trace.processes.every(({ functions }) => functions.length === 0))
      tell(nothingWoven(program, end));
    saveAndTell(trace, output);
    isSaved = true;
  } catch (error) {
    if (!(error instanceof CallweaveError)) throw error;
    tell(error.message);
  } finally {
    const isKept = recorded !== undefined && !isSaved && tellKept(recordings);
    removeHalfDone(isKept ? { files: unfinished } : halfDone);
    interrupts.close();
    endLike(end, !isSaved || recorded!.isLacking);
  }
}

/** A program that is ended at once takes away itself what it has recorded. */
const hasLeftNothing = (raw: string, { signal, pid }: ProgramEnd): boolean =>
  signal !== null && !existsSync(raw) && !existsSync(liveFolder(raw, pid));

/** So many are saved in a tenth of a second. */
const MANY_CALLS = 100_000;

function callsIn(recorded: readonly RawRecording[]): number {
  const threads = recorded.flatMap(({ processes }) => processes.flatMap((process) => process.threads));
  return threads.reduce((sum, { ended }) => sum + ended, 0);
}

/** What cannot be loaded is told of by Node, and by then none of the program's functions has been entered. */
function nothingWoven(program: string, end: ProgramEnd): string {
  const isWell = end.code === 0 || end.timeOut !== undefined;
  const got = isWell ? "0 woven functions" : `0 woven functions before the end by ${endText(end)}`;
  const next = isWell ? "" : "see above whether the program could be loaded; if it could, ";
  return (
    `callweave/run: the trace holds nothing, got ${got}; ${next}see that include and exclude take your files in: ` +
    `\`npx callweave doctor ${program}\` says whether one is woven`
  );
}

/** What `timeout` of GNU coreutils answers as well. */
const TIMED_OUT = 124;

/** Ends this process as the program has ended; a trace that failed, or lacks what the program could not save, is a failure only where the program was none. */
function endLike({ code, signal, timeOut }: ProgramEnd, failed: boolean): void {
  if (timeOut) process.exitCode = TIMED_OUT;
  else if (signal !== null) process.kill(process.pid, signal);
  else process.exitCode = code === 0 && failed ? 1 : code!;
}
