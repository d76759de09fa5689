/** Puts the cache before the compiler. What a file is compiled to depends on its key and on nothing else. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { packageRoot } from "#package-root";
import { JSON } from "../../base/built-ins.js";
import { readBuildId } from "./build-id.js";
import { findCacheFolder } from "./cache-folder.js";
import { isCacheOff } from "./cache-switch.js";
import type { Compilation } from "../compile/compiled-file.js";
import { sha256 } from "./sha256.js";
import type { TranspileFile } from "../compile/transpile-file.js";
import { createWovenCache, type WovenCache } from "./woven-cache.js";

/** @param root the project root */
export function cacheTranspiled(root: string, transpile: TranspileFile): TranspileFile {
  if (isCacheOff()) return transpile;
  let opened: Opened | undefined;
  return (compilation) => {
    const { cache, compiler } = (opened ??= open(root));
    if (cache === undefined) return transpile(compilation);
    const key = keyOf(compiler, root, compilation);
    const known = cache.read(key);
    if (known !== undefined) return known;
    const compiled = transpile(compilation);
    cache.write(key, compiled);
    return compiled;
  };
}

interface Opened {
  readonly cache?: WovenCache;
  /** Which callweave and TypeScript compile. */
  readonly compiler: readonly string[];
}

function open(root: string): Opened {
  try {
    const compiler = describeCompiler();
    return { compiler, cache: createWovenCache(findCacheFolder(root)) };
  } catch {
    // No folder of one's own, or callweave was not built.
    return { compiler: [] };
  }
}

function keyOf(compiler: readonly string[], root: string, { text, ...others }: Compilation): string {
  return sha256(JSON.stringify([compiler, root, others]), "\0", text);
}

/** @throws {Error} when callweave was not built */
function describeCompiler(): string[] {
  const typescript = createRequire(packageRoot).resolve("typescript/package.json");
  const { version } = JSON.parse(readFileSync(typescript, "utf8")) as { version: string };
  return [readBuildId(), version];
}
