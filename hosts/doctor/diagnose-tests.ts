/** Are the tests traced, by a runner's set-up that is whole? */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { note, ok, problem, type Finding } from "./diagnosis.js";
import { JEST_CONFIGS, VITEST_CONFIG, VITEST_CONFIGS } from "../init/init-tests.js";
import type { ProjectFacts, TestRunner } from "./project-facts.js";

interface SetUp {
  /** Where it may stand, besides package.json. */
  readonly files: readonly string[];
  /** What records the tests. */
  readonly recorder: string;
  /** What weaves them, where that is for the project to say: one of these. */
  readonly weavers?: readonly string[];
}

const MOCHA_CONFIGS = ["js", "cjs", "mjs", "json", "jsonc", "yaml", "yml"].map((end) => `.mocharc.${end}`);

const SET_UPS: Readonly<Record<TestRunner, SetUp>> = {
  mocha: { files: MOCHA_CONFIGS, recorder: "callweave/mocha" },
  "node:test": { files: [], recorder: "callweave/node-test" },
  vitest: {
    files: [VITEST_CONFIG, ...VITEST_CONFIGS],
    recorder: "callweave/vitest",
    weavers: ["callweave/unplugin"],
  },
  jest: {
    files: JEST_CONFIGS,
    recorder: "callweave/jest",
    weavers: ["callweave/transformer", "callweave/jest-transformer"],
  },
};

export function diagnoseTests({ root, testRunner, hasPackageJson }: ProjectFacts): Finding[] {
  if (testRunner === undefined || !hasPackageJson) return [];
  const { files, recorder, weavers } = SET_UPS[testRunner];
  const texts = ["package.json", ...files].map((file) => textOf(path.join(root, file)));
  const has = (name: string): boolean => texts.some((text) => new RegExp(`${name}(?![\\w-])`).test(text));
  if (!has(recorder))
    return [note(`the tests, run by ${testRunner}, are not traced`, "let `callweave init` set them up")];
  if (weavers === undefined || weavers.some(has)) return [ok(`the tests are traced, by ${recorder}`)];
  const what = `the tests are recorded by ${recorder}, and nothing in them is woven, as ${weavers.join(" or ")} is not in the config of ${testRunner}`;
  return [problem(what, "add it: docs/hosts.md has the lines")];
}

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");
