/** `callweave snapshot PID`: a trace of a running process, hung or not, which goes on. */
import { Command } from "./commander.js";
import { requestSnapshot } from "../hosts/watchdog/control-client.js";
import { assertWritable } from "../hosts/files/output-file.js";
import { formatOf } from "../trace/format-names.js";
import { readTrace } from "../trace/read-trace.js";
import { parseWholeNumber } from "./whole-number.js";
import { saveAndTell } from "./save-and-tell.js";

export function snapshotCommand(): Command {
  return new Command("snapshot")
    .description("save a trace of a running process, hung or not, without stopping it")
    .argument("<pid>", "process that `callweave run` started, or that has called start({ output })", parseWholeNumber)
    .option("-o, --output <file>", "where the trace goes (default: callweave-PID.pftrace)")
    .addHelpText("after", "\nExample:\n  $ callweave snapshot 4242 -o hung.pftrace")
    .action(async (pid: number, { output = `callweave-${pid}.pftrace` }: { output?: string }) => {
      formatOf(output);
      assertWritable(output);
      saveAndTell(readTrace(await requestSnapshot(pid)), output);
    });
}
