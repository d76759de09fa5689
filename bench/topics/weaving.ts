/** What weaving adds to a build with `tspc`, and to loading a program under `callweave/register`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyRxjs, link, packageFolder, RXJS, rxjsSources } from "../build/workspace.js";
import { median, ratios } from "../statistics.js";
import type { Context } from "./context.js";
import { interleave, timeCommand, type CommandTimes } from "./run-child.js";
import { atMost, goalTable, short } from "./tables.js";

const NOTE =
  "Ratios of processor time, medians of interleaved rounds. The project is rxjs, copied until there are enough lines; blank lines and" +
  " comments do not count.";

export function weavingTopic(context: Context): string {
  const build = buildProject(context);
  const load = loadProject(context);
  return goalTable("Weaving", [...build, ...load], NOTE);
}

const COMPILER_OPTIONS = {
  target: "es2022",
  lib: ["es2022", "dom"],
  types: [],
  module: "commonjs",
  moduleResolution: "node10",
  strict: true,
  useDefineForClassFields: false,
  skipLibCheck: true,
  rootDir: "src",
};

function buildProject({ workspace, settings, tell }: Context) {
  const folder = path.join(workspace, "weaving");
  const lines = layOut(folder, settings.weavingLines);
  link(path.join(workspace, "node_modules/callweave"), folder, "callweave");
  for (const name of ["typescript", "ts-patch"]) link(packageFolder(name), folder, name);
  const tspc = path.join(packageFolder("ts-patch"), "bin/tspc.js");
  const build = (name: string, plugins: readonly object[]) => (): CommandTimes => {
    tell(`tspc, ${lines} lines, ${name}`);
    const config = { compilerOptions: { ...COMPILER_OPTIONS, outDir: name, plugins }, include: ["src"] };
    writeFileSync(path.join(folder, `tsconfig.${name}.json`), JSON.stringify(config));
    return timeCommand(workspace, folder, [tspc, "-p", `tsconfig.${name}.json`]);
  };
  const times = interleave(
    { plain: build("plain", []), woven: build("woven", [{ transform: "callweave/transformer" }]) },
    settings.commandRounds,
    settings.commandWarmUps,
  );
  return [compare(`tspc on ${lines} lines`, times.woven, times.plain, 1.15)];
}

/** @returns the number of lines of code */
function layOut(folder: string, atLeastLines: number): number {
  let lines = 0;
  for (let copy = 0; lines < atLeastLines; copy++) {
    copyRxjs(path.join(folder, `src/copy${copy}`));
    lines += RXJS_LINES;
  }
  return lines;
}

const RXJS_LINES = rxjsSources().reduce((sum, name) => sum + codeLines(readFileSync(path.join(RXJS, name), "utf8")), 0);

function codeLines(text: string): number {
  return text.split("\n").filter((line) => !/^\s*(?:$|\/\/|\/?\*)/.test(line)).length;
}

/** The modules of rxjs, required as TypeScript. */
function loadProject({ workspace, settings, tell }: Context) {
  const folder = path.join(workspace, "loading");
  mkdirSync(folder, { recursive: true });
  copyRxjs(path.join(folder, "rxjs"));
  writeFileSync(path.join(folder, "package.json"), '{ "private": true, "type": "commonjs" }\n');
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS }));
  writeFileSync(path.join(folder, "program.cjs"), 'require("./rxjs/index.ts");\n');
  link(path.join(workspace, "node_modules/callweave"), folder, "callweave");
  const load = (name: string, options: readonly string[], env?: NodeJS.ProcessEnv) => (): CommandTimes => {
    tell(`loading rxjs, ${name}`);
    return timeCommand(workspace, folder, [...options, "program.cjs"], env);
  };
  const register = ["--import", "callweave/register"];
  load("into the cache", register)();
  const times = interleave(
    {
      plain: load("transpiled", ["--require", path.join(workspace, "child/plain-register.js")]),
      woven: load("woven", register, { CALLWEAVE_CACHE: "off" }),
      cached: load("from the cache", register),
    },
    settings.commandRounds,
    settings.commandWarmUps,
  );
  return [
    compare("register, loading rxjs, to a plain transpile", times.woven, times.plain, 1.3),
    compare("the same from the cache", times.cached, times.plain, 1.05),
  ];
}

function compare(what: string, woven: readonly CommandTimes[], plain: readonly CommandTimes[], most: number) {
  const cpu = ratios(
    woven.map(({ cpuMs }) => cpuMs),
    plain.map(({ cpuMs }) => cpuMs),
  );
  const seconds = [woven, plain].map((times) => short(median(times.map(({ wallMs }) => wallMs)) / 1000));
  const goal = atMost(what, median(cpu), most, "x");
  return { ...goal, figure: `${goal.figure} (${seconds.join(" against ")} s on the wall)` };
}
