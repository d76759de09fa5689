/** What is asked of each bundler: the bundle of the shared program has its call tree, and stacks lead back to the sources. */
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkProgram, EXIT_CODE } from "./expected-program.js";
import { installProject, type InstalledProject } from "./installed-project.js";

/** A program that prints the stack of an error, and JavaScript in it that was compiled from TypeScript. */
const FAILING = fileURLToPath(new URL("../../test-fixtures/projects/failing/", import.meta.url));

/** @param name a folder of test-fixtures/projects, whose script `build` makes out/main and out/failing */
export async function installBundler(name: string): Promise<InstalledProject> {
  const project = await installProject(name);
  cpSync(FAILING, project.folder, { recursive: true });
  return project;
}

/** @param extension of the files in `out` */
export async function checkBundle(project: InstalledProject, extension = ".js"): Promise<void> {
  const run = await project.run("callweave", ["run", "-o", "trace.cwraw", `out/main${extension}`], { code: EXIT_CODE });
  checkProgram(run, project.file("trace.cwraw"));
}

/** The places of a stack in files of the project, from the innermost: `lib/parsed.ts:8:34`. */
export async function checkSourceMaps(project: InstalledProject, extension = ".js"): Promise<void> {
  const { stdout } = await project.run("node", ["--enable-source-maps", `out/failing${extension}`]);
  const places = [...stdout.matchAll(/((?:lib|src)\/\w+\.\w+:\d+:\d+)\)?$/gm)].map(([, place]) => place);
  assert.deepEqual(places.slice(0, 3), ["lib/parsed.ts:8:34", "src/failing.ts:8:10", "src/failing.ts:12:3"], stdout);
}
