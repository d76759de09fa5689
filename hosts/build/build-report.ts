/** Prints as `tsc` does: colours and a summary for a terminal. */
import type ts from "typescript";
import type { BuildContext } from "./build-context.js";

export interface BuildReport {
  readonly diagnostic: ts.DiagnosticReporter;
  readonly solutionStatus: ts.DiagnosticReporter;
  readonly watchStatus: ts.WatchStatusReporter;
  readonly summary: ts.ReportEmitErrorSummary | undefined;
}

/** Unknown options, and values that an option does not take. */
const NOT_KNOWN: ReadonlySet<number> = new Set([5023, 5025, 6046]);

export function createBuildReport({ t, system, tell }: BuildContext, options: ts.CompilerOptions): BuildReport {
  const isTerminal = system.writeOutputIsTTY?.() === true && !process.env["NO_COLOR"];
  const pretty = (options["pretty"] as boolean | undefined) ?? isTerminal;
  const print = t.createDiagnosticReporter(system, pretty);
  return {
    diagnostic(found) {
      print(found);
      if (NOT_KNOWN.has(found.code))
        tell(
          `callweave/build: it compiles with TypeScript ${t.version}, got an option or value that only others know; leave it out, or give by -p a tsconfig.json without it`,
        );
    },
    solutionStatus: t.createBuilderStatusReporter(system, pretty),
    watchStatus: t.createWatchStatusReporter(system, pretty),
    summary: pretty
      ? (count, files) => system.write(t.getErrorSummaryText(count, files, system.newLine, system))
      : undefined,
  };
}
