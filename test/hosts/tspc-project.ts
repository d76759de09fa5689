/** A project in a folder of its own, as a user has it: callweave, typescript and ts-patch in node_modules, compiled by the real command. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Build extends Ended {
  /** Emitted files by path from the output folder. */
  readonly files: Readonly<Record<string, string>>;
}

export interface BuildOptions {
  readonly compilerOptions: object;
  /** The plugin's entry in tsconfig.json beside `transform`. */
  readonly plugin?: object;
  readonly command?: Command;
  /** Output folder, `out` by default. */
  readonly outDir?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Project {
  readonly folder: string;
  build(options: BuildOptions): Promise<Build>;
  /** Runs a file of the project with Node. */
  run(file: string): Promise<Ended>;
  remove(): void;
}

const require = createRequire(import.meta.url);
const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const COMMANDS = {
  tspc: join(packageFolder("ts-patch"), "bin/tspc.js"),
  tsc: join(packageFolder("typescript"), "bin/tsc"),
  "tsc-5.4": join(packageFolder("typescript-5.4"), "bin/tsc"),
  "tsc-6": join(packageFolder("typescript-6"), "bin/tsc"),
};
type Command = keyof typeof COMMANDS;

/** @param files text by path */
export function createProject(files: Readonly<Record<string, string>>): Project {
  if (!existsSync(join(ROOT, "dist"))) throw new Error("the built package is missing; run `npm run build`");
  const folder = mkdtempSync(join(tmpdir(), "callweave-tspc-"));
  mkdirSync(join(folder, "node_modules"));
  for (const [name, target] of [
    ["callweave", ROOT],
    ["typescript", packageFolder("typescript")],
    ["ts-patch", packageFolder("ts-patch")],
  ])
    symlinkSync(target, join(folder, "node_modules", name), "junction");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    folder,
    build: (options) => build(folder, options),
    run: (file) => execute(folder, [file]),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

async function build(folder: string, options: BuildOptions): Promise<Build> {
  const { compilerOptions, plugin = {}, command = "tspc", outDir = "out", env = {} } = options;
  const common = {
    target: "es2022",
    rootDir: "src",
    outDir,
    sourceMap: true,
    declaration: true,
    types: [],
    skipLibCheck: true,
  };
  const plugins = [{ transform: "callweave/transformer", ...plugin }];
  const config = { compilerOptions: { ...common, plugins, ...compilerOptions }, include: ["src"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const ended = await execute(folder, [COMMANDS[command], "-p", "."], env);
  return { ...ended, files: readFiles(join(folder, outDir)) };
}

function readFiles(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

async function execute(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => (stdout += String(data)));
  child.stderr.on("data", (data) => (stderr += String(data)));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}
