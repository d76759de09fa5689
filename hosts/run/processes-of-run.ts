/**
 * The processes that a run has started and that are still there, at any depth. Ids of processes come again, so none is taken for one of
 * them by its id: on Linux the system itself tells what environment a process was started with, and the settings of the run stand in
 * it (run-settings.ts), also for shells. Elsewhere those that are traced say so on their control socket, and no others are found.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { JSON, process } from "../../base/built-ins.js";
import { requestOutput } from "../watchdog/control-client.js";
import { isRunning } from "../watchdog/is-running.js";
import { pidOf } from "../watchdog/live-folder.js";
import { listParts } from "./parts-folder.js";

/** @param folder of the parts */
export async function processesOfRun(folder: string): Promise<number[]> {
  return process.platform === "linux" ? markedProcesses(folder) : await answeringProcesses(folder);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_environ.5.html; what a process changes later does not show there. */
function markedProcesses(partsFolder: string): number[] {
  const mark = JSON.stringify({ partsFolder }).slice(1, -1);
  const hasMark = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/environ`).includes(mark);
    } catch {
      // It has ended, or is not of this user.
      return false;
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && hasMark(name))
    .map(Number);
}

export async function answeringProcesses(folder: string): Promise<number[]> {
  const pids = listParts(folder)
    .filter((name) => name.endsWith(".live"))
    .map(pidOf)
    .filter(isRunning);
  const isOfRun = async (pid: number): Promise<boolean> =>
    path.dirname(await requestOutput(pid).catch(() => "")) === folder;
  const answers = await Promise.all(pids.map(isOfRun));
  return pids.filter((_, at) => answers[at]);
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
