/**
 * Where a traced process listens for commands: a socket in a folder that only its user can enter. Windows has no such folders; its
 * named pipes are closed to other users by default.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const { lstatSync, mkdirSync, unlinkSync } = fs;
const user = process.getuid?.();
const folder = path.join(os.tmpdir(), `callweave-${user ?? ""}`);

export function controlPath(pid: number): string {
  return user === undefined ? `\\\\.\\pipe\\callweave-${pid}` : path.join(folder, `${pid}.sock`);
}

/** Makes the folder. @throws {Error} when somebody else has made it, or opened it to others */
export function makeControlFolder(): void {
  if (user === undefined) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== user || (mode & 0o077) !== 0) throw new Error(`${folder} is not closed to other users`);
}

/** A process that is killed leaves its socket behind. */
export function removeSocket(pid: number): void {
  try {
    if (user !== undefined) unlinkSync(controlPath(pid));
  } catch {
    // It had none, or has taken it away itself.
  }
}
