/** What a process that ends at once has begun and takes away. */
import { removeLive } from "./live-folder.js";
import { removeParts } from "../run/parts-folder.js";
import { notice } from "../session/session-notices.js";

/** What goes when the process ends at once. */
export interface HalfDone {
  /** Files and folders. */
  readonly files: readonly string[];
  readonly partsFolder?: string | undefined;
  /** Somebody else tells that there is no trace. */
  readonly isQuiet: boolean;
}

/** Takes away what is half done, and tells that there will be no trace; the caller ends the process then. */
export function dropHalfDone(halfDone: HalfDone): void {
  removeHalfDone(halfDone);
  if (!halfDone.isQuiet) notice("callweave: ended at once, without a trace");
}

export function removeHalfDone({ files, partsFolder }: Omit<HalfDone, "isQuiet">): void {
  if (partsFolder !== undefined) removeParts(partsFolder);
  for (const file of files) removeLive(file);
}
