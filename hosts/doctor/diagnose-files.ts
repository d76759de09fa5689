/** Which files of the project are woven, and does what was built hold them? */
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { selectFiles, type PluginConfig } from "../../transformer/options.js";
import { isWovenAlready } from "../../transformer/own-files.js";
import { whyUnwoven } from "../../transformer/weavable.js";
import { CALLWEAVE_BUILD } from "./diagnose-compiler.js";
import { note, ok, problem, type Finding } from "./diagnosis.js";
import type { ProjectFacts } from "./project-facts.js";

/**
 * @param facts of the project
 * @param config path of the tsconfig that names the files, from the root
 * @param weaving what the project says about it
 * @param hasPlugin the compiler is to weave; else `callweave build` may have
 */
export function diagnoseFiles(
  { root, scripts }: Pick<ProjectFacts, "root" | "scripts">,
  config: string,
  weaving: PluginConfig,
  hasPlugin: boolean,
): Finding[] {
  const parsed = withWovenOutDir(root, scripts, parseConfig(path.join(root, config)));
  const sources = parsed.fileNames.filter((file) => !/\.d\.[cm]?ts$|\.json$/.test(file));
  const { enabled, isSelected } = selectFiles(weaving, process.env);
  const selected = sources.filter((file) => isSelected(pathFrom(root, file)));
  if (sources.length === 0) return [note(`${config} takes no file in`)];
  if (selected.length === 0) {
    const { include, exclude } = weaving;
    const what = `none of the ${sources.length} files of ${config} is woven, got ${JSON.stringify({ include, exclude })}`;
    return [problem(what, "correct include and exclude: globs on the path from the project root")];
  }
  if (!enabled) return [isOff(weaving)];
  return [
    ok(`${selected.length} of ${sources.length} files of ${config} are to be woven`),
    ...(parsed.options.noEmit === true
      ? [note(`${config} has noEmit: what a script builds by another config is not looked at`)]
      : diagnoseOutput(root, parsed, selected, hasPlugin)),
  ];
}

function isOff({ enabled }: PluginConfig): Finding {
  if (enabled === false) return problem('weaving is off, got "enabled": false', "take it away, or use `callweave run`");
  const what = `weaving is off, as "enabled" names the variable ${enabled} of the environment, which does not turn it on`;
  return problem(what, `build with ${enabled}=1`);
}

/** Why one file is not woven, or that it is. @param file as the user names it */
export function diagnoseFile(root: string, weaving: PluginConfig, file: string): Finding {
  if (!existsSync(file)) return problem(`there is no file ${file}`, "give a path from the current folder");
  const relative = pathFrom(root, path.resolve(file));
  if (!selectFiles(weaving, process.env).isSelected(relative)) {
    const isDependency = /(?:^|\/)node_modules\//.test(relative);
    return isDependency
      ? problem(`${file} is not woven: it is a dependency`, `name it: "include": ["**", "${relative}"]`)
      : problem(`${file} is not woven: include and exclude leave ${relative} out`, "correct them");
  }
  const text = readFileSync(file, "utf8");
  const why = whyUnwoven(ts, ts.createSourceFile(path.resolve(file), text, ts.ScriptTarget.Latest));
  return why === undefined ? ok(`${file} is woven`) : problem(`${file} is not woven: it ${why}`, "see the README");
}

function diagnoseOutput(
  root: string,
  parsed: ts.ParsedCommandLine,
  selected: readonly string[],
  hasPlugin: boolean,
): Finding[] {
  const withFunctions = selected.filter(hasFunctions);
  const built = withFunctions.flatMap((file) => outputOf(parsed, file));
  if (built.length === 0) return [note("nothing is built yet")];
  const plain = built.filter((file) => !isWovenAlready(readFileSync(file, "utf8"))).map((file) => pathFrom(root, file));
  if (plain.length === 0)
    return [ok(`all ${built.length} built files are woven`), ...stale(root, parsed, withFunctions)];
  if (plain.length === built.length && !hasPlugin) return [note("what is built is not woven"), ...unmapped(parsed)];
  const next =
    "build again with --force, or take the output and the .tsbuildinfo away first: an incremental build keeps what was built " +
    "without the plugin";
  return [problem(`${plain.length} of ${built.length} built files are not woven: ${firstOf(plain)}`, next)];
}

/** As far as the clock of the disk tells: an incremental build leaves a file as it is whose source was only touched. */
function stale(root: string, parsed: ts.ParsedCommandLine, sources: readonly string[]): Finding[] {
  const timeOf = (file: string): number => statSync(file).mtimeMs;
  const older = sources.flatMap((source) => outputOf(parsed, source).filter((file) => timeOf(file) < timeOf(source)));
  if (older.length === 0) return [];
  const files = firstOf(older.map((file) => pathFrom(root, file)));
  const what = `${older.length} of the built files are older than their sources: ${files}`;
  return [note(what, "build again: what is traced is what was built")];
}

function unmapped({ options }: ts.ParsedCommandLine): Finding[] {
  if (options.sourceMap === true || options.inlineSourceMap === true) return [];
  const what = "it has no source maps, so what `callweave run` traces of it has the lines of the JavaScript";
  return [note(what, 'set "sourceMap": true in tsconfig.json, or run the sources')];
}

/** What `callweave build` makes may have a folder of its own. */
function withWovenOutDir(
  root: string,
  scripts: ProjectFacts["scripts"],
  parsed: ts.ParsedCommandLine,
): ts.ParsedCommandLine {
  const building = Object.values(scripts).find((script) => CALLWEAVE_BUILD.test(script)) ?? "";
  const [, outDir] = /callweave build\b[^&|;]*--outDir[ =](\S+)/.exec(building) ?? [];
  return outDir === undefined
    ? parsed
    : { ...parsed, options: { ...parsed.options, outDir: path.resolve(root, outDir) } };
}

const hasFunctions = (file: string): boolean =>
  whyUnwoven(ts, ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest)) === undefined;

function outputOf(parsed: ts.ParsedCommandLine, file: string): string[] {
  return ts
    .getOutputFileNames(parsed, file, !ts.sys.useCaseSensitiveFileNames)
    .filter((output) => /\.[cm]?jsx?$/.test(output) && existsSync(output));
}

const LISTED = 3;

function firstOf(files: readonly string[]): string {
  const more = files.length - LISTED;
  return files.slice(0, LISTED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

const pathFrom = (root: string, file: string): string => path.relative(root, file).replaceAll("\\", "/");

function parseConfig(file: string): ts.ParsedCommandLine {
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as { config?: unknown };
  return ts.parseJsonConfigFileContent(config ?? {}, ts.sys, path.dirname(file), undefined, file);
}
