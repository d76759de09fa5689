/** `callweave view FILE|DIR`: serves a start page for traces, which opens them in Perfetto or speedscope. */
import { Command, InvalidArgumentError } from "./commander.js";
import { messageOf } from "../base/errors.js";
import { viewedFiles } from "../hosts/view/view-files.js";
import { serveView } from "../hosts/view/view-server.js";
import { tell } from "./save-and-tell.js";
import { lossesText } from "./summary-text.js";
import { parseWholeNumber } from "./whole-number.js";

interface ViewFlags {
  readonly open: boolean;
  readonly port: number;
  readonly once: boolean;
}

export function viewCommand(): Command {
  return new Command("view")
    .description("open traces in the browser, in Perfetto or in speedscope, without uploading them")
    .argument("<file or folder>", "a trace, or a folder: its traces and those of the folders right in it")
    .option("--no-open", "do not start a browser, only print the address")
    .option("--port <number>", "port on 127.0.0.1, 0 for any that is free", parsePort, 0)
    .option("--once", "end when the first trace was handed over", false)
    .addHelpText("after", "\nExample:\n  $ callweave view callweave.pftrace")
    .action(view);
}

async function view(where: string, { open, port, once }: ViewFlags): Promise<void> {
  const files = viewedFiles(where);
  const { url } = await serveView({ files, port, once, describeLosses: lossesText });
  const end = once ? "it ends when a trace was opened" : "Ctrl-C ends it";
  process.stdout.write(`callweave: ${where} is shown at ${url} (${end})\n`);
  if (open) await openBrowser(url);
}

/** A machine without a browser, or without a screen, is no reason to end: the address is printed. */
async function openBrowser(url: string): Promise<void> {
  try {
    const { default: open } = await import("open");
    await open(url);
  } catch (error) {
    tell(`callweave: could not start a browser, got ${messageOf(error)}; open the address above`);
  }
}

const LARGEST_PORT = 65_535;

function parsePort(text: string): number {
  const port = parseWholeNumber(text);
  if (port > LARGEST_PORT) throw new InvalidArgumentError(`It must be a port, at most ${LARGEST_PORT}.`);
  return port;
}
