/** What becomes of a file of the program on the way from the disk to Node, and what decides that. */
import type { ModuleFormat } from "../load/module-format.js";
import type { OwnSourceMap } from "./own-source-map.js";
import type { ConfigThatMatters } from "./config-that-matters.js";

export interface CompiledFile {
  readonly format: ModuleFormat;
  /** With an inline source map. */
  readonly code: string;
}

/** All that decides what a file is compiled to, beside callweave, TypeScript and the project root. */
export interface Compilation {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  /** To what the file was compiled from. */
  readonly ownMap: OwnSourceMap | undefined;
  readonly woven: boolean;
  /** Undefined where the syntax decides. */
  readonly format: ModuleFormat | undefined;
  /** Undefined for JavaScript. */
  readonly config: ConfigThatMatters | undefined;
}
