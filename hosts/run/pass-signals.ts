/**
 * Signals that are sent to the run are the program's: it decides what they mean. Those that a terminal sends come to both, and passed
 * on they would come twice.
 */
import type { ChildProcess } from "node:child_process";
import os from "node:os";
import { isatty } from "node:tty";
import { process } from "../../base/built-ins.js";
import { ownTerminal } from "./own-terminal.js";

export interface Passing {
  /** Whether SIGTERM has come. */
  readonly terminated: boolean;
  stop(): void;
}

/**
 * All that would end the run, and leave the program without it, but those that say that the run itself is at fault. With a listener,
 * SIGUSR1 opens no debugger in the run; passed on, it does in the program.
 */
const PASSED: readonly NodeJS.Signals[] = [
  "SIGINT",
  "SIGTERM",
  "SIGHUP",
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGALRM",
  "SIGVTALRM",
  "SIGIO",
  "SIGPWR",
  "SIGSTKFLT",
];

export function passSignalsTo(child: ChildProcess): Passing {
  const hadTerminal = ownTerminal()?.isThere ?? false;
  let terminated = false;
  const pass = (signal: NodeJS.Signals): void => {
    terminated ||= signal === "SIGTERM";
    if (!comesFromTerminal(signal, hadTerminal)) child.kill(signal);
  };
  const signals = PASSED.filter((signal) => signal in os.constants.signals);
  for (const signal of signals) process.on(signal, pass);
  return {
    get terminated() {
      return terminated;
    },
    stop() {
      for (const signal of signals) process.off(signal, pass);
    },
  };
}

const STDIO = [0, 1, 2];

/** Whether the program has it as well. Who sends `kill -INT` to the run alone, in the foreground, cannot be told from Ctrl-C. */
function comesFromTerminal(signal: NodeJS.Signals, hadTerminal: boolean): boolean {
  const isKey = signal === "SIGINT" || signal === "SIGQUIT";
  if (!isKey && signal !== "SIGHUP") return false;
  const terminal = ownTerminal();
  if (terminal === undefined) return (isKey || process.platform === "win32") && STDIO.some((file) => isatty(file));
  if (isKey) return terminal.isForeground;
  // The leader is the only one that hears of it, until it ends.
  return hadTerminal && !terminal.isThere && !terminal.isLeader;
}
