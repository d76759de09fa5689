/** Traces of call trees that are written as text, as files for commands. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { formatOf, writeTrace, type FormatName } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/from-recording.js";
import type { Trace } from "../../trace/model.js";
import type { ProcessRecording } from "../../runtime/contract.js";
import { recordingOf } from "../trace/record-tree.js";

export function traceOfTree(tree: string, process: Partial<ProcessRecording> = {}, clockNs?: bigint): Trace {
  return fromRecordings([{ ...recordingOf(tree, clockNs), ...process }]);
}

export function writeTraceFile(folder: string, file: string, trace: Trace): void {
  writeFileSync(path.join(folder, file), Buffer.concat([...writeTrace(trace, formatOf(file).format as FormatName)]));
}
