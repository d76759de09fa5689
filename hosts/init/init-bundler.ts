/** How what a bundler makes is woven: by a plugin, in a config that is code as a rule. Its owner is told the lines. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { configNames } from "./config-names.js";
import type { ProjectFacts } from "../doctor/project-facts.js";

/** Of the package `callweave/unplugin`. */
const PLUGIN = "callweave/unplugin";

/** What is to be added to the config; empty where nothing is bundled, or it is there. */
export function bundlerLines(facts: ProjectFacts): readonly string[] {
  const { bundler } = facts;
  if (bundler === undefined || bundlesWoven(facts)) return [];
  return [
    `The config of ${bundler} stays as it is; these lines in it weave what is bundled:`,
    `  import callweave from "${PLUGIN}";`,
    `  plugins: [callweave.${bundler}()],`,
  ];
}

/** Whether the plugin is in a config of the bundler, or for esbuild, in a script that a script of the project starts. */
export function bundlesWoven({ root, bundler, scripts }: Pick<ProjectFacts, "root" | "bundler" | "scripts">): boolean {
  const started = Object.values(scripts).flatMap((script) => script.match(/[\w./-]+\.[cm]?[jt]s\b/g) ?? []);
  return [...(bundler === undefined ? [] : configNames(bundler)), ...started]
    .map((file) => path.join(root, file))
    .some((file) => existsSync(file) && readFileSync(file, "utf8").includes(PLUGIN));
}
