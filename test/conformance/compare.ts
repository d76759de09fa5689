/** Runs a program plain and woven through compilers and targets, and lists every difference. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createCheckingRecorder } from "./checking-recorder.js";
import type { Compiler } from "./compilers.js";
import { compilers, targets } from "./compilers.js";
import type { Pragmas, Variant, Weaver } from "./emit.js";
import { emit, optionsOf, readPragmas } from "./emit.js";
import { parses, run } from "./run-program.js";

export const fixtures = fileURLToPath(new URL("../../test-fixtures/conformance/", import.meta.url));

export interface Program {
  readonly fileName: string;
  readonly text: string;
}

export function readPrograms(folder: string): Program[] {
  return readdirSync(fixtures + folder).map((name) => ({
    fileName: `${fixtures}${folder}/${name}`,
    text: readFileSync(`${fixtures}${folder}/${name}`, "utf8"),
  }));
}

export type WeaverOf = (compiler: Compiler) => Weaver;

/** The variants in which the program can behave differently. */
function variantsOf(pragmas: Pragmas): Variant[] {
  const defines = pragmas.define ? [true, false] : [true];
  return compilers.flatMap((compiler) =>
    targets.flatMap((target) => defines.map((define) => ({ compiler, target, define }))),
  );
}

/** @returns a line for every difference between the plain and the woven program; empty when weaving changed nothing */
export async function differences(program: Program, weaverOf: WeaverOf): Promise<string[]> {
  const pragmas = readPragmas(program.text);
  const found: string[] = [];
  for (const variant of variantsOf(pragmas)) {
    for (const difference of await compareOnce(program, variant, weaverOf(variant.compiler)))
      found.push(`TS ${variant.compiler.version} ${variant.target} define=${variant.define}: ${difference}`);
  }
  return found;
}

export async function compareOnce(program: Program, variant: Variant, weaver: Weaver): Promise<string[]> {
  const pragmas = readPragmas(program.text);
  const options = optionsOf(variant, pragmas);
  const plain = emit(variant.compiler, program.fileName, program.text, options).code;
  const woven = emit(variant.compiler, program.fileName, program.text, options, weaver).code;
  const lower = parses(plain) ? (code: string) => code : (code: string) => lowered(variant.compiler, code);
  const recorder = createCheckingRecorder(pragmas.heals);
  const expected = await run(lower(plain), pragmas.script);
  const actual = await run(lower(woven), pragmas.script, recorder.api);
  return [...wrongProgram(expected, pragmas), ...linesThatDiffer(expected, actual), ...wrongRecord(recorder, pragmas)];
}

/** Syntax that this Node cannot parse (`using`, standard decorators) stays in ESNext output: the plain compiler lowers it. */
function lowered(compiler: Compiler, code: string): string {
  const target = compiler.ScriptTarget.ES2022;
  return emit(compiler, "lowered.js", code, { target, module: compiler.ModuleKind.ESNext, allowJs: true }).code;
}

function wrongProgram(plain: readonly string[], pragmas: Pragmas): string[] {
  if (!plain.length) return ["the plain program printed nothing"];
  const uncaught = plain.find((line) => line.startsWith('"uncaught"'));
  return Boolean(uncaught) === pragmas.throws ? [] : [`the plain program ended with ${uncaught ?? "no error"}`];
}

function linesThatDiffer(plain: readonly string[], woven: readonly string[]): string[] {
  const at = plain.findIndex((line, index) => line !== woven[index]);
  if (at < 0 && plain.length === woven.length) return [];
  const line = at < 0 ? plain.length : at;
  return [`line ${line + 1} is ${woven[line] ?? "missing"}, plain ${plain[line] ?? "ends before"}`];
}

function wrongRecord(recorder: ReturnType<typeof createCheckingRecorder>, pragmas: Pragmas): string[] {
  const wrong = [...recorder.violations.slice(0, 3)];
  if (!recorder.entered.length) wrong.push("nothing was entered");
  if (!pragmas.heals && recorder.open().length) wrong.push(`left open: ${recorder.open().join(", ")}`);
  const suspended = recorder.suspended();
  if (suspended.length !== pragmas.open) wrong.push(`left suspended: ${suspended.join(", ") || "nothing"}`);
  return wrong;
}
