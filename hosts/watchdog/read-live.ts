/** What a live recording (live-folder.ts) holds. */
import { CallweaveError, messageOf } from "../../base/errors.js";
import { readSegments, type RawRecording } from "../../trace/raw/read-raw.js";
import { openSource } from "../files/file-source.js";
import { findSegments } from "./live-folder.js";

/** @throws {CallweaveError} when nothing of the recording can be read */
export function readLive(folder: string): RawRecording {
  try {
    return readSegments(findSegments(folder).map(openSource));
  } catch (error) {
    if (error instanceof CallweaveError) throw error;
    const what = `cannot read ${folder}, got ${messageOf(error)}`;
    throw new CallweaveError("recover", what, "give a folder that this user may read", { cause: error });
  }
}
