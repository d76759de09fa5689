/**
 * The folder in which a live recording grows on disk, beside the trace that it is to become: it is what is left of a process that was
 * killed. A process that ends in any other way takes it away.
 */
import fs from "node:fs";
import path from "node:path";
import { isPart } from "../run/parts-folder.js";

const { existsSync, mkdirSync, readdirSync, rmSync, statSync } = fs;
const SUFFIX = ".live";

export const liveFolder = (output: string, pid: number): string => `${output}.${pid}${SUFFIX}`;

/** The process whose recording a folder holds. */
export const pidOf = (folder: string): number => Number(/\.(\d+)\.live$/.exec(path.resolve(folder))?.[1] ?? NaN);

export const segmentPath = (folder: string, number: number): string =>
  path.join(folder, `${String(number).padStart(8, "0")}.cwraw`);

/** That of a part only where the run still is. @throws {Error} when it cannot be made */
export function makeLive(folder: string): void {
  if (!isPart(folder)) mkdirSync(folder, { recursive: true });
  else if (!existsSync(folder)) mkdirSync(folder);
}

/** @returns false when another process has it already; true also when it cannot be made, which saving will tell */
export function claimLive(folder: string): boolean {
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    mkdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EEXIST";
  }
}

export function removeLive(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // The disk is gone, or read-only by now.
  }
}

/** The live folders at `where`: itself, or those in it. */
export function findLive(where: string): string[] {
  if (statSync(where, { throwIfNoEntry: false })?.isDirectory()) {
    if (where.replace(/[/\\]+$/, "").endsWith(SUFFIX)) return [where];
    const found = readdirSync(where).filter((name) => name.endsWith(SUFFIX));
    return found.sort().map((name) => path.join(where, name));
  }
  return [];
}

/** The files of a live recording, oldest first. */
export function findSegments(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".cwraw"));
  return names.sort().map((name) => path.join(folder, name));
}
