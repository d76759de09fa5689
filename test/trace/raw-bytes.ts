import type { ProcessRecording } from "../../runtime/contract.js";
import { concatBytes } from "../../trace/bytes/bytes.js";
import { encodeRecordings } from "../../trace/raw/raw.js";

/** The raw trace of a process. */
export const rawBytes = (recording: ProcessRecording): Uint8Array => concatBytes([...encodeRecordings([recording])]);
