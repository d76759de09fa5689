/** What `callweave init` changes in a project, as texts of files. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { packageRoot } from "#package-root";
import { CallweaveError } from "../../base/errors.js";
import { majorOf, tsPatchFor } from "../doctor/diagnose-compiler.js";
import { addEntry, type JsonEntry } from "./edit-json.js";
import { TRACED_TESTS, traceScript, vitestConfig } from "./init-tests.js";
import type { ProjectFacts } from "../doctor/project-facts.js";
import { entryIn, PLUGIN } from "../compile/project-weaving.js";

export interface FileChange {
  /** Path from the project root. */
  readonly file: string;
  /** Missing of a file that is new. */
  readonly before?: string;
  readonly after: string;
  /** What is added, of a file that is there. */
  readonly entries: readonly JsonEntry[];
}

/** The range that is asked for, by the major version of ts-patch. */
const TS_PATCH_RANGES: Readonly<Record<number, string>> = { 3: "^3.3.0", 4: "^4.0.1" };

/**
 * @returns the files that change; none when all is there already
 * @throws {CallweaveError} when there is no package.json, or the plugin has a bad option
 */
export function planInit(facts: ProjectFacts): FileChange[] {
  if (!facts.hasPackageJson) {
    const what = `there is no package.json, got the folder ${facts.root}`;
    throw new CallweaveError("init", what, "start it in the folder of a project; `callweave run` needs no set-up");
  }
  const changes = [changeOf(facts, "package.json", [...dependencies(facts), ...scripts(facts)])];
  if (compiler(facts) === "tspc")
    for (const file of facts.builtConfigs)
      if (entryIn(path.join(facts.root, file)) === undefined) changes.push(changeOf(facts, file, [PLUGIN_ENTRY]));
  return [...changes.filter(({ entries }) => entries.length > 0), ...newFiles(facts)];
}

const PLUGIN_ENTRY: JsonEntry = { path: ["compilerOptions", "plugins"], item: { transform: PLUGIN } };

function changeOf({ root }: ProjectFacts, file: string, entries: readonly JsonEntry[]): FileChange {
  const before = readFileSync(path.join(root, file), "utf8");
  return { file, before, after: entries.reduce(addEntry, before), entries };
}

/** What builds woven code here; undefined where TypeScript only checks. */
function compiler(facts: ProjectFacts): "tspc" | "callweave build" | undefined {
  const typeScript = facts.installed("typescript");
  if (facts.builtConfigs.length === 0 || typeScript === undefined) return undefined;
  return majorOf(typeScript) <= 6 ? "tspc" : "callweave build";
}

function dependencies(facts: ProjectFacts): JsonEntry[] {
  const own = JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8")) as { version: string };
  const wanted: Record<string, string> = { callweave: `^${own.version}` };
  if (compiler(facts) === "tspc")
    wanted["ts-patch"] = TS_PATCH_RANGES[tsPatchFor(majorOf(facts.installed("typescript")!))];
  return Object.entries(wanted)
    .filter(([name]) => !(name in facts.asksFor))
    .map(([name, value]) => ({ path: ["devDependencies", name], value }));
}

const BUILD = "build:woven";

/** Each under a name of its own: what is there stays as it is. */
function scripts(facts: ProjectFacts): JsonEntry[] {
  const wanted = { [BUILD]: buildScript(facts), [TRACED_TESTS]: traceScript(facts) };
  return Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined || name in facts.scripts ? [] : [{ path: ["scripts", name], value }],
  );
}

/** The script that builds, with another compiler in it. */
function buildScript(facts: ProjectFacts): string | undefined {
  const command = compiler(facts);
  if (command === undefined) return undefined;
  const { build = "" } = facts.scripts;
  const isTsc = /(?<![\w-])tsc(?![\w-])/;
  if (isTsc.test(build)) return build.replace(isTsc, command);
  return facts.builtConfigs.includes("tsconfig.json") ? `${command} -p tsconfig.json` : `${command} -b`;
}

function newFiles(facts: ProjectFacts): FileChange[] {
  const config = TRACED_TESTS in facts.scripts ? undefined : vitestConfig(facts);
  if (config === undefined || existsSync(path.join(facts.root, config.file))) return [];
  return [{ file: config.file, after: config.text, entries: [] }];
}
