/**
 * Where a traced process listens for commands: a socket in a folder that only its user can enter. Windows has no such sockets; its
 * named pipes are closed to other users by default.
 */
import fs from "node:fs";
import path from "node:path";
import { process } from "../../base/built-ins.js";
import { makeUserFolder, userFolder } from "../files/user-folder.js";

const { unlinkSync } = fs;
const isWindows = process.platform === "win32";

export function controlPath(pid: number): string {
  return isWindows ? `\\\\.\\pipe\\callweave-${pid}` : path.join(userFolder, `${pid}.sock`);
}

/** Makes the folder. @throws {Error} when somebody else has made it, or opened it to others */
export function makeControlFolder(): void {
  if (!isWindows) makeUserFolder();
}

/** A process that is killed leaves its socket behind. */
export function removeSocket(pid: number): void {
  try {
    if (!isWindows) unlinkSync(controlPath(pid));
  } catch {
    // It had none, or has taken it away itself.
  }
}
