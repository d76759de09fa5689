/**
 * `callweave build`: what `tsc` does with the same flags and the same tsconfig.json, woven, by the TypeScript that callweave depends on. It
 * is for projects whose `tsc` has no plugins: TypeScript 7, or 5 and 6 without ts-patch.
 */
import { CallweaveError } from "../base/errors.js";
import type { BuildContext } from "./build-context.js";
import { createWovenPrograms } from "./build-program.js";
import { buildProject } from "./build-project.js";
import { buildSolution } from "./build-solution.js";
import { createBuildSystem } from "./build-system.js";
import { loadLate } from "./load-late.js";
import type { Compiler } from "./typescript-internals.js";

/**
 * @param args flags of `tsc`
 * @param tell takes what TypeScript itself would not say, a line each
 * @returns the exit code of `tsc`; undefined when it watches, which it does until the process is ended
 * @throws {CallweaveError} for what cannot be built at all
 */
export function build(args: readonly string[], tell: (line: string) => void): number | undefined {
  const t = loadLate("typescript") as Compiler;
  const system = createBuildSystem(t.sys);
  const tellOnce = once(tell);
  const context = { t, system, tell: tellOnce, createProgram: createWovenPrograms(t, system, tellOnce) };
  if (!isSolution(args[0])) {
    const given = t.parseCommandLine(args, (file) => system.readFile(file));
    return version(context, given.options) ?? buildProject(context, given);
  }
  const given = t.parseBuildCommand(args.slice(1));
  return version(context, given.buildOptions) ?? buildSolution(context, given);
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

function version({ t, system }: BuildContext, flags: Readonly<Record<string, unknown>>): number | undefined {
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
