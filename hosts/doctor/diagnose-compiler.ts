/** Is there a compiler that runs the plugin, and do the scripts start it? */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { entryIn, PLUGIN } from "../compile/project-weaving.js";
import { note, ok, problem, type Finding } from "./diagnosis.js";
import type { ProjectFacts } from "./project-facts.js";

/** The newest TypeScript that has plugins, and the oldest that callweave is tested with under ts-patch. */
const LAST_WITH_PLUGINS = 6;

export const CALLWEAVE_BUILD = /\bcallweave build\b/;

/** The ts-patch for a TypeScript, by its major version. */
export const tsPatchFor = (typeScript: number): number => (typeScript >= 6 ? 4 : 3);

export const majorOf = (version: string): number => Number.parseInt(version, 10);

export function diagnoseCompiler(facts: ProjectFacts): Finding[] {
  const typeScript = facts.installed("typescript");
  if (!facts.hasTsconfig) return [note("there is no tsconfig.json here: `callweave run` needs none")];
  if (typeScript === undefined)
    return [note("TypeScript is not installed here: `callweave run` and `callweave build` bring their own")];
  if (facts.builtConfigs.length === 0) return [note(CHECKS_ONLY)];
  const building = scriptsThat(facts, CALLWEAVE_BUILD);
  if (building !== "") return [ok(`what is to be traced is built by \`callweave build\`, in the script ${building}`)];
  const has = (file: string): boolean => entryIn(path.join(facts.root, file)) !== undefined;
  const [withPlugin, without] = [facts.builtConfigs.filter(has), facts.builtConfigs.filter((file) => !has(file))];
  if (majorOf(typeScript) > LAST_WITH_PLUGINS) return [withoutPlugins(typeScript, withPlugin.length > 0)];
  return [
    ...without.map((file) => withoutEntry(file, typeScript)),
    ...withPlugin.map((file) => ok(`${file} has the plugin; TypeScript is ${typeScript}`)),
    ...(withPlugin.length > 0 ? diagnosePatch(facts, typeScript) : []),
  ];
}

const CHECKS_ONLY =
  "TypeScript emits no JavaScript by tsconfig.json, nor by what it refers to: the plugin there would weave nothing";

function withoutEntry(file: string, typeScript: string): Finding {
  const what = `${file} has no entry of the plugin, so what TypeScript ${typeScript} emits by it is not woven`;
  return note(what, `add { "transform": "${PLUGIN}" } to its plugins, or let \`callweave init\` do it`);
}

function withoutPlugins(typeScript: string, hasPlugin: boolean): Finding {
  const next = "build by `callweave build -p tsconfig.json`, which takes the same flags, or use `callweave run`";
  return hasPlugin
    ? problem(`TypeScript ${typeScript} has no plugins and ignores the one of callweave without a word`, next)
    : note(`TypeScript ${typeScript} has no plugins`, next);
}

function diagnosePatch(facts: ProjectFacts, typeScript: string): Finding[] {
  const patch = facts.installed("ts-patch");
  const wanted = tsPatchFor(majorOf(typeScript));
  if (patch === undefined) {
    if (facts.installed("ttypescript") !== undefined) return [ok("ttypescript runs the plugin: build by `ttsc`")];
    const what = "nothing runs the plugin, as plain tsc ignores it: ts-patch is not installed";
    return [problem(what, `install ts-patch@${wanted} and build by \`tspc\``)];
  }
  if (majorOf(patch) !== wanted) {
    const what = `ts-patch ${patch} does not fit TypeScript ${typeScript}`;
    return [problem(what, `install ts-patch@${wanted}`)];
  }
  return diagnoseScripts(facts, isPatched(facts.root));
}

/** `ts-patch install` puts a head on the files of the compiler. */
function isPatched(root: string): boolean {
  const file = path.join(root, "node_modules/typescript/lib/typescript.js");
  return existsSync(file) && readFileSync(file, "utf8").startsWith("/// tsp-module:");
}

function diagnoseScripts(facts: ProjectFacts, patched: boolean): Finding[] {
  if (patched) return [ok("`ts-patch install` has patched tsc")];
  const plain = scriptsThat(facts, /(?<![\w-])tsc(?![\w-])/);
  const weaving = scriptsThat(facts, /(?<![\w-])tspc(?![\w-])/);
  if (plain === "") return [];
  const what = `plain tsc ignores the plugin, and the script ${plain} runs it`;
  return weaving === ""
    ? [problem(what, "put tspc in its place, or run `ts-patch install`")]
    : [note(what, `what is to be traced is built by ${weaving}`)];
}

/** The names of the scripts that emit by a command; empty when there are none. */
function scriptsThat({ scripts }: ProjectFacts, command: RegExp): string {
  const found = Object.entries(scripts).filter(([, text]) => command.test(emittingPart(text)));
  return found.map(([name]) => `"${name}"`).join(", ");
}

/** A tsc that only checks has nothing to weave. */
const emittingPart = (command: string): string =>
  command
    .split(/&&|\|\||;/)
    .filter((part) => !/--noEmit(?!OnError| false)/.test(part))
    .join(";");
