/** `callweave convert IN OUT`: a trace in another format. */
import { Command } from "./commander.js";
import { assertWritable } from "../hosts/files/output-file.js";
import { formatOf, KNOWN_EXTENSIONS, READ_EXTENSIONS } from "../trace/format-names.js";
import { NO_TERMINAL, ProgressLine } from "./progress-line.js";
import { readWithProgress } from "./read-progress.js";
import { saveAndTell } from "./save-and-tell.js";

export function convertCommand(): Command {
  return new Command("convert")
    .description("save a trace in another format, which follows from the extension of its new name")
    .argument("<in>", `a trace: ${READ_EXTENSIONS.join(", ")}, each also .gz (known by its content)`)
    .argument("<out>", `where it goes: ${KNOWN_EXTENSIONS}, each also .gz`)
    .option("-q, --quiet", "say nothing but errors")
    .addHelpText("after", "\nExample:\n  $ callweave convert callweave.pftrace callweave.json.gz")
    .action((input: string, output: string, { quiet }: { quiet?: boolean }) => {
      formatOf(output);
      assertWritable(output);
      const line = new ProgressLine(quiet ? NO_TERMINAL : process.stderr);
      saveAndTell(readWithProgress(input, line), output, quiet);
    });
}
