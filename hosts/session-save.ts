/**
 * Bytes of a trace → a file. Written beside its target and renamed at the end, so that a trace that exists is never replaced by a
 * broken one. All functions are captured when the module loads: a mocked `fs` of the traced program never sees a trace.
 */
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { CallweaveError, messageOf } from "../base/errors.js";
import { formatOf, writeTrace } from "../trace/formats.js";
import type { Trace } from "../trace/model.js";

const { closeSync, mkdirSync, openSync, realpathSync, renameSync, statSync, unlinkSync, writeSync } = fs;
const { gzipSync } = zlib;
const { pid } = process;

export interface SavedFile {
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
}

/**
 * Saves a trace in the format of the file's extension. Makes the folder if it is missing.
 * @throws {CallweaveError} when the extension is unknown or the file cannot be written; an older file is then still there
 */
export function saveTrace(trace: Trace, file: string): SavedFile {
  const { format, gzip } = formatOf(file);
  const target = path.resolve(file);
  const parts = writeTrace(trace, format);
  return writeBeside(target, gzip ? [gzipSync(Buffer.concat([...parts]))] : parts);
}

/** @throws {CallweaveError} when the file cannot be written */
export function writeBeside(target: string, parts: Iterable<Uint8Array>): SavedFile {
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    const existing = existingTarget(target);
    if (existing.special) return { file: target, bytes: writeParts(target, parts) };
    const beside = `${existing.file}.${pid}.tmp`;
    try {
      const bytes = writeParts(beside, parts);
      renameSync(beside, existing.file);
      return { file: target, bytes };
    } catch (error) {
      removeIfThere(beside);
      throw error;
    }
  } catch (error) {
    throw new CallweaveError("save", `cannot write ${target}, got ${messageOf(error)}`, nextStep(error), {
      cause: error,
    });
  }
}

/** The file behind a link. A pipe or a device is written to, not replaced: /dev/null must survive being an output. */
function existingTarget(target: string): { file: string; special: boolean } {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats === undefined) return { file: target, special: false };
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
  ENOSPC: "make room on the disk, or record less (maxFrames)",
  EDQUOT: "make room on the disk, or record less (maxFrames)",
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
