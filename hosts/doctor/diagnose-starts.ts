/** Do the scripts start what is woven? */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isWovenAlready } from "../../transformer/own-files.js";
import { CALLWEAVE_BUILD } from "./diagnose-compiler.js";
import { note, type Finding } from "./diagnosis.js";
import type { ProjectFacts } from "./project-facts.js";

/** `node` with a file, at the beginning of a command; not the tools in node_modules. */
const STARTS = /(?:^|&&|\|\||;)\s*(?:\w+=\S*\s+)*node\s+(?:-\S+\s+)*((?![^\s]*node_modules)[\w@./-]+\.[cm]?js)\b/g;

/**
 * Of a project that builds woven code, the scripts that start something else.
 * @param hasPlugin its compiler weaves; else `callweave build` may
 */
export function diagnoseStarts({ root, scripts }: ProjectFacts, hasPlugin: boolean): Finding[] {
  if (!hasPlugin && !Object.values(scripts).some((script) => CALLWEAVE_BUILD.test(script))) return [];
  return Object.entries(scripts).flatMap(([name, script]) =>
    Array.from(script.matchAll(STARTS), ([, file]) => file)
      .filter((file) => isPlain(path.join(root, file)))
      .map((file) =>
        note(`the script "${name}" runs ${file}, which is not woven`, `\`callweave run ${file}\` weaves and traces it`),
      ),
  );
}

const isPlain = (file: string): boolean => existsSync(file) && !isWovenAlready(readFileSync(file, "utf8"));
