/** Is callweave in the tree, and once? */
import { readFileSync } from "node:fs";
import path from "node:path";
import { globSync } from "tinyglobby";
import { note, ok, problem, type Finding } from "./diagnosis.js";

/** @param hasPlugin woven code is built here, which imports the runtime */
export function diagnoseCopies(root: string, hasPlugin: boolean): Finding[] {
  const copies = copiesIn(root);
  const versions = new Set(copies.map(({ version }) => version));
  if (copies.length === 0) {
    const what = "callweave is not installed in this project";
    return [hasPlugin ? problem(what, "install it: what is built imports callweave/runtime") : note(what)];
  }
  if (versions.size === 1) {
    const places = copies.length === 1 ? "" : `, in ${copies.length} places of one recorder`;
    return [ok(`callweave ${copies[0].version} is installed${places}`)];
  }
  const list = copies.map(({ version, folder }) => `${version} in ${folder}`).join(", ");
  const what = `callweave is in the tree in ${versions.size} versions: ${list}`;
  return [problem(what, "make it one, so that what weaves and what records fit together")];
}

function copiesIn(root: string): { version: string; folder: string }[] {
  const options = { cwd: root, dot: true, followSymbolicLinks: false, onlyFiles: true };
  const files = globSync("**/node_modules/callweave/package.json", options);
  return files.map((file) => ({
    version: (JSON.parse(readFileSync(path.join(root, file), "utf8")) as { version: string }).version,
    folder: path.posix.dirname(file),
  }));
}
