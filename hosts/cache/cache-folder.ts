/** Where compiled files are kept: with the caches of other tools in the project, else in a folder of the user's own. */
import fs from "node:fs";
import path from "node:path";
import { makeUserFolder, userFolder } from "../files/user-folder.js";

const NAME = "woven";

/**
 * @param root the project root
 * @throws {Error} when there is no folder that others cannot write to
 */
export function findCacheFolder(root: string): string {
  const modules = path.join(root, "node_modules");
  if (fs.existsSync(modules)) return path.join(modules, ".cache", "callweave", NAME);
  makeUserFolder();
  return path.join(userFolder, NAME);
}
