/** A folder for temporary files that only its user can enter: a name in the system's folder is anybody's to take. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { process } from "../../base/built-ins.js";

const { lstatSync, mkdirSync } = fs;
const user = process.getuid?.();

export const userFolder = path.join(os.tmpdir(), `callweave-${user ?? ""}`);

/** Makes the folder; on Windows the system's folder is the user's own already. @throws {Error} when somebody else has made it, or opened it to others */
export function makeUserFolder(): void {
  mkdirSync(userFolder, { recursive: true, mode: 0o700 });
  if (user === undefined) return;
  const { uid, mode } = lstatSync(userFolder);
  if (uid !== user || (mode & 0o077) !== 0) throw new Error(`${userFolder} is not closed to other users`);
}
