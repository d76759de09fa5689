/**
 * commander, by `require`: for an `import` of a CommonJS package Node looks for the names of its exports first, which takes as long as
 * loading it, and the program that is run starts later (18 and 9 ms on a busy machine).
 */
import { createRequire } from "node:module";
import type * as Commander from "commander";
import { packageRoot } from "#package-root";

export const { Command, InvalidArgumentError, Option } = createRequire(packageRoot)("commander") as typeof Commander;
export type Command = Commander.Command;
export type InvalidArgumentError = Commander.InvalidArgumentError;
