/** The tsconfig.json of a file: what of it decides how the file is compiled, and its path aliases. */
import path from "node:path";
import type * as GetTsconfig from "get-tsconfig";
import { Map } from "../../base/built-ins.js";
import { CallweaveError, messageOf } from "../../base/errors.js";
import { MEANINGFUL, type ConfigThatMatters, type Meaningful } from "../compile/config-that-matters.js";
import { loadLate } from "../files/load-late.js";

export interface ProjectConfig {
  readonly matters: ConfigThatMatters;
  /** Where an alias of `paths` can lead to, best first; empty when the specifier is none. */
  readonly aliases: (specifier: string) => readonly string[];
}

const NONE: ProjectConfig = { matters: { isThere: false, compilerOptions: {} }, aliases: () => [] };

/**
 * @param where the part of callweave that asks
 * @throws {CallweaveError} from the lookup when a tsconfig.json cannot be read
 */
export function createConfigLookup(where: string): (file: string) => ProjectConfig {
  const byFolder = new Map<string, ProjectConfig>();
  const cache = new Map<string, unknown>();
  return (file) => {
    const folder = path.dirname(file);
    const known = byFolder.get(folder);
    if (known) return known;
    const config = read(where, folder, cache);
    byFolder.set(folder, config);
    return config;
  };
}

function read(where: string, folder: string, cache: Map<string, unknown>): ProjectConfig {
  try {
    const { createPathsMatcher, getTsconfig } = loadLate("get-tsconfig") as typeof GetTsconfig;
    const found = getTsconfig(folder, "tsconfig.json", cache);
    if (found === null) return NONE;
    const given: Readonly<Record<string, unknown>> = found.config.compilerOptions ?? {};
    const compilerOptions: Partial<Record<Meaningful, unknown>> = {};
    for (const name of MEANINGFUL) if (given[name] !== undefined) compilerOptions[name] = given[name];
    return {
      matters: { isThere: true, compilerOptions },
      aliases: createPathsMatcher(found) ?? NONE.aliases,
    };
  } catch (error) {
    const what = `cannot read the tsconfig.json of ${folder}, got ${messageOf(error)}`;
    throw new CallweaveError(where, what, "correct the file or what it extends", { cause: error });
  }
}
