/** Is what a bundler makes woven? */
import { bundlesWoven } from "../init/init-bundler.js";
import { note, ok, type Finding } from "./diagnosis.js";
import type { ProjectFacts } from "./project-facts.js";

export function diagnoseBundler(facts: ProjectFacts): Finding[] {
  const { bundler } = facts;
  if (bundler === undefined) return [];
  if (bundlesWoven(facts)) return [ok(`what ${bundler} bundles is woven, by callweave/unplugin`)];
  return [
    note(`what ${bundler} bundles is not woven`, `add callweave.${bundler}() of callweave/unplugin to its plugins`),
  ];
}
