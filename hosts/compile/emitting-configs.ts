/** The projects of a tsconfig.json from which TypeScript emits JavaScript, and so where its plugin weaves. */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type * as GetTsconfig from "get-tsconfig";
import { Set } from "../../base/built-ins.js";
import { loadLate } from "../files/load-late.js";

/**
 * tsconfig.json itself; or, where it takes no file in, those that it refers to, as in the templates of Vite. A config that only checks
 * (`noEmit`, `emitDeclarationOnly`) is none of them.
 * @param root folder of the project
 * @returns paths from it, with slashes; empty without a tsconfig.json
 */
export function emittingConfigs(root: string): string[] {
  const seen = new Set<string>();
  const emittingFrom = (file: string): string[] => {
    const name = path.relative(root, file).replaceAll("\\", "/");
    if (seen.has(name) || name.startsWith("../") || !existsSync(file)) return [];
    seen.add(name);
    const config = readConfig(file);
    if (takesFilesIn(config)) return emits(config) ? [name] : [];
    return (config.references ?? []).flatMap((reference) =>
      emittingFrom(fileOf(path.resolve(file, "..", reference.path))),
    );
  };
  return emittingFrom(path.join(root, "tsconfig.json"));
}

/** What a config says, with what it extends. Of one that cannot be read nothing: what compiles by it says what is wrong. */
export function readConfig(file: string): GetTsconfig.TsConfigJsonResolved {
  try {
    return (loadLate("get-tsconfig") as typeof GetTsconfig).parseTsconfig(file);
  } catch {
    return {};
  }
}

const takesFilesIn = ({ files, include }: GetTsconfig.TsConfigJsonResolved): boolean =>
  files === undefined || files.length > 0 || (include?.length ?? 0) > 0;

const emits = ({ compilerOptions }: GetTsconfig.TsConfigJsonResolved): boolean =>
  compilerOptions?.noEmit !== true && compilerOptions?.emitDeclarationOnly !== true;

/** A reference is a config or a folder with one. */
const fileOf = (reference: string): string =>
  statSync(reference, { throwIfNoEntry: false })?.isDirectory() === true
    ? path.join(reference, "tsconfig.json")
    : reference;
