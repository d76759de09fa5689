/**
 * Where this process stands to its controlling terminal, which sends signals of its own: Ctrl-C and Ctrl-\ to its foreground, and when
 * it is closed, SIGHUP to the leader of the session, whose end sends it to the foreground.
 */
import { readFileSync } from "node:fs";
import { process } from "../../base/built-ins.js";

export interface OwnTerminal {
  /** False also when the terminal was closed. */
  readonly isThere: boolean;
  readonly isForeground: boolean;
  readonly isLeader: boolean;
}

/**
 * From /proc/self/stat, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 * @returns undefined where the system does not tell, which is all but Linux
 */
export function ownTerminal(): OwnTerminal | undefined {
  try {
    const [, fields] = /^.*\) (.*)$/s.exec(readFileSync("/proc/self/stat", "latin1"))!;
    const [, , group, session, terminal, foreground] = fields.split(" ").map(Number);
    const isThere = terminal !== 0;
    return { isThere, isForeground: isThere && group === foreground, isLeader: session === process.pid };
  } catch {
    return undefined;
  }
}
