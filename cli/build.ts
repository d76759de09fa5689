/** `callweave build`: compiles a project as `tsc` does, woven. */
import { Command } from "./commander.js";
import { loadLate } from "../hosts/files/load-late.js";
import type { Compiler } from "../hosts/build/typescript-internals.js";
import { tell } from "./save-and-tell.js";

export function buildCommand(): Command {
  return new Command("build")
    .description("compile a project as tsc does, woven; without ts-patch, and beside TypeScript 7")
    .usage("[flags of tsc] [files...]\n       callweave build -b [flags of tsc -b] [projects...]")
    .argument("[flags...]", "as for tsc: -p, -b, --watch, --outDir, …; --noCheck leaves the types to tsc")
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText("after", EXAMPLE)
    .action(async (flags: string[]) => {
      const { build } = await import("../hosts/build/build.js");
      const t = loadLate("typescript") as Compiler;
      process.exitCode = build(flags, { t, system: t.sys, tell });
    });
}

const EXAMPLE = `
What is woven stands in tsconfig.json, beside "transform": "callweave/transformer"; without such a plugin, everything.

Examples:
  $ callweave build -p tsconfig.json --outDir woven
  $ callweave build -b --verbose`;
