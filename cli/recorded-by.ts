/** What a program that has ended, and the processes that it had started, have left of their recordings. */
import { existsSync } from "node:fs";
import { CallweaveError } from "../base/errors.js";
import { openSource } from "../hosts/files/file-source.js";
import { readLive } from "../hosts/watchdog/read-live.js";
import { liveFolder } from "../hosts/watchdog/live-folder.js";
import type { ProgramEnd } from "../hosts/run/run-program.js";
import { bytesInMemory } from "../trace/bytes/byte-source.js";
import { readRaw, type RawRecording } from "../trace/raw/read-raw.js";
import { collectAndTell, tellParts } from "./parts.js";
import { tell } from "./save-and-tell.js";

export interface Recorded {
  /** The program comes first. */
  readonly recordings: readonly RawRecording[];
  /** The program ended by itself and left less than it had recorded. */
  readonly isLacking: boolean;
}

/**
 * @param folder of the parts, where the processes are followed
 * @throws {CallweaveError} when the program has left nothing, or nothing that can be read, and they have not either
 */
export async function recordedBy(raw: string, end: ProgramEnd, folder: string | undefined): Promise<Recorded> {
  const children = await childrenOf(end, folder);
  const endedByItself = end.signal === null && end.timeOut === undefined;
  // One that saved to an output of its own leaves neither.
  const isLacking = endedByItself && !existsSync(raw) && existsSync(liveFolder(raw, end.pid));
  try {
    return { recordings: [recordingOf(raw, end), ...children], isLacking };
  } catch (error) {
    if (!(error instanceof CallweaveError) || children.length === 0) throw error;
    tell(error.message);
    return { recordings: children, isLacking };
  }
}

async function childrenOf({ signal, timeOut }: ProgramEnd, folder: string | undefined): Promise<RawRecording[]> {
  if (timeOut) return tellParts(timeOut.parts, "had not ended either, and was ended");
  return folder === undefined ? [] : await collectAndTell(folder, signal !== null);
}

/** How a program has ended, in words. */
export const endText = ({ code, signal }: ProgramEnd): string => signal ?? `exit code ${code}`;

function recordingOf(raw: string, end: ProgramEnd): RawRecording {
  const { signal, pid, timeOut } = end;
  if (timeOut?.snapshot) return readRaw(bytesInMemory(timeOut.snapshot));
  if (existsSync(raw)) return readRaw(openSource(raw));
  const live = liveFolder(raw, pid);
  const drained = existsSync(live) ? readLive(live) : undefined;
  if (drained && hasCalls(drained)) {
    tell(signal === null ? couldNotSave(end) : `callweave: the program was killed (${endText(end)}); ${DRAINED}`);
    return drained;
  }
  const what = `the program left no recording, got its end by ${endText(end)}`;
  const next = "see above whether it failed to start, was killed at once, or saved to an output of its own";
  throw new CallweaveError("run", what, next);
}

const DRAINED = "the trace ends with what was on disk by then";

const couldNotSave = (end: ProgramEnd): string =>
  `callweave/run: the program could not save its recording, got its end by ${endText(end)}; ${DRAINED}, ` +
  "so run it again when what is said above is put right";

function hasCalls({ processes }: RawRecording): boolean {
  const threads = processes.flatMap((process) => process.threads);
  return threads.some(({ ended, openFrames }) => ended + openFrames.length > 0);
}
