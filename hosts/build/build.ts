/**
 * `callweave build`: what `tsc` does with the same flags and the same tsconfig.json, woven, by the TypeScript that callweave depends on. It
 * is for projects whose `tsc` has no plugins: TypeScript 7, or 5 and 6 without ts-patch.
 */
import type ts from "typescript";
import { CallweaveError } from "../../base/errors.js";
import type { BuildContext } from "./build-context.js";
import { createWovenPrograms } from "./build-program.js";
import { buildProject } from "./build-project.js";
import { buildSolution } from "./build-solution.js";
import { createBuildSystem } from "./build-system.js";
import type { Compiler } from "./typescript-internals.js";

export interface BuildWorld {
  /** The compiler, 5.4 to 6.x. */
  readonly t: Compiler;
  readonly system: ts.System;
  /** Takes what TypeScript itself would not say, a line each. */
  readonly tell: (line: string) => void;
}

/**
 * @param args flags of `tsc`
 * @returns the exit code of `tsc`; undefined when it watches, which it does until the process is ended
 * @throws {CallweaveError} for what cannot be built at all
 */
export function build(args: readonly string[], { t, ...world }: BuildWorld): number | undefined {
  const system = createBuildSystem(t, world.system);
  const tell = once(world.tell);
  const context = { t, system, tell, createProgram: createWovenPrograms(t, system, tell) };
  if (!isSolution(args[0])) {
    const given = t.parseCommandLine(args, (file) => system.readFile(file));
    return answerFlags(context, given.options) ?? buildProject(context, given);
  }
  const given = t.parseBuildCommand(args.slice(1));
  return answerFlags(context, given.buildOptions) ?? buildSolution(context, given);
}

const isSolution = (first: string | undefined): boolean => /^--?b(uild)?$/i.test(first ?? "");

/** Flags of `tsc` that compile nothing, or measure its own work. */
const NOT_HERE = [
  "all",
  "diagnostics",
  "extendedDiagnostics",
  "generateCpuProfile",
  "generateTrace",
  "help",
  "init",
  "showConfig",
];

function answerFlags({ t, system }: BuildContext, flags: Readonly<Record<string, unknown>>): number | undefined {
  const other = NOT_HERE.find((name) => flags[name] !== undefined);
  if (other !== undefined)
    throw new CallweaveError("build", `it compiles and nothing else, got --${other}`, "give that flag to `tsc`");
  if (!flags["version"]) return undefined;
  system.write(`Version ${t.version}${system.newLine}`);
  return 0;
}

function once(tell: (line: string) => void): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (!told.has(line)) tell(line);
    told.add(line);
  };
}
