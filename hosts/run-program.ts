/**
 * Starts a program under `register` in a process of its own, which has this one's stdio, and waits for its end. Signals that are
 * sent to this process go to the program, which decides what they mean.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { isatty } from "node:tty";
import { packageRoot } from "#package-root";
import { CallweaveError, messageOf } from "../base/errors.js";
import { giveRunSettings, type RunSettings } from "./run-settings.js";

/** How a process ended. */
export interface ProgramEnd {
  /** Exit code, null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * @param program path of the program as the user gave it
 * @throws {CallweaveError} when no process can be started
 */
export async function runProgram(program: string, args: readonly string[], settings: RunSettings): Promise<ProgramEnd> {
  const register = new URL("dist/esm/hosts/register.js", packageRoot).href;
  const child = spawn(process.execPath, [...process.execArgv, "--import", register, program, ...args], {
    stdio: "inherit",
    env: giveRunSettings(process.env, settings),
  });
  const stopPassing = passSignalsTo(child);
  try {
    return await endOf(child);
  } catch (error) {
    const what = `no process could be started for ${program}, got ${messageOf(error)}`;
    throw new CallweaveError("run", what, "see that this user may start processes and has memory for one", {
      cause: error,
    });
  } finally {
    stopPassing();
  }
}

function endOf(child: ChildProcess): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve({ code, signal }));
  });
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
