/** What `query` is asked about: paths and globs → paths of files. */
import { existsSync } from "node:fs";
import path from "node:path";
import { globSync } from "tinyglobby";
import { CallweaveError } from "../../base/errors.js";

/** @returns each file once, those of a glob by name @throws {CallweaveError} when a path or glob stands for no file */
export function findTraces(patterns: readonly string[]): string[] {
  return [...new Set(patterns.flatMap(filesOf))];
}

/** A file may have a name that looks like a glob. */
function filesOf(pattern: string): string[] {
  if (existsSync(pattern)) return [pattern];
  const slashed = path.sep === "\\" ? pattern.replaceAll("\\", "/") : pattern;
  const found = globSync(slashed, { absolute: path.isAbsolute(pattern), expandDirectories: false });
  if (found.length > 0) return found.sort();
  throw new CallweaveError(
    "query",
    `there is no trace, got ${pattern}`,
    "give the path of a trace, or a glob in quotes",
  );
}
