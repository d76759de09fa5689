/** The set-up of one project, for `callweave init`. */
import { resolveCommand } from "package-manager-detector/commands";
import { makeChanges, takeBack } from "./init-undo.js";
import { planInit, type FileChange } from "./init-plan.js";
import { bundlerLines } from "./init-bundler.js";
import { jestLines, TRACED_TESTS, traceScript } from "./init-tests.js";
import { readProjectFacts, type ProjectFacts } from "../doctor/project-facts.js";

export interface ProjectSetup {
  /** What the project is made of, a line each. */
  readonly found: readonly string[];
  /** What is to be done after the change, a command each. */
  readonly next: readonly string[];
  plan(): FileChange[];
  makeChanges(changes: readonly FileChange[]): void;
  /** What is left to do by hand, a line each. */
  readonly byHand: readonly string[];
  /** @returns what became of each file, a line each */
  takeBack(): string[];
}

/** @param folder in the project */
export async function initProject(folder: string): Promise<ProjectSetup> {
  const facts = await readProjectFacts(folder);
  const { root, packageManager } = facts;
  const install = resolveCommand(packageManager, "install", [])!;
  const traced = resolveCommand(packageManager, "run", [TRACED_TESTS])!;
  const execute = resolveCommand(packageManager, "execute-local", ["callweave", "doctor"])!;
  return {
    found: foundIn(facts),
    byHand: [...jestLines(facts), ...bundlerLines(facts)],
    next: [install, execute, ...(traceScript(facts) === undefined ? [] : [traced])].map(({ command, args }) =>
      [command, ...args].join(" "),
    ),
    plan: () => planInit(facts),
    makeChanges: (changes) => makeChanges(root, changes),
    takeBack: () => takeBack(root),
  };
}

function foundIn({ root, packageManager, hasTsconfig, testRunner, bundler, ...facts }: ProjectFacts): string[] {
  return [
    `project          ${root}`,
    `package manager  ${packageManager}`,
    `TypeScript       ${facts.installed("typescript") ?? "not installed"}`,
    `tsconfig.json    ${hasTsconfig ? "yes" : "none"}`,
    `bundler          ${bundler ?? "none found"}`,
    `test runner      ${testRunner ?? "none found"}`,
  ];
}
