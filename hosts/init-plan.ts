/** What `callweave init` changes in a project, as texts of files. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { packageRoot } from "#package-root";
import { CallweaveError } from "../base/errors.js";
import { majorOf, tsPatchFor } from "./diagnose-compiler.js";
import { addToArray, setInJson } from "./edit-json.js";
import type { ProjectFacts } from "./project-facts.js";
import { PLUGIN, pluginEntry } from "./project-weaving.js";

export interface FileChange {
  /** Path from the project root. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
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
  const changes = [changeOf(facts, "package.json", (text) => withScripts(facts, withDependencies(facts, text)))];
  if (compiler(facts) === "tspc" && pluginEntry(facts.root) === undefined)
    changes.push(changeOf(facts, "tsconfig.json", withPlugin));
  return changes.filter(({ before, after }) => before !== after);
}

function changeOf({ root }: ProjectFacts, file: string, change: (text: string) => string): FileChange {
  const before = readFileSync(path.join(root, file), "utf8");
  return { file, before, after: change(before) };
}

/** What builds woven code here. */
function compiler(facts: ProjectFacts): "tspc" | "callweave build" | undefined {
  const typeScript = facts.installed("typescript");
  if (!facts.hasTsconfig || typeScript === undefined) return undefined;
  return majorOf(typeScript) <= 6 ? "tspc" : "callweave build";
}

function withDependencies(facts: ProjectFacts, text: string): string {
  const own = JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8")) as { version: string };
  const wanted: Record<string, string> = { callweave: `^${own.version}` };
  if (compiler(facts) === "tspc")
    wanted["ts-patch"] = TS_PATCH_RANGES[tsPatchFor(majorOf(facts.installed("typescript")!))];
  return Object.entries(wanted)
    .filter(([name]) => !(name in facts.asksFor))
    .reduce((changed, [name, range]) => setInJson(changed, ["devDependencies", name], range), text);
}

const BUILD = "build:woven";

/** The script that builds, with another compiler in it, under a name of its own: what is there stays as it is. */
function withScripts(facts: ProjectFacts, text: string): string {
  const command = compiler(facts);
  if (command === undefined || BUILD in facts.scripts) return text;
  const { build = "" } = facts.scripts;
  const isTsc = /(?<![\w-])tsc(?![\w-])/;
  const woven = isTsc.test(build) ? build.replace(isTsc, command) : `${command} -p tsconfig.json`;
  return setInJson(text, ["scripts", BUILD], woven);
}

const withPlugin = (text: string): string => addToArray(text, ["compilerOptions", "plugins"], "transform", PLUGIN);
