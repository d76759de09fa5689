/** The snapshot that a signal asks for: a trace beside the output, while the program goes on. */
import fs from "node:fs";
import { messageOf } from "../../base/errors.js";
import type { ProcessRecording } from "../../runtime/contract.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import { notice } from "../session/session-notices.js";
import { saveTrace } from "../session/session-save.js";

const { existsSync } = fs;

/** Those of a run have the format of its trace, not of the raw one: `a.json.4242.cwraw`. */
const RAW_OF_RUN = /^(.*\.(?:pftrace|json|cwraw)(?:\.g?z)?)\.\d+\.cwraw$/s;
const NAME = /^(.*?)((?:\.\w+)?(?:\.g?z)?)$/s;

/** Told on stderr, whatever comes of it. */
export function saveSnapshot(read: () => ProcessRecording, output: string): void {
  try {
    const recording = read();
    const { file } = saveTrace(fromRecordings([recording]), snapshotPath(output, recording.pid));
    notice(`callweave: snapshot saved as ${file}`);
  } catch (error) {
    notice(messageOf(error));
  }
}

/** `a.pftrace` → `a-4242-1.pftrace`, with the first number that is free. */
function snapshotPath(output: string, pid: number): string {
  const [, stem, extension] = NAME.exec(RAW_OF_RUN.exec(output)?.[1] ?? output)!;
  for (let number = 1; ; number++) {
    const file = `${stem}-${pid}-${number}${extension}`;
    if (!existsSync(file)) return file;
  }
}
