/** Traces of call trees that are written as text, as files for commands. */
import path from "node:path";
import { saveTrace } from "../../hosts/session/session-save.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import type { ProcessRecording } from "../../runtime/contract.js";
import { recordingOf } from "../trace/record-tree.js";

export function traceOfTree(tree: string, process: Partial<ProcessRecording> = {}, clockNs?: bigint): Trace {
  return fromRecordings([{ ...recordingOf(tree, clockNs), ...process }]);
}

export function writeTraceFile(folder: string, file: string, trace: Trace): void {
  saveTrace(trace, path.join(folder, file));
}
