/** Programs whose `emit` weaves, for all the ways in which TypeScript builds: once, in solutions, and watching. */
import type ts from "typescript";
import plugin from "../../transformer/index.js";
import { otherTransformers, weaveEntry } from "./build-settings.js";
import type { BuildSystem } from "./build-system.js";
import { withoutLaterOptions } from "./later-options.js";

type Program = ts.EmitAndSemanticDiagnosticsBuilderProgram;

/** @param tell takes what is no diagnostic of the compiler, a line each */
export function createWovenPrograms(
  t: typeof ts,
  system: BuildSystem,
  tell: (line: string) => void,
): ts.CreateProgram<Program> {
  const settingsOf = new WeakMap<Program, string>();
  return (rootNames, given, host, oldProgram, diagnostics, references) => {
    const options = given ?? oldProgram!.getCompilerOptions();
    const { settings, whenRead } = system.expectBuildInfo(options);
    tellOfOptions(options, tell);
    const problems = diagnostics && withoutLaterOptions(diagnostics);
    const isSame = oldProgram !== undefined && (settingsOf.get(oldProgram) ?? whenRead) === settings;
    // Without root names TypeScript has found the program itself to be as it was.
    const program =
      rootNames === undefined && !isSame
        ? t.createEmitAndSemanticDiagnosticsBuilderProgram(oldProgram!.getProgram(), host!, undefined, problems)
        : t.createEmitAndSemanticDiagnosticsBuilderProgram(
            rootNames,
            given,
            host,
            isSame ? oldProgram : undefined,
            problems,
            references,
          );
    settingsOf.set(program, settings);
    return weaving(t, program);
  };
}

/** The program itself, since TypeScript keeps more in it than it declares. */
function weaving(t: typeof ts, program: Program): Program {
  const emit = program.emit.bind(program);
  program.emit = (target, writeFile, cancellation, onlyDeclarations, custom) => {
    const problems: ts.Diagnostic[] = [];
    const extras = { ts: t, addDiagnostic: (diagnostic: ts.Diagnostic) => problems.push(diagnostic) };
    const weave = plugin(program.getProgram(), weaveEntry(program.getCompilerOptions()), extras);
    // Files that are not woven as they should be are worse than none.
    if (problems.length > 0) return { emitSkipped: true, diagnostics: problems };
    const before = [weave, ...(custom?.before ?? [])];
    return emit(target, writeFile, cancellation, onlyDeclarations, { ...custom, before });
  };
  return program;
}

function tellOfOptions(options: ts.CompilerOptions, tell: (line: string) => void): void {
  const others = otherTransformers(options).join(", ");
  if (others !== "")
    tell(
      `callweave/build: only callweave's own transformer runs, got also ${others}; compile with ts-patch to run all`,
    );
  if (options.noEmit)
    tell(`callweave/build: nothing is emitted, got "noEmit": true; add --noEmit false, and --outDir with a folder`);
}
