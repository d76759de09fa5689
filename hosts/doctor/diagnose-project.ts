/** What is wrong with a project that records nothing. It compiles nothing and runs nothing of the project's but its config file. */
import { CallweaveError } from "../../base/errors.js";
import { diagnoseBundler } from "./diagnose-bundler.js";
import { diagnoseCompiler } from "./diagnose-compiler.js";
import { diagnoseCopies } from "./diagnose-copies.js";
import { diagnoseFile, diagnoseFiles } from "./diagnose-files.js";
import { diagnoseStarts } from "./diagnose-starts.js";
import { diagnoseTests } from "./diagnose-tests.js";
import { problem, type Finding } from "./diagnosis.js";
import { readProjectFacts } from "./project-facts.js";
import { pluginEntry, projectWeaving } from "../compile/project-weaving.js";

/**
 * @param folder in the project
 * @param files of which to say whether they are woven
 */
export async function diagnoseProject(folder: string, files: readonly string[]): Promise<Finding[]> {
  const facts = await readProjectFacts(folder);
  const { root } = facts;
  try {
    const weaving = projectWeaving(root);
    const hasPlugin = pluginEntry(root) !== undefined;
    return [
      ...diagnoseCopies(root, hasPlugin),
      ...diagnoseCompiler(facts),
      ...facts.builtConfigs.flatMap((config) => diagnoseFiles(facts, config, weaving, hasPlugin)),
      ...diagnoseBundler(facts),
      ...diagnoseStarts(facts, hasPlugin),
      ...diagnoseTests(facts),
      ...files.map((file) => diagnoseFile(root, weaving, file)),
    ];
  } catch (error) {
    if (error instanceof CallweaveError) return [problem(error.what, error.next)];
    throw error;
  }
}
