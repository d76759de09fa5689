/** `callweave init`: sets a project up to build woven code and to trace its tests, after it has shown what that changes. */
import { createInterface } from "node:readline/promises";
import { Command } from "./commander.js";
import { CallweaveError } from "../base/errors.js";
import type { FileChange } from "../hosts/init/init-plan.js";
import { colour } from "./colour.js";

interface InitFlags {
  readonly yes?: true;
  readonly dryRun?: true;
  readonly undo?: true;
}

export function initCommand(): Command {
  return new Command("init")
    .description(
      "set a project up to build woven code and to trace its tests; shows the change and asks before it makes it",
    )
    .option("-y, --yes", "make the change without asking")
    .option("--dry-run", "only show it")
    .option("--undo", "take back what it has changed")
    .addHelpText(
      "after",
      "\nExamples:\n  $ callweave init --dry-run\n  $ callweave init --yes\n  $ callweave init --undo",
    )
    .action(init);
}

async function init({ yes, dryRun, undo }: InitFlags): Promise<void> {
  const { initProject } = await import("../hosts/init/init-project.js");
  const project = await initProject(process.cwd());
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  if (undo) return print(project.takeBack().join("\n"));
  print(project.found.join("\n"));
  const changes = project.plan();
  if (project.byHand.length > 0) print(`\n${project.byHand.join("\n")}`);
  if (changes.length === 0)
    return print(`\nnothing ${project.byHand.length > 0 ? "else to change" : "to change: it is set up already"}`);
  print(`\n${(await Promise.all(changes.map(patchOf))).join("\n")}`);
  if (dryRun || !(yes ?? (await agreed()))) return print("nothing was changed");
  project.makeChanges(changes);
  print(["changed; next:", ...project.next.map((line) => `  ${line}`)].join("\n"));
}

async function patchOf({ file, before = "", after }: FileChange): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  const options = { context: 2, headerOptions: FILE_HEADERS_ONLY };
  const patch = createTwoFilesPatch(file, file, before, after, undefined, undefined, options);
  const paint = (line: string): string =>
    colour(line, line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : undefined, process.stdout);
  return patch.split("\n").map(paint).join("\n");
}

/** @throws {CallweaveError} when there is nobody to ask */
async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new CallweaveError("init", "nobody can be asked, got no terminal", "give --yes to make the change");
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(?:es)?$/i.test((await prompt.question("Make this change? [y/N] ")).trim());
  } finally {
    prompt.close();
  }
}
