/** The folder that the paths of a trace and the globs of the options are relative to. */
import { existsSync } from "node:fs";
import path from "node:path";

const MARKS = ["package.json", "tsconfig.json"];

/** The nearest folder at or above `folder` that holds a package.json or a tsconfig.json; `folder` itself when none does. */
export function findProjectRoot(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (MARKS.some((mark) => existsSync(path.join(at, mark)))) return at;
    if (at === path.dirname(at)) return folder;
  }
}
