/**
 * The file that a trace is saved to. It is written beside its target and renamed at the end, so that a trace that exists is never
 * replaced by a broken one. All functions are captured when the module loads: a mocked `fs` of the traced program never sees a trace.
 */
import fs from "node:fs";
import path from "node:path";
import { process } from "../../base/built-ins.js";
import { CallweaveError, messageOf } from "../../base/errors.js";
import { formatOf } from "../../trace/format-names.js";
import "./fast-crc32.js";
import { isPart } from "../run/parts-folder.js";

const {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} = fs;
const { pid } = process;

export interface SavedFile {
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
}

/**
 * Gives a raw trace another name, where that is all it takes.
 * @param segment a whole file on the disk of `file`
 * @returns undefined when `file` is of another format or no ordinary file
 * @throws {CallweaveError} when it cannot be done; an older file is then still there
 */
export function moveRaw(segment: string, file: string): SavedFile | undefined {
  const { format, gzip } = formatOf(file);
  const target = path.resolve(file);
  try {
    const existing = existingTarget(target);
    if (format !== "raw" || gzip || existing.special) return undefined;
    const bytes = statSync(segment).size;
    renameSync(segment, existing.file);
    return { file: target, bytes };
  } catch (error) {
    throw cannotWrite(target, error);
  }
}

/**
 * Says now what a save would say later: makes the folder, and a file beside the target for a moment.
 * @throws {CallweaveError} when the file could not be written
 */
export function assertWritable(file: string): void {
  const target = path.resolve(file);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    const existing = existingTarget(target);
    if (existing.special) return accessSync(target, constants.W_OK);
    const beside = besideOf(existing.file);
    closeSync(openSync(beside, "w"));
    unlinkSync(beside);
  } catch (error) {
    throw cannotWrite(target, error);
  }
}

/** @param target absolute path @throws {CallweaveError} when the file cannot be written; an older file is then still there */
export function writeBeside(target: string, parts: Iterable<Uint8Array>): SavedFile {
  try {
    if (!isPart(target)) mkdirSync(path.dirname(target), { recursive: true });
    const existing = existingTarget(target);
    if (existing.special) return { file: target, bytes: writeParts(target, parts) };
    const beside = besideOf(existing.file);
    try {
      const bytes = writeParts(beside, parts);
      renameSync(beside, existing.file);
      return { file: target, bytes };
    } catch (error) {
      removeIfThere(beside);
      throw error;
    }
  } catch (error) {
    throw cannotWrite(target, error);
  }
}

/** What is wrong with the trace, not with the file, says so itself. */
function cannotWrite(target: string, error: unknown): CallweaveError {
  if (error instanceof CallweaveError) return error;
  return new CallweaveError("save", `cannot write ${target}, got ${messageOf(error)}`, nextStep(error), {
    cause: error,
  });
}

const besideOf = (file: string): string => `${file}.${pid}.tmp`;

/** What this process writes while it saves to `file`; it has the target's name then. */
export function unfinishedSave(file: string): string {
  try {
    return besideOf(realpathSync(file));
  } catch {
    return besideOf(path.resolve(file));
  }
}

/** The file behind a link. A pipe or a device is written to, not replaced: /dev/null must survive being an output. */
function existingTarget(target: string): { file: string; special: boolean } {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats === undefined) return { file: target, special: false };
  if (stats.isDirectory()) throw Object.assign(new Error("EISDIR: it is a folder"), { code: "EISDIR" });
  return { file: realpathSync(target), special: !stats.isFile() };
}

function writeParts(file: string, parts: Iterable<Uint8Array>): number {
  const descriptor = openSync(file, "w");
  try {
    let bytes = 0;
    for (const part of parts) {
      for (let from = 0; from < part.length;) from += writeSync(descriptor, part, from);
      bytes += part.length;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Never made, or the disk is gone; the error that is on its way says more.
  }
}

const NEXT_STEPS: Record<string, string> = {
  ENOSPC: "make room on the disk, or keep fewer calls",
  EDQUOT: "make room on the disk, or keep fewer calls",
  EACCES: "give a path that this user may write to",
  EPERM: "give a path that this user may write to",
  EROFS: "give a path on a disk that is not read-only",
  EISDIR: "give the path of a file, not of a folder",
  ENOTDIR: "give a path whose folders are folders",
};

function nextStep(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return NEXT_STEPS[code] ?? "give another path";
}
