/** Small projects in temporary folders, and commands that run in them. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Trace } from "../../trace/model/model.js";
import { UNFINISHED } from "../../trace/model/model.js";
import { readTraceFile } from "../../hosts/files/trace-file.js";
import { WEAVING } from "../../runtime/contract.js";
import { wholeCalls } from "../trace/whole-calls.js";

const dist = new URL("../../dist/esm/", import.meta.url);
export const REGISTER = new URL("hosts/register.js", dist).href;
export const CLI = fileURLToPath(new URL("cli/main.js", dist));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Project {
  readonly folder: string;
  /** Runs `node` with the arguments in the folder. */
  run(args: readonly string[], options?: ProjectRun): Ended;
  read(file: string): Trace;
}

interface ProjectRun {
  /** Path of a Node binary, else the running one. */
  readonly node?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** @param files their text by their path */
export async function inProject<T>(
  files: Readonly<Record<string, string>>,
  action: (project: Project) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-project-"));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    return await action({
      folder,
      run(args, { node = process.execPath, env = {} } = {}) {
        const options = { cwd: folder, encoding: "utf8", env: { ...process.env, ...env } } as const;
        const { status, signal, stdout, stderr } = spawnSync(node, args, options);
        return { code: status, signal, stdout, stderr };
      },
      read: (file) => readTraceFile(path.join(folder, file)),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs `node` with the arguments and sends it a signal when it has printed `ready` and `mayGo` holds. */
export async function signalled(
  folder: string,
  args: readonly string[],
  signal: NodeJS.Signals,
  mayGo: () => boolean = () => true,
): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => (stdout += String(data)));
  child.stderr.on("data", (data: Buffer) => (stderr += String(data)));
  const closed = new Promise<Ended>((resolve) =>
    child.on("close", (code, endedBy) => resolve({ code, signal: endedBy, stdout, stderr })),
  );
  while (child.exitCode === null && !(stdout.includes("ready") && mayGo())) await delay(20);
  child.kill(signal);
  return closed;
}

/** The calls of a trace, indented by depth; unfinished ones end in `…`. What callweave itself does is none of the program's. */
export function callLines(trace: Trace): string[] {
  return allCallLines(trace).filter((line) => line.trimStart() !== WEAVING);
}

export function allCallLines(trace: Trace): string[] {
  return trace.processes.flatMap(({ functions, threads }) =>
    threads.flatMap((thread) => {
      const calls = wholeCalls(thread.calls);
      return Array.from(calls.functions, (index, call) => {
        const unfinished = calls.flags[call] & UNFINISHED ? "…" : "";
        return `${"  ".repeat(calls.depths[call])}${functions[index].name}${unfinished}`;
      });
    }),
  );
}
