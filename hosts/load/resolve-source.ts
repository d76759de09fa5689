/**
 * What an import in a TypeScript program means on disk, where Node by itself does not know: `./a.js` that is a.ts, `./a` without
 * its extension, a folder with an index file, an alias of tsconfig's `paths`.
 */
import { statSync } from "node:fs";
import path from "node:path";
import { isTypeScript, TYPESCRIPT_FOR } from "./source-kinds.js";
import type { ProjectConfig } from "./tsconfig-lookup.js";

/** @param importer absolute path */
type FindSource = (specifier: string, importer: string) => string | undefined;

export interface SourceResolver {
  /** Before Node looks: for what TypeScript files import. @returns the absolute path of a file, undefined when Node is to look */
  readonly first: FindSource;
  /** When Node has found nothing, for JavaScript files. */
  readonly last: FindSource;
}

const isPath = (specifier: string): boolean => /^(?:\.{0,2}\/|\.{1,2}$)/.test(specifier);

/** @param configOf the tsconfig.json of a file */
export function createSourceResolver(configOf: (file: string) => ProjectConfig): SourceResolver {
  return {
    first(specifier, importer) {
      if (!isTypeScript(importer)) return undefined;
      if (isPath(specifier)) return findSource(path.resolve(path.dirname(importer), specifier));
      for (const candidate of configOf(importer).aliases(specifier)) {
        const found = findSource(candidate);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    last: (specifier, importer) =>
      isPath(specifier) ? findSource(path.resolve(path.dirname(importer), specifier)) : undefined,
  };
}

const ADDED = [".ts", ".tsx", ".js", ".jsx"];

/** In the order of TypeScript: the source of the named JavaScript file, the file itself, with an extension, the index of a folder. */
function findSource(target: string): string | undefined {
  const extension = path.extname(target);
  const stem = target.slice(0, target.length - extension.length);
  const sources = (TYPESCRIPT_FOR[extension] ?? []).map((one) => stem + one);
  const index = path.join(target, "index");
  return [...sources, target, ...ADDED.map((one) => target + one), ...ADDED.map((one) => index + one)].find(isFile);
}

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
