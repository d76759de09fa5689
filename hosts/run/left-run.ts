/**
 * What a run has left that was killed itself:
 *
 *     out.pftrace.4242.parts/              the processes that the program had started (parts-folder.ts)
 *     out.pftrace.4242.cwraw               the program, if it has ended,
 *     out.pftrace.4242.cwraw.4243.live/    or if it was killed as well
 *     out.pftrace.4242.cwraw.4243.tmp      what it was saving then,
 *     out.pftrace.4242.tmp                 or the run
 */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { readRaw } from "../../trace/raw/read-raw.js";
import type { RawRecording } from "../../trace/raw/read-raw.js";
import { openSource } from "../files/file-source.js";
import { isRunning } from "../watchdog/is-running.js";
import { readLive } from "../watchdog/read-live.js";
import { pidOf, removeLive } from "../watchdog/live-folder.js";
import { listParts, PARTS_NAME, removeParts } from "./parts-folder.js";

export interface LeftRun {
  readonly folder: string;
  /** Where the trace would have gone. */
  readonly output: string;
  readonly pid: number;
  /** The recording of the program: a file and a live folder, or one of them, or none. */
  readonly program: readonly string[];
  /** Halves of files. */
  readonly halves: readonly string[];
}

/** The runs at `where`: a folder `….parts`, or those in it. */
export function findRuns(where: string): LeftRun[] {
  const folder = path.resolve(where);
  if (PARTS_NAME.test(folder)) return [leftRun(folder)];
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const names = isFolder ? readdirSync(folder).filter((name) => PARTS_NAME.test(name)) : [];
  return names.sort().map((name) => leftRun(path.join(folder, name)));
}

function leftRun(folder: string): LeftRun {
  const [, output, pid] = PARTS_NAME.exec(folder)!;
  const file = `${path.basename(output)}.${pid}.cwraw`;
  const beside = path.dirname(folder);
  const isOfProgram = (name: string, suffix: string): boolean => name.startsWith(`${file}.`) && name.endsWith(suffix);
  const find = (isWanted: (name: string) => boolean): string[] =>
    readdirSync(beside)
      .filter(isWanted)
      .sort()
      .map((name) => path.join(beside, name));
  return {
    folder,
    output,
    pid: Number(pid),
    program: find((name) => name === file || isOfProgram(name, ".live")),
    halves: find((name) => name === `${path.basename(output)}.${pid}.tmp` || isOfProgram(name, ".tmp")),
  };
}

/** The processes of it that run; the run itself among them, which is then not left yet. */
export function runningOf({ folder, pid, program }: LeftRun): number[] {
  const live = [...program, ...listParts(folder)].filter((name) => name.endsWith(".live"));
  return [pid, ...live.map(pidOf)].filter(isRunning);
}

/** A file is whole, so the live folder beside it says nothing more. */
export function readProgram({ program: [first] }: LeftRun): RawRecording | undefined {
  if (first === undefined) return undefined;
  return first.endsWith(".live") ? readLive(first) : readRaw(openSource(first));
}

export function removeRun({ folder, program, halves }: LeftRun): void {
  for (const file of [...program, ...halves]) removeLive(file);
  removeParts(folder);
}
