/** Builds one project, or files, once or watching. */
import path from "node:path";
import type ts from "typescript";
import { CallweaveError } from "../../base/errors.js";
import type { BuildContext } from "./build-context.js";
import { createBuildReport, type BuildReport } from "./build-report.js";
import { watchRounds } from "./build-watch.js";

/** @returns the exit code of `tsc`; undefined when it watches */
export function buildProject(context: BuildContext, given: ts.ParsedCommandLine): number | undefined {
  const { t, system } = context;
  const early = createBuildReport(context, given.options);
  for (const error of given.errors) early.diagnostic(error);
  if (given.errors.length > 0) return t.ExitStatus.DiagnosticsPresent_OutputsSkipped;
  const absolute = (file: string): string => path.resolve(system.getCurrentDirectory(), file).replaceAll("\\", "/");
  const flags = { ...given, options: t.convertToOptionsWithAbsolutePaths(given.options, absolute) };
  const configFile = findConfig(context, given);
  const config = configFile === undefined ? flags : readConfig(context, configFile, flags, early);
  if (config === undefined) return t.ExitStatus.DiagnosticsPresent_OutputsSkipped;
  const report = createBuildReport(context, config.options);
  system.expectBuildInfo(config.options);
  if (!config.options["watch"]) return buildOnce(context, config, report);
  watch(context, configFile, flags, report);
  return undefined;
}

/** @returns undefined when files are given instead */
function findConfig({ t, system }: BuildContext, { options, fileNames }: ts.ParsedCommandLine): string | undefined {
  const { project } = options;
  if (fileNames.length > 0) {
    if (project === undefined) return undefined;
    const what = `a project takes no files beside it, got -p ${project} and ${fileNames.join(" ")}`;
    throw new CallweaveError("build", what, "leave out the one or the others");
  }
  const folder = system.getCurrentDirectory();
  const file =
    project !== undefined && system.directoryExists(project) ? path.posix.join(project, "tsconfig.json") : project;
  const found = file ?? t.findConfigFile(folder, (name) => system.fileExists(name));
  if (found !== undefined && system.fileExists(found)) return found;
  const what = `there is no tsconfig.json, got ${found ?? `none at or above ${folder}`}`;
  throw new CallweaveError("build", what, "give its path or folder by -p");
}

function readConfig(
  { t, system }: BuildContext,
  file: string,
  { options, watchOptions }: ts.ParsedCommandLine,
  { diagnostic }: BuildReport,
): ts.ParsedCommandLine | undefined {
  const host = { ...system, onUnRecoverableConfigFileDiagnostic: diagnostic };
  return t.getParsedCommandLineOfConfigFile(file, options, host, undefined, watchOptions);
}

function buildOnce(
  { t, system, createProgram }: BuildContext,
  config: ts.ParsedCommandLine,
  { diagnostic, summary }: BuildReport,
): number {
  const { fileNames, options, projectReferences } = config;
  return t.performIncrementalCompilation({
    system,
    rootNames: fileNames,
    options,
    ...(projectReferences && { projectReferences }),
    configFileParsingDiagnostics: t.getConfigFileParsingDiagnostics(config),
    createProgram,
    reportDiagnostic: diagnostic,
    reportErrorSummary: summary,
  });
}

function watch(
  { t, system, createProgram }: BuildContext,
  configFile: string | undefined,
  { fileNames, options, watchOptions }: ts.ParsedCommandLine,
  { diagnostic, watchStatus }: BuildReport,
): void {
  const how = [system, createProgram, diagnostic, watchRounds(watchStatus).status] as const;
  if (configFile !== undefined)
    t.createWatchProgram(t.createWatchCompilerHost(configFile, options, ...how, watchOptions));
  else t.createWatchProgram(t.createWatchCompilerHost(fileNames, options, ...how, undefined, watchOptions));
}
