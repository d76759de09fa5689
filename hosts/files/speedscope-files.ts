/** The built speedscope of the package `speedscope`: a page, a script, a style sheet, a font and icons. */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { packageRoot } from "#package-root";
import { URL } from "../../base/built-ins.js";

// Captured when the module loads: a mocked `fs` of the traced program does not see a trace being saved.
const { readFileSync, readdirSync } = fs;

let found: { readonly folder: string; readonly names: readonly string[] } | undefined;

/** @returns undefined when speedscope has no file of that name */
export function speedscopeFile(name: string): Buffer | undefined {
  const { folder, names } = (found ??= findRelease());
  return names.includes(name) ? readFileSync(path.join(folder, name)) : undefined;
}

function findRelease(): NonNullable<typeof found> {
  const manifest = createRequire(new URL("package.json", packageRoot)).resolve("speedscope/package.json");
  const folder = path.join(path.dirname(manifest), "dist", "release");
  return { folder, names: readdirSync(folder) };
}
