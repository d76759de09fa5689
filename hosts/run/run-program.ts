/**
 * Starts a program under `register` in a process of its own, which has this one's stdio and the signals that are sent to this one,
 * and waits for its end.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { process } from "../../base/built-ins.js";
import { CallweaveError, messageOf } from "../../base/errors.js";
import { removeSocket } from "../watchdog/control-path.js";
import { passSignalsTo } from "./pass-signals.js";
import { giveInheritedTo, giveRunSettings, REGISTER, type RunSettings } from "./run-settings.js";
import type { AtTimeOut } from "./time-out.js";

/** How a process ended. */
export interface ProgramEnd {
  /** Exit code, null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly pid: number;
  /** It had not ended in time and was made to. */
  readonly timeOut?: AtTimeOut;
}

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
  const child = startOrFail(program, args, settings);
  // While the program starts, and not when it has ended: it may have replaced this package.
  const ending = import("./time-out.js");
  const passing = passSignalsTo(child);
  const ended = endOf(child, program);
  let inTime: Promise<AtTimeOut> | undefined;
  const endIt = (): void => {
    inTime = ending.then(({ endInTime }) => endInTime(child, ended, settings));
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(endIt, timeoutMs);
  try {
    const { code, signal } = await ended.finally(() => clearTimeout(timer));
    const timeOut = await inTime;
    if (passing.terminated && settings.partsFolder !== undefined) {
      const { terminateRest } = await ending;
      await terminateRest(settings.partsFolder);
    }
    return { code, signal, pid: child.pid!, ...(timeOut && { timeOut }) };
  } finally {
    passing.stop();
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

/** Some of what keeps a process from being started is thrown, the rest comes as an event. */
function startOrFail(program: string, args: readonly string[], settings: RunSettings): ChildProcess {
  try {
    return start([program, ...args], settings);
  } catch (cause) {
    throw notStarted(program, cause);
  }
}

function notStarted(program: string, cause: unknown): CallweaveError {
  const what = `no process could be started for ${program}, got ${messageOf(cause)}`;
  return new CallweaveError("run", what, "see that this user may start processes and has memory for one", { cause });
}

type Ended = Pick<ProgramEnd, "code" | "signal">;

function endOf(child: ChildProcess, program: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.on("exit", (code, signal) => resolve({ code, signal }));
    child.on("error", (cause) => reject(notStarted(program, cause)));
  });
}
