/**
 * A project of a user in a temporary folder: one of test-fixtures/projects, with the program that all rows share in its `src`, and
 * everything its package.json names installed by a real package manager, callweave from its tarball.
 */
import { execSync, spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { fetchPackage } from "../fetch-package.js";
import { nodes, type NodeBinary } from "../hosts/nodes.js";
import { TARBALL } from "./pack.js";

const FIXTURES = fileURLToPath(new URL("../../test-fixtures/projects/", import.meta.url));
/** What the package.json of a project does not name is the newest of this day: the same packages on each run. */
const BEFORE = "2026-11-20";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface InstalledProject {
  readonly folder: string;
  /**
   * Runs a command to its end: `node`, a program in node_modules/.bin, or any other, with the Node of the row as the first in the path.
   * @throws when it ends with another exit code than expected, with what it printed
   */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Ended>;
  /** Starts a command that goes on. */
  start(
    command: string,
    args: readonly string[],
    options?: StartOptions,
  ): ChildProcessByStdio<null, Readable, Readable>;
  file(name: string): string;
  remove(): void;
}

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Folder in the project, its root by default. */
  readonly cwd?: string;
  /** Another Node than that of the row. */
  readonly node?: NodeBinary;
}

interface RunOptions extends StartOptions {
  /** Exit code that is expected, 0 by default; null when a signal ends it. */
  readonly code?: number | null;
}

/**
 * @param name a folder of test-fixtures/projects
 * @param node runs the commands of the row
 * @param versions of packages, in place of those that the project's package.json names
 */
export async function installProject(
  name: string,
  node: NodeBinary = nodes[0],
  versions: Readonly<Record<string, string>> = {},
): Promise<InstalledProject> {
  const folder = mkdtempSync(path.join(os.tmpdir(), `callweave-${name}-`));
  const file = (within: string): string => path.join(folder, within);

  const start: InstalledProject["start"] = (command, args, options = {}) => {
    const PATH = [binOf(options.node ?? node), file("node_modules/.bin"), process.env["PATH"]].join(path.delimiter);
    const env = { ...process.env, NODE_OPTIONS: "", PATH, ...options.env };
    return spawn(command, args, { cwd: file(options.cwd ?? "."), env, stdio: ["ignore", "pipe", "pipe"] });
  };

  const run: InstalledProject["run"] = async (command, args, options = {}) => {
    const child = start(command, args, options);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => (stdout += String(data)));
    child.stderr.on("data", (data) => (stderr += String(data)));
    const [code] = (await once(child, "close")) as [number | null];
    const { code: expected = 0 } = options;
    if (code !== expected)
      throw new Error(`${name}: ${command} ${args.join(" ")} ended with ${code}, not ${expected}\n${stdout}${stderr}`);
    return { code, stdout, stderr };
  };

  /** A folder in which that Node is `node`. */
  function binOf({ version, path: binary }: NodeBinary): string {
    const bin = file(`.node-bin/${version}`);
    if (!existsSync(bin)) {
      mkdirSync(bin, { recursive: true });
      symlinkSync(binary(), path.join(bin, "node"));
    }
    return bin;
  }

  cpSync(path.join(FIXTURES, "program"), folder, { recursive: true });
  cpSync(path.join(FIXTURES, name), folder, { recursive: true });
  cpSync(process.env[TARBALL]!, file("callweave.tgz"));
  setVersions(file("package.json"), versions);
  const [command, args, env] = installCommand(file("package.json"));
  await run(command, args, { node: nodes[0], env });
  return { folder, run, start, file, remove: () => rmSync(folder, { recursive: true }) };
}

const PNPM = {
  spec: "pnpm@10.34.0",
  sha512:
    "8736169c56fdb6e26afb5d7e2bd5f4c99cc299620d8bdc288cb354e6dd0936bd4ea62276d1a6b2de4b6e971a00a530e0e08bbeeda63da5d820118d3d7e21ff69",
  part: "package",
};

const YARN = {
  spec: "@yarnpkg/cli-dist@4.9.1",
  sha512:
    "cae0bcb10349af010b472ef7fa1023c33c0afd60a54dc29d18797e6bb771bd6c0d3d06aefa801c56363bcc6ecf6133988d1f943543293e7335ede60618fb28e8",
  part: "package",
};

/** A script that `node` runs. */
export const yarn = (): string => path.join(fetchPackage(YARN), "bin/yarn.js");

/** By the package manager that package.json names, or by npm, which comes with the Node that runs the tests. */
function installCommand(packageJson: string): [command: string, args: string[], env: NodeJS.ProcessEnv] {
  const { packageManager } = JSON.parse(readFileSync(packageJson, "utf8")) as { packageManager?: string };
  if (packageManager === PNPM.spec)
    return ["node", [path.join(fetchPackage(PNPM), "bin/pnpm.cjs"), "install", "--store-dir=.pnpm-store"], {}];
  if (packageManager?.startsWith("yarn@") === true)
    return ["node", [yarn(), "install"], { YARN_NPM_REGISTRY_SERVER: registry() }];
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  return ["npm", ["install", "--before", BEFORE, ...quiet], {}];
}

/** That of npm: Yarn has another host of its own. */
const registry = (): string => execSync("npm config get registry", { encoding: "utf8" }).trim().replace(/\/$/, "");

function setVersions(packageJson: string, versions: Readonly<Record<string, string>>): void {
  const parsed = JSON.parse(readFileSync(packageJson, "utf8")) as { devDependencies: object };
  Object.assign(parsed.devDependencies, versions);
  writeFileSync(packageJson, JSON.stringify(parsed));
}
