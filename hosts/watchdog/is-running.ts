/** Whether a process runs; one that has ended and that its parent has not asked about yet does not. */
import fs from "node:fs";
import { process } from "../../base/built-ins.js";

const { readFileSync } = fs;

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  // In a container nobody may ever ask.
  return !/^[ZX]$/.test(statusOf(pid)[STATE] ?? "");
}

/** Its id and when it has begun, as ids come again; the id alone where the system does not say, which only Linux does in a file. */
export const identityOf = (pid: number): string => [pid, statusOf(pid)[STARTED] ?? []].flat().join("-");

export function isRunningStill(identity: string): boolean {
  const pid = Number.parseInt(identity);
  return isRunning(pid) && identityOf(pid) === identity;
}

/** Places behind the name of the program, which may hold anything. */
const STATE = 0;
const STARTED = 19;

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function statusOf(pid: number): string[] {
  if (process.platform !== "linux") return [];
  try {
    return readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
  } catch {
    return [];
  }
}
