/**
 * Starts a program under `register` in a process of its own, which has this one's stdio, and waits for its end. Signals that are
 * sent to this process go to the program, which decides what they mean.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { isatty } from "node:tty";
import { CallweaveError, messageOf } from "../base/errors.js";
import { requestSnapshot } from "./control-client.js";
import { removeSocket } from "./control-path.js";
import { giveInheritedTo, giveRunSettings, REGISTER, type RunSettings } from "./run-settings.js";

/** How a process ended. */
export interface ProgramEnd {
  /** Exit code, null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly pid: number;
  /** It had not ended in time and was made to. */
  readonly timedOut: boolean;
  /** Raw trace of when the time was over, if the program had begun to record. */
  readonly snapshot?: Uint8Array;
}

/** From the friendly signal to the one that nobody survives. */
const LAST_WORDS_MS = 2000;

/**
 * @param program path of the program as the user gave it
 * @param timeoutMs the program is ended when it takes longer
 * @throws {CallweaveError} when no process can be started
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  settings: RunSettings,
  timeoutMs?: number,
): Promise<ProgramEnd> {
  const child = start([program, ...args], settings);
  const stopPassing = passSignalsTo(child);
  const ended = endOf(child, program);
  let snapshot: Promise<Uint8Array | undefined> | undefined;
  const timeOut = (): void => {
    snapshot = endInTime(child, ended);
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(timeOut, timeoutMs);
  try {
    const { code, signal } = await ended;
    const bytes = await snapshot;
    return { code, signal, pid: child.pid!, timedOut: snapshot !== undefined, ...(bytes && { snapshot: bytes }) };
  } finally {
    clearTimeout(timer);
    stopPassing();
    removeSocket(child.pid!);
  }
}

/**
 * Where its children are followed, the program gets `register` as they do; its `execArgv`, which it may hand on, is its own then.
 * Else as an argument: what it forks is woven so that TypeScript runs there, and not recorded.
 */
function start(args: readonly string[], settings: RunSettings): ChildProcess {
  const { execPath, execArgv, env } = process;
  if (settings.partsFolder === undefined) {
    const options = { stdio: "inherit", env: giveRunSettings(env, settings) } as const;
    return spawn(execPath, [...execArgv, "--import", REGISTER, ...args], options);
  }
  return spawn(execPath, [...execArgv, ...args], { stdio: "inherit", env: giveInheritedTo(env, settings) });
}

type Ended = Pick<ProgramEnd, "code" | "signal">;

function endOf(child: ChildProcess, program: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.on("exit", (code, signal) => resolve({ code, signal }));
    child.on("error", (cause) => {
      const what = `no process could be started for ${program}, got ${messageOf(cause)}`;
      reject(
        new CallweaveError("run", what, "see that this user may start processes and has memory for one", { cause }),
      );
    });
  });
}

/** The snapshot comes first: what the program does about the signal is not what it was busy with. */
async function endInTime(child: ChildProcess, ended: Promise<Ended>): Promise<Uint8Array | undefined> {
  const snapshot = await requestSnapshot(child.pid!).catch(() => undefined);
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), LAST_WORDS_MS);
  await ended.finally(() => clearTimeout(timer));
  return snapshot;
}

const STDIO = [0, 1, 2];

/** A terminal sends its signals to the program as well: passed on, they would come twice. @returns what ends the passing */
function passSignalsTo(child: ChildProcess): () => void {
  const fromTerminal = STDIO.some((descriptor) => isatty(descriptor));
  const pass = (signal: NodeJS.Signals): void => {
    if (signal === "SIGTERM" || !fromTerminal) child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.off(signal, pass);
  };
}
