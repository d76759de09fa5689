/** What a session says on stderr: only what the program's owner must know, one line each, written through at once. */
import fs from "node:fs";
import { process } from "../../base/built-ins.js";
import { CallweaveError, messageOf } from "../../base/errors.js";
import type { RegisteredFile } from "../../runtime/contract.js";
import { liveFolder } from "../watchdog/live-folder.js";
import { isOfFollowedRun, isRawOfRun, isRunOver } from "../run/parts-folder.js";

const { existsSync, writeSync } = fs;
const STDERR = 2;

export function notice(text: string): void {
  try {
    writeSync(STDERR, `${text}\n`);
  } catch {
    // A closed stderr is no reason to disturb the program.
  }
}

/** A trace that could not be saved: the program goes on, or ends, as it would have. */
export function noticeFailedSave(error: unknown, output: string): void {
  if (isRunOver(output)) return;
  notice(messageOf(error));
  const live = liveFolder(output, process.pid);
  // A run makes its trace of that by itself.
  if (!isRawOfRun(output) && existsSync(live))
    notice(
      `callweave/save: what was written while the program ran is in ${live}; \`callweave recover\` makes a trace of it`,
    );
}

/** The end of the process in which the trace could not even be made. */
export function noticeFailedEnd(error: unknown, output: string): void {
  const what = `cannot make ${output}, got ${messageOf(error)}`;
  noticeFailedSave(new CallweaveError("save", what, "see what functions the program replaces"), output);
}

export function noticeDeadWatchdog(error: unknown): void {
  notice(
    "callweave/watchdog: a program that is killed, by a signal too, leaves nothing newer from now on, got " +
      `${error === undefined ? "the end of the thread" : messageOf(error)}; let it end by itself: that still saves`,
  );
}

/** The live recording ends here, the one in memory goes on. */
export function noticeFailedDrain(error: unknown, output: string): void {
  if (isRunOver(output)) return;
  notice(
    `callweave/drain: a process that is killed from now on leaves nothing newer, got ${messageOf(error)}; make room on the disk or ` +
      "give another output",
  );
}

const NOTHING_WOVEN =
  "callweave/stop: the recording holds nothing, got 0 woven functions; compile with tspc (plain tsc and TypeScript 7 ignore " +
  "plugins without a word), rebuild with --force (an incremental build keeps output from before the plugin), see that include " +
  "and exclude take your files in, or use `callweave run`";

/**
 * One of the processes of a run may well be without woven functions, npm say; the run knows whether all of them are.
 * @param files of all threads
 * @param misfits of this one
 */
export function noticeWhatIsMissing(
  files: readonly RegisteredFile[],
  misfits: readonly string[],
  output: string | undefined,
): void {
  if (files.length === 0 && (output === undefined || !isOfFollowedRun(output))) notice(NOTHING_WOVEN);
  if (misfits.length > 0) {
    notice(
      `callweave/stop: functions without names, got ${misfits.length} files woven by another version, such as ` +
        `${misfits[0]}; build again with the callweave that the program loads`,
    );
  }
}
