/**
 * The folder in which the processes of one run leave what they have recorded, all but the first one. It is there while the run is: a
 * process that outlives the run finds it gone, and leaves nothing more.
 *
 *     out.pftrace.4242.parts/
 *       4250-m3x9k.cwraw              a process that has ended
 *       4251-m3xa0.cwraw.4251.live/   one that runs, or was killed (live-folder.ts)
 *       4252.node.starting            one that was started and has not come to its first line yet
 *       4253.starting                 the same, not Node itself, but maybe a shell that starts one
 */
import fs from "node:fs";
import path from "node:path";
import { process } from "../../base/built-ins.js";

const { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } = fs;
const SUFFIX = ".parts";
/** Output and pid of the run. */
export const PARTS_NAME = /^(.*)\.(\d+)\.parts$/s;
const MARK = /^(\d+)(\.node)?\.starting$/;

/** @param pid of the run */
export const partsFolder = (output: string, pid: number): string => path.resolve(`${output}.${pid}${SUFFIX}`);

export const makeParts = (folder: string): void => void mkdirSync(folder, { recursive: true });

/** Ids of processes come again: the time tells two of them apart. */
export const newPart = (folder: string): string => path.join(folder, `${process.pid}-${Date.now().toString(36)}.cwraw`);

/** @param file a part, or its live folder */
export const isPart = (file: string): boolean => PARTS_NAME.test(path.dirname(file));

export const isThere = (folder: string): boolean => existsSync(folder);

/** @param output a part, or the recording of the run's first process, which lies beside the folder: out.pftrace.4242.cwraw */
export const isOfFollowedRun = (output: string): boolean =>
  isPart(output) || (RAW_OF_RUN.test(output) && existsSync(output.replace(RAW_OF_RUN, `$1${SUFFIX}`)));
/** Whether it looks like one of a run, followed or not. */
export const isRawOfRun = (output: string): boolean => isPart(output) || RAW_OF_RUN.test(output);
const RAW_OF_RUN = /(\.\d+)\.cwraw$/;

/** Nobody waits for the part any more, and its folder must not come back. */
export const isRunOver = (file: string): boolean => isPart(file) && !existsSync(path.dirname(file));

/** Names of the files; none when the program has taken the folder away. */
export function listParts(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export function markStarting(folder: string, pid: number, command: string): void {
  try {
    const isNode = command === process.execPath || /^node(?:js)?(?:\.exe)?$/.test(path.basename(command));
    writeFileSync(path.join(folder, `${pid}${isNode ? ".node" : ""}.starting`), "");
  } catch {
    // The run is over, or the disk is full: the process is missed at worst if it outlives its parent.
  }
}

export function unmarkStarting(folder: string): void {
  for (const kind of ["", ".node"]) rmSync(path.join(folder, `${process.pid}${kind}.starting`), { force: true });
}

interface StartingProcess {
  readonly pid: number;
  readonly isNode: boolean;
}

export function findStarting(folder: string): StartingProcess[] {
  return listParts(folder).flatMap((name) => {
    const [, pid, node] = MARK.exec(name) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), isNode: node !== undefined }];
  });
}

/** Renamed first, so that nobody puts anything into it while it is taken away. */
export function removeParts(folder: string): void {
  try {
    const gone = `${folder}.gone`;
    renameSync(folder, gone);
    rmSync(gone, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // The program has taken it away, or the disk is read-only by now.
  }
}
