/** What is asked of each bundler and of each compiler in one: the bundle of the shared program has its call tree, and stacks lead back to the sources. */
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readTraceFile } from "../../hosts/files/trace-file.js";
import { wholeCalls } from "../trace/whole-calls.js";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type Ended, type InstalledProject } from "./installed-project.js";

/** A program that prints the stack of an error, with JavaScript in it that was compiled from TypeScript; and a module to edit. */
const SOURCES = fileURLToPath(new URL("../../test-fixtures/projects/bundled/", import.meta.url));

/** @param name a folder of test-fixtures/projects, whose script `build` makes out/main and out/failing */
export async function installBundler(name: string): Promise<InstalledProject> {
  const project = await installProject(name);
  cpSync(SOURCES, project.folder, { recursive: true });
  return project;
}

/** @param extension of the files in `out` */
export async function checkBundle(project: InstalledProject, extension = ".js"): Promise<void> {
  const run = await project.run("callweave", ["run", "-o", "trace.cwraw", `out/main${extension}`], { code: EXIT_CODE });
  checkProgram(run, project.file("trace.cwraw"));
}

/**
 * The stack of an error leads to the TypeScript sources, by file and line.
 * @param compiled also to those of JavaScript that was compiled before
 */
export async function checkSourceMaps(project: InstalledProject, extension = ".js", compiled = true): Promise<void> {
  const { stdout } = await project.run("node", ["--enable-source-maps", `out/failing${extension}`]);
  checkStack(stdout, compiled);
}

export function checkStack(stdout: string, compiled = true): void {
  const places = [...stdout.matchAll(/((?:lib|src)\/\w+\.ts:\d+):\d+\)?$/gm)].map(([, place]) => place);
  const expected = [...(compiled ? ["lib/parsed.ts:8"] : []), "src/failing.ts:8", "src/failing.ts:12"];
  assert.deepEqual(places.slice(0, expected.length), expected, stdout);
}

/** A module that was edited while the script dev.mjs ran it is registered anew: its functions stand where they stand now. */
export async function checkEdited(project: InstalledProject): Promise<Ended> {
  const ended = await project.run("node", ["dev.mjs"]);
  assert.match(ended.stdout, /^Hello, you$[^]*^Goodbye, you Hello, you$/m);
  const calls = readTraceFile(project.file("dev.cwraw")).processes.flatMap(({ functions, threads }) =>
    Array.from(wholeCalls(threads[0].calls).functions, (index) => `${functions[index].name} ${functions[index].line}`),
  );
  const expected = ["greet 3", "text 4", "greet 4", "text 5", "greet 3", "text 4"];
  assert.deepEqual(
    calls.filter((call) => /^(?:greet|text) /.test(call)),
    expected,
  );
  return ended;
}
