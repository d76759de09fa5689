/** Runs a small woven program in a process of its own, as it is and traced, on the built package. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { untilCaught } from "../hosts/until-caught.js";
import { UNFINISHED, type Trace } from "../../trace/model/model.js";
import { readTrace } from "../../trace/read-trace.js";
import { wholeCalls } from "../trace/whole-calls.js";

const dist = new URL("../../dist/esm/", import.meta.url);

/** URL of the built package. */
export const API = new URL("hosts/index.js", dist).href;

/** What a program starts with. `begin()` starts the trace if there is to be one. */
export const PRELUDE = `
import { start, startTracing, stop, trace } from ${JSON.stringify(API)};
import * as $cw from ${JSON.stringify(new URL("runtime/index.js", dist).href)};
const output = process.env.TRACE_OUTPUT;
const begin = (options = {}) => { if (output) start({ output, ...options }); };
const woven = (name, body) => {
  const id = $cw.register(1, "program.ts", [name, 1, 1, 1]);
  return function (...values) {
    const $f = $cw.enter(id, 0);
    try { return body.apply(this, values); } finally { $cw.exit($f); }
  };
};
const wovenAsync = (name, body) => {
  const id = $cw.register(1, "program.ts", [name, 2, 1, 1]);
  return async (...values) => {
    const $f = $cw.enterTask(id, 0);
    try { return await body((promise) => $cw.suspend($f, promise, 7, 3), (value) => $cw.resume($f, value), ...values); }
    finally { $cw.exitTask($f); }
  };
};
`;

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from the signal, if one was sent, to the end. */
  readonly endedAfterMs: number;
}

export interface TracedRun extends Run {
  readonly saved: Uint8Array | undefined;
  /** What stands in the folder of the trace. */
  readonly files: string[];
}

export interface RunOptions {
  /** Sent when the program has printed `ready` and, traced, the watchdog listens. */
  readonly signal?: NodeJS.Signals;
  readonly args?: readonly string[];
  readonly execArgv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Name of the trace. */
  readonly output?: string;
  /** Called with the folder of the trace before the program runs. */
  readonly prepare?: (folder: string) => void;
  /** Called with the folder of the trace when the program has ended. */
  readonly inspect?: (folder: string) => void;
  /** Put before the command: `ulimit -f 8`. */
  readonly shell?: string;
}

/** The program without a trace. */
export async function runPlain(source: string, options: RunOptions = {}): Promise<Run> {
  return inFolder((folder) => run(folder, source, undefined, options));
}

/** The program with a trace, which is read back. */
export async function runTraced(source: string, options: RunOptions = {}): Promise<TracedRun> {
  return inFolder(async (folder) => {
    options.prepare?.(folder);
    const output = path.join(folder, options.output ?? "trace.cwraw");
    const result = await run(folder, source, output, options);
    options.inspect?.(folder);
    const saved = existsSync(output) && statSync(output).isFile() ? readFileSync(output) : undefined;
    return { ...result, saved, files: readdirSync(folder).filter((file) => file !== "program.mjs") };
  });
}

/** The trace that a run has saved, raw or raw and zipped. */
export function traceOf({ saved, stderr }: TracedRun): Trace {
  if (saved === undefined) throw new Error(`no trace was saved; ${stderr}`);
  return readTrace(saved[0] === GZIP_MAGIC ? gunzipSync(saved) : saved);
}
const GZIP_MAGIC = 0x1f;

async function inFolder<T>(action: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "callweave-end-"));
  try {
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(folder: string, source: string, output: string | undefined, options: RunOptions): Promise<Run> {
  if (!existsSync(fileURLToPath(dist))) throw new Error("the built package is missing; run `npm run build`");
  const program = path.join(folder, "program.mjs");
  writeFileSync(program, PRELUDE + source);
  const command = [process.execPath, ...(options.execArgv ?? []), program, ...(options.args ?? [])];
  const [file, ...args] =
    options.shell === undefined ? command : ["sh", "-c", `${options.shell}; exec "$@"`, "sh", ...command];
  const child = spawn(file, args, {
    env: { ...process.env, ...(output !== undefined && { TRACE_OUTPUT: output }), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => (stdout += String(data)));
  child.stderr.on("data", (data: Buffer) => (stderr += String(data)));
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on("close", (code, signal) => resolve([code, signal])),
  );
  if (options.signal !== undefined) {
    while (!stdout.includes("ready") && child.exitCode === null) await delay(10);
    if (output !== undefined) await untilCaught(child.pid!, "SIGHUP");
    child.kill(options.signal);
  }
  const sentMs = performance.now();
  const [code, signal] = await ended;
  return { code, signal, stdout, stderr, endedAfterMs: performance.now() - sentMs };
}

/** The slices of a trace of one thread, indented by depth; unfinished ones end in `…`. */
export function outline(run: TracedRun): string[] {
  const [{ functions, threads }] = traceOf(run).processes;
  const { suspendedTasks } = threads[0];
  const calls = wholeCalls(threads[0].calls);
  const slices = Array.from(calls.functions, (index, i) => {
    const unfinished = calls.flags[i] & UNFINISHED ? "…" : "";
    return `${"  ".repeat(calls.depths[i])}${functions[index].name}${unfinished}`;
  });
  return [
    ...slices,
    ...suspendedTasks.map((task) => `${functions[task.function].name} waits at ${task.line}:${task.column}`),
  ];
}
