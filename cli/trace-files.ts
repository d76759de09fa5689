/** Arguments that name traces: paths, and globs for shells that leave them as they are. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import picomatch from "picomatch";
import { CallweaveError } from "../base/errors.js";

/** @returns the paths, those of a glob sorted @throws {CallweaveError} when a glob matches nothing */
export function traceFiles(given: readonly string[]): string[] {
  return given.flatMap((text) => (existsSync(text) || !/[*?[{]/.test(text) ? [text] : expand(text)));
}

function expand(glob: string): string[] {
  const { base, glob: pattern } = picomatch.scan(glob);
  const folder = base === "" ? "." : base;
  const matches = picomatch(pattern);
  const found = existsSync(folder) ? readdirSync(folder, { recursive: pattern.includes("/"), encoding: "utf8" }) : [];
  const files = found.filter((name) => matches(name.replaceAll("\\", "/"))).map((name) => path.join(folder, name));
  if (files.length > 0) return files.sort();
  throw new CallweaveError("read", `no file matches a glob, got ${glob}`, "give paths of trace files");
}
