/** Builds projects with those that they refer to, in their order, once or watching. */
import path from "node:path";
import type ts from "typescript";
import type { BuildContext } from "./build-context.js";
import { createBuildReport } from "./build-report.js";
import { watchRounds } from "./build-watch.js";
import { withoutLaterOptions } from "./later-options.js";

/** @returns the exit code of `tsc -b`; undefined when it watches */
export function buildSolution(context: BuildContext, given: ts.ParsedBuildCommand): number | undefined {
  const { t, system, createProgram } = context;
  const { projects, watchOptions, errors, buildOptions } = given;
  const { diagnostic, solutionStatus, watchStatus, summary } = createBuildReport(context, buildOptions);
  for (const error of errors) diagnostic(error);
  if (errors.length > 0) return t.ExitStatus.DiagnosticsPresent_OutputsSkipped;
  const options = expectBuildInfos(context, projects) ? buildOptions : { ...buildOptions, force: true };
  if (buildOptions.watch) {
    const { status, now } = watchRounds(watchStatus);
    const timed = { ...system, now };
    const host = t.createSolutionBuilderWithWatchHost(timed, createProgram, diagnostic, solutionStatus, status);
    host.getParsedCommandLine = configReader(context, given);
    t.createSolutionBuilderWithWatch(host, projects, options, watchOptions).build();
    return undefined;
  }
  const host = t.createSolutionBuilderHost(system, createProgram, diagnostic, solutionStatus, summary);
  host.getParsedCommandLine = configReader(context, given);
  const builder = t.createSolutionBuilder(host, projects, options);
  return buildOptions.clean ? builder.clean() : builder.build();
}

/** Reads a project as TypeScript does, which tells of what is wrong in it also when it has nothing to build. */
function configReader(
  { t, system }: BuildContext,
  { buildOptions, watchOptions }: ts.ParsedBuildCommand,
): (file: string) => ts.ParsedCommandLine | undefined {
  const common = t.commonOptionsWithBuild.flatMap(({ name }) =>
    name in buildOptions ? [[name, buildOptions[name]] as const] : [],
  );
  const options = { ...Object.fromEntries(common), tscBuild: true };
  // TypeScript says itself that there is none.
  const host = { ...system, onUnRecoverableConfigFileDiagnostic: () => undefined };
  return (file) => {
    const config = t.getParsedCommandLineOfConfigFile(file, options, host, undefined, watchOptions);
    return config && { ...config, errors: withoutLaterOptions(config.errors) };
  };
}

/**
 * A solution asks each .tsbuildinfo first whether there is anything to do.
 * @returns false when a project has none: until TypeScript 5.6 one that is not incremental, of which nobody knows whether it is woven
 */
function expectBuildInfos(context: BuildContext, projects: readonly string[]): boolean {
  let all = true;
  for (const { options, fileNames } of referredProjects(context, projects))
    if (!context.system.expectBuildInfo(options).exists && fileNames.length > 0) all = false;
  return all;
}

function* referredProjects({ t, system }: BuildContext, projects: readonly string[]): Generator<ts.ParsedCommandLine> {
  const fileOf = (project: string): string => t.resolveProjectReferencePath({ path: project.replaceAll("\\", "/") });
  const files = new Set(projects.map((project) => fileOf(path.resolve(system.getCurrentDirectory(), project))));
  const host = { ...system, onUnRecoverableConfigFileDiagnostic: () => undefined };
  for (const file of files) {
    // What is wrong with it, the build will say.
    const config = t.getParsedCommandLineOfConfigFile(file, { tscBuild: true }, host);
    if (config === undefined) continue;
    yield config;
    for (const reference of config.projectReferences ?? []) files.add(fileOf(reference.path));
  }
}
