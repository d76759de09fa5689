/** What a recording says about its process, known at the start. */
import path from "node:path";
import type { ProcessRecording } from "../runtime/contract.js";
import type { Clock } from "../runtime/clock.js";

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
    commandLine: [argv0, ...execArgv, ...argv.slice(1)],
    ...(parentPid !== undefined && { parentPid }),
    wallOffsetNs: clock.wallNs() - clock.now(),
  };
}
