/**
 * What TypeScript 5.4 to 6.x exports and does not declare: how its own `tsc` reads the command line and prints. With it, `callweave build`
 * does as the `tsc` of the same version does. There is no later TypeScript of this kind.
 */
import type ts from "typescript";

interface TypeScriptInternals {
  /** Flags of `tsc -b` that hold for each project. */
  readonly commonOptionsWithBuild: readonly { readonly name: string }[];
  convertToOptionsWithAbsolutePaths(
    options: ts.CompilerOptions,
    toAbsolutePath: (file: string) => string,
  ): ts.CompilerOptions;
  createDiagnosticReporter(system: ts.System, pretty?: boolean): ts.DiagnosticReporter;
  createWatchStatusReporter(system: ts.System, pretty?: boolean): ts.WatchStatusReporter;
  getErrorSummaryText(
    ...[errorCount, filesInError, newLine, host]: [...Parameters<ts.ReportEmitErrorSummary>, string, ts.System]
  ): string;
  performIncrementalCompilation(
    input: ts.IncrementalProgramOptions<ts.EmitAndSemanticDiagnosticsBuilderProgram> & {
      system: ts.System;
      reportDiagnostic: ts.DiagnosticReporter;
      reportErrorSummary: ts.ReportEmitErrorSummary | undefined;
    },
  ): ts.ExitStatus;
}

/** The compiler, with what it does not declare. */
export type Compiler = typeof ts & TypeScriptInternals;
