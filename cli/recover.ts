/** `callweave recover DIR`: the trace of a process that was killed, from what it had drained to disk. */
import path from "node:path";
import { Command } from "./commander.js";
import { CallweaveError } from "../base/errors.js";
import { isRunning } from "../hosts/watchdog/is-running.js";
import { findRuns, readProgram, removeRun, runningOf, type LeftRun } from "../hosts/run/left-run.js";
import { findLive, findSegments, pidOf, removeLive } from "../hosts/watchdog/live-folder.js";
import { readLive } from "../hosts/watchdog/read-live.js";
import { withOverhead } from "../hosts/overhead/overhead-of-run.js";
import { mergeRaw } from "../trace/raw/read-raw.js";
import { collectAndTell } from "./parts.js";
import { saveAndTell, tell } from "./save-and-tell.js";

export function recoverCommand(): Command {
  return new Command("recover")
    .description("save the trace of a process that was killed, from the folder that it left")
    .argument("[dir]", "a folder `….live` or `….parts`, or the one in which such folders are", ".")
    .option("-o, --output <file>", "where the trace goes (default: beside the folder, as FILE-PID.pftrace)")
    .addHelpText("after", "\nExample:\n  $ callweave recover . -o killed.pftrace")
    .action(recover);
}

async function recover(where: string, { output }: { output?: string }): Promise<void> {
  const runs = findRuns(where);
  const ofRuns = new Set(runs.flatMap(({ program }) => program));
  const folders = findLive(where).filter((folder) => !ofRuns.has(path.resolve(folder)));
  const found = [...runs.map(({ folder }) => folder), ...folders];
  if (found.length === 0) {
    const next = "give a folder whose name ends in .live or .parts, or one that holds such folders";
    throw new CallweaveError("recover", `there is no recording of a killed process, got ${where}`, next);
  }
  if (output !== undefined && found.length > 1) {
    const what = `there are ${found.length} recordings for one output, got ${output}`;
    throw new CallweaveError("recover", what, `give one of ${found.join(", ")}`);
  }
  for (const run of runs) await recoverRun(run, output);
  for (const folder of folders) {
    if (isRunning(pidOf(folder))) {
      tellRunning(pidOf(folder), folder);
      continue;
    }
    if (findSegments(folder).length > 0)
      saveAndTell(await withOverhead(mergeRaw([readLive(folder)])), output ?? besideOf(folder));
    else tellNothing(folder);
    removeLive(folder);
    // It was killed while it saved.
    removeLive(folder.replace(/\.live$/, ".tmp"));
  }
}

/** One trace of all the processes. */
async function recoverRun(run: LeftRun, output: string | undefined): Promise<void> {
  const [running] = runningOf(run);
  if (running !== undefined) return tellRunning(running, run.folder);
  const program = readProgram(run);
  const children = await collectAndTell(run.folder, true);
  const trace = await withOverhead(mergeRaw([...(program ? [program] : []), ...children]));
  if (trace.processes.length > 0) saveAndTell(trace, output ?? `${withoutFormat(run.output)}-${run.pid}.pftrace`);
  else tellNothing(run.folder);
  removeRun(run);
}

const tellNothing = (folder: string): void => tell(`callweave/recover: nothing was recorded in ${folder}`);

function tellRunning(pid: number, folder: string): void {
  tell(`callweave/recover: process ${pid} of ${folder} still runs; use \`callweave snapshot ${pid}\``);
  process.exitCode = 1;
}

const withoutFormat = (output: string): string => output.replace(/(?:\.\w+)?(?:\.g?z)?$/, "");

/** `a.pftrace.4242.live` → `a-4242.pftrace` */
function besideOf(folder: string): string {
  const [, stem] = /^(.*?)(?:\.\w+)?(?:\.g?z)?\.\d+\.live$/.exec(path.resolve(folder))!;
  return `${stem}-${pidOf(folder)}.pftrace`;
}
