/** What a recording says about its process, known at the start. */
import path from "node:path";
import { process } from "../../base/built-ins.js";
import type { ProcessRecording } from "../../runtime/contract.js";
import type { Clock } from "../../runtime/clock.js";

export type ProcessIdentity = Pick<ProcessRecording, "pid" | "name" | "commandLine" | "parentPid" | "wallOffsetNs">;

let parentPid: number | undefined;

/** The process that started this one knows best: between the two there may be a shell, which is in no trace. */
export function setParent(pid: number | undefined): void {
  parentPid = pid;
}

export function identifyProcess(clock: Clock): ProcessIdentity {
  const { argv, argv0, execArgv, pid, title } = process;
  return {
    pid,
    name: path.basename(argv[1] ?? title),
    commandLine: shortened([argv0, ...execArgv, ...argv.slice(1)]),
    ...(parentPid !== undefined && { parentPid }),
    wallOffsetNs: clock.wallNs() - clock.now(),
  };
}

/** A program may get a megabyte of arguments; the words up to this length tell which call it was. */
const LONGEST = 4096;

function shortened(words: readonly string[]): string[] {
  let length = 0;
  const end = words.findIndex((word) => (length += word.length) > LONGEST);
  return end < 0 ? [...words] : [...words.slice(0, end), "…"];
}
