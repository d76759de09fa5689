/**
 * A project of a user in a temporary folder: one of test-fixtures/projects, with the program that all rows share in its `src`, and
 * everything its package.json names installed by a real package manager, callweave from its tarball.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
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
  file(name: string): string;
  remove(): void;
}

interface RunOptions {
  /** Exit code that is expected, 0 by default; null when a signal ends it. */
  readonly code?: number | null;
  readonly env?: NodeJS.ProcessEnv;
}

/** @param name a folder of test-fixtures/projects */
export async function installProject(name: string, node: NodeBinary = nodes[0]): Promise<InstalledProject> {
  const folder = mkdtempSync(path.join(os.tmpdir(), `callweave-${name}-`));
  const bin = path.join(folder, ".node-bin");
  const environment = {
    ...process.env,
    NODE_OPTIONS: "",
    PATH: [bin, path.join(folder, "node_modules/.bin"), process.env["PATH"]].join(path.delimiter),
  };

  async function run(
    command: string,
    args: readonly string[],
    { code = 0, env = {} }: RunOptions = {},
  ): Promise<Ended> {
    const stdio = ["ignore", "pipe", "pipe"] as const;
    const child = spawn(command, args, { cwd: folder, env: { ...environment, ...env }, stdio: [...stdio] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => (stdout += String(data)));
    child.stderr.on("data", (data) => (stderr += String(data)));
    const [got] = (await once(child, "close")) as [number | null];
    if (got !== code)
      throw new Error(`${name}: ${command} ${args.join(" ")} ended with ${got}, not ${code}\n${stdout}${stderr}`);
    return { code: got, stdout, stderr };
  }

  cpSync(path.join(FIXTURES, "program"), folder, { recursive: true });
  cpSync(path.join(FIXTURES, name), folder, { recursive: true });
  cpSync(process.env[TARBALL]!, path.join(folder, "callweave.tgz"));
  await run("npm", ["install", "--before", BEFORE, "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]);
  mkdirSync(bin);
  symlinkSync(node.path(), path.join(bin, "node"));
  return {
    folder,
    run,
    file: (file) => path.join(folder, file),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
