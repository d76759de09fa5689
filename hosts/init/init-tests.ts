/**
 * How the tests of a project are traced: by a script `test:trace` beside the one that is there. mocha and node:test take an option more,
 * Vitest a config that adds to the project's own. Of Jest's config, which is code as a rule, its owner is told the lines.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { configNames } from "./config-names.js";
import type { ProjectFacts, TestRunner } from "../doctor/project-facts.js";

/** Name of the script. */
export const TRACED_TESTS = "test:trace";

interface Tracing {
  /** The command in the script `test`, and what is to stand in its place. */
  readonly command: RegExp;
  readonly traced: string;
  /** All of the script where `test` does not have the command. */
  readonly alone: string;
}

export const VITEST_CONFIG = "vitest.trace.config.mjs";
const CONFIG_OPTION = / (?:--config|-c)[ =](\S+)/;

const TRACINGS: Readonly<Partial<Record<TestRunner, Tracing>>> = {
  mocha: tracing(/(?<![\w@-])mocha(?![\w/.-])/, "mocha --require callweave/mocha"),
  vitest: tracing(/(?<![\w@-])vitest(?: (?:run|watch|dev))?(?![\w/.-])/, `vitest run --config ${VITEST_CONFIG}`),
  "node:test": tracing(/(?<![\w-])node(?= (?:.* )?--test\b)/, "node --import callweave/node-test", " --test"),
};

function tracing(command: RegExp, traced: string, more = ""): Tracing {
  return { command, traced, alone: traced + more };
}

/** Undefined where a script does not do, or there is no test runner. */
export function traceScript({ scripts, testRunner }: ProjectFacts): string | undefined {
  const found = testRunner && TRACINGS[testRunner];
  if (found === undefined) return undefined;
  const { test = "" } = scripts;
  const own = testRunner === "vitest" ? test.replace(CONFIG_OPTION, "") : test;
  return found.command.test(own) ? own.replace(found.command, found.traced) : found.alone;
}

/** A config that adds to the one of the project; undefined where Vitest does not run the tests. */
export function vitestConfig({ root, scripts, testRunner }: ProjectFacts): { file: string; text: string } | undefined {
  if (testRunner !== "vitest") return undefined;
  const base = CONFIG_OPTION.exec(scripts["test"] ?? "")?.[1] ?? VITEST_CONFIGS.find((file) => isThere(root, file));
  return { file: VITEST_CONFIG, text: base === undefined ? WITHOUT_BASE : withBase(base) };
}

/** In the order in which Vitest looks. */
export const VITEST_CONFIGS = ["vitest", "vite"].flatMap(configNames);

const isThere = (root: string, file: string): boolean => existsSync(path.join(root, file));

const TRACED = `{ plugins: [callweave.vite()], test: { runner: "callweave/vitest" } }`;

const WITHOUT_BASE = `// Traces the tests.
import callweave from "callweave/unplugin";
import { defineConfig } from "vitest/config";

export default defineConfig(${TRACED});
`;

const withBase = (base: string): string => `// Traces the tests, by the config that they have.
import callweave from "callweave/unplugin";
import { defineConfig, mergeConfig } from "vitest/config";
import base from "./${path.posix.normalize(base)}";

const traced = ${TRACED};

export default defineConfig(async (env) => mergeConfig(await (typeof base === "function" ? base(env) : base), traced));
`;

/** What the owner of Jest's config is to add; empty where nothing is left to do by hand. */
export function jestLines({ root, testRunner, asksFor }: ProjectFacts): readonly string[] {
  const isDone = JEST_CONFIGS.some(
    (file) => isThere(root, file) && /callweave\/jest(?![\w-])/.test(readFileSync(path.join(root, file), "utf8")),
  );
  if (testRunner !== "jest" || isDone) return [];
  return [
    "Jest's config stays as it is; these lines in it trace the tests:",
    '  testEnvironment: "callweave/jest",',
    `  transform: { ${"ts-jest" in asksFor ? TS_JEST : "@swc/jest" in asksFor ? SWC_JEST : BABEL_JEST} },`,
  ];
}

export const JEST_CONFIGS = ["package.json", "jest.config.json", ...configNames("jest")];
const TS_JEST = String.raw`"\\.ts$": ["ts-jest", { astTransformers: { before: ["callweave/transformer"] } }]`;
const BABEL_JEST = String.raw`"\\.[jt]sx?$": "callweave/jest-transformer"`;
const SWC_JEST = String.raw`"\\.[jt]sx?$": ["callweave/jest-transformer", { transformer: "@swc/jest" }]`;
