/** What a project is made of, as far as setting callweave up in it needs to know. Nothing is run. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { detect } from "package-manager-detector/detect";
import type { AgentName } from "package-manager-detector";
import { emittingConfigs } from "../compile/emitting-configs.js";
import { findProjectRoot } from "../compile/project-root.js";

export type TestRunner = "mocha" | "vitest" | "jest" | "node:test";
/** Those that `callweave/unplugin` has a plugin for, under its names. */
const BUNDLERS = ["vite", "rolldown", "rollup", "webpack", "rspack", "esbuild"] as const;
type Bundler = (typeof BUNDLERS)[number];

export interface ProjectFacts {
  /** Absolute path of the folder. */
  readonly root: string;
  readonly packageManager: AgentName;
  /** Of the package.json; empty without one. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Names of all packages that the package.json asks for, and the range it gives. */
  readonly asksFor: Readonly<Record<string, string>>;
  readonly hasPackageJson: boolean;
  readonly hasTsconfig: boolean;
  /** Paths from the root of the tsconfigs by which a compiler with the plugin emits woven JavaScript. */
  readonly builtConfigs: readonly string[];
  /** What a script of the project bundles by. */
  readonly bundler: Bundler | undefined;
  readonly testRunner: TestRunner | undefined;
  /** The version that is installed; undefined for a package that is not. */
  installed(name: string): string | undefined;
}

interface PackageJson {
  readonly version?: string;
  readonly scripts?: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

/** @param folder in the project */
export async function readProjectFacts(folder: string): Promise<ProjectFacts> {
  const root = findProjectRoot(folder);
  const file = path.join(root, "package.json");
  const hasPackageJson = existsSync(file);
  const { scripts = {}, dependencies, devDependencies } = hasPackageJson ? readPackage(file) : {};
  const asksFor = { ...dependencies, ...devDependencies };
  return {
    root,
    packageManager: (await detect({ cwd: root }))?.name ?? "npm",
    scripts,
    asksFor,
    hasPackageJson,
    hasTsconfig: existsSync(path.join(root, "tsconfig.json")),
    builtConfigs: builtConfigs(root, scripts),
    bundler: BUNDLERS.find((name) => hasCommand(scripts, new RegExp(`(?<![\\w@/.:-])${name}(?![\\w/.:-])`))),
    testRunner: findTestRunner(scripts, asksFor),
    installed: (name) => installedVersion(root, name),
  };
}

/** A tsconfig.json that only checks may be the base of one that a script names, and gives it the plugin then. */
function builtConfigs(root: string, scripts: Readonly<Record<string, string>>): readonly string[] {
  const emitting = emittingConfigs(root);
  const otherwise = /(?<![\w-])(?:tsp?c|callweave build)(?![\w-])[^&|;]* (?:(?:-p|--project)[ =]|--noEmit false)/;
  return emitting.length === 0 && hasCommand(scripts, otherwise) ? ["tsconfig.json"] : emitting;
}

const hasCommand = (scripts: Readonly<Record<string, string>>, command: RegExp): boolean =>
  Object.values(scripts).some((script) => command.test(script));

const readPackage = (file: string): PackageJson => JSON.parse(readFileSync(file, "utf8")) as PackageJson;

/** What the tests are started by counts more than what is installed. */
function findTestRunner(
  scripts: Readonly<Record<string, string>>,
  asksFor: Readonly<Record<string, string>>,
): TestRunner | undefined {
  const command = scripts["test"] ?? "";
  const runners = ["mocha", "vitest", "jest"] as const;
  const started = runners.find((name) => new RegExp(`\\b${name}\\b`).test(command));
  if (started !== undefined) return started;
  if (/\bnode\b.*\s--test\b/.test(command)) return "node:test";
  return runners.find((name) => name in asksFor);
}

/** As Node looks for it: in the node_modules of the folder and of those above it, or where Yarn's Plug'n'Play has it. */
function installedVersion(root: string, name: string): string | undefined {
  if (process.versions["pnp"] !== undefined) return requiredVersion(root, name);
  for (let folder = root; ; folder = path.dirname(folder)) {
    const file = path.join(folder, "node_modules", name, "package.json");
    if (existsSync(file)) return readPackage(file).version;
    if (folder === path.dirname(folder)) return undefined;
  }
}

function requiredVersion(root: string, name: string): string | undefined {
  try {
    return (createRequire(path.join(root, "package.json"))(`${name}/package.json`) as PackageJson).version;
  } catch {
    return undefined;
  }
}
