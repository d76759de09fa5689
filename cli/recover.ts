/** `callweave recover DIR`: the trace of a process that was killed, from what it had drained to disk. */
import path from "node:path";
import { Command } from "commander";
import { CallweaveError } from "../base/errors.js";
import { isRunning } from "../hosts/is-running.js";
import { findLive, pidOf, readLive, removeLive } from "../hosts/live-folder.js";
import { mergeRecordings } from "../trace/merge-recordings.js";
import { saveAndTell, tell } from "./save-and-tell.js";

export function recoverCommand(): Command {
  return new Command("recover")
    .description("save the trace of a process that was killed, from the folder that it left")
    .argument("[dir]", "a folder `….live`, or the one in which such folders are", ".")
    .option("-o, --output <file>", "where the trace goes (default: beside the folder, as FILE-PID.pftrace)")
    .addHelpText("after", "\nExample:\n  $ callweave recover . -o killed.pftrace")
    .action(recover);
}

function recover(where: string, { output }: { output?: string }): void {
  const folders = findLive(where);
  if (output !== undefined && folders.length > 1) {
    const what = `there are ${folders.length} recordings for one output, got ${output}`;
    throw new CallweaveError("recover", what, `give one of ${folders.join(", ")}`);
  }
  for (const folder of folders) {
    if (isRunning(pidOf(folder))) {
      tell(
        `callweave/recover: process ${pidOf(folder)} of ${folder} still runs; use \`callweave snapshot ${pidOf(folder)}\``,
      );
      process.exitCode = 1;
      continue;
    }
    saveAndTell(mergeRecordings([readLive(folder)]), output ?? besideOf(folder));
    removeLive(folder);
  }
}

/** `a.pftrace.4242.live` → `a-4242.pftrace` */
function besideOf(folder: string): string {
  const [, stem] = /^(.*?)(?:\.\w+)?(?:\.gz)?\.\d+\.live$/.exec(path.resolve(folder))!;
  return `${stem}-${pidOf(folder)}.pftrace`;
}
