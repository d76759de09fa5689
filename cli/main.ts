#!/usr/bin/env node
/** The `callweave` command: its table of commands, and the one place where an error becomes a message and an exit code. */
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { packageRoot } from "#package-root";
import { CallweaveError } from "../base/errors.js";
import { buildCommand } from "./build.js";
import { ciCommand } from "./ci.js";
import { convertCommand } from "./convert.js";
import { cutCommand } from "./cut.js";
import { diffCommand } from "./diff.js";
import { doctorCommand } from "./doctor.js";
import { initCommand } from "./init.js";
import { mergeCommand } from "./merge.js";
import { queryCommand } from "./query.js";
import { recoverCommand } from "./recover.js";
import { reportCommand } from "./report.js";
import { runCommand } from "./run.js";
import { snapshotCommand } from "./snapshot.js";
import { viewCommand } from "./view.js";

const { version, description } = JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8")) as {
  version: string;
  description: string;
};

const program = new Command("callweave")
  .description(description)
  .version(version)
  .enablePositionalOptions()
  .addCommand(runCommand())
  .addCommand(buildCommand())
  .addCommand(reportCommand())
  .addCommand(convertCommand())
  .addCommand(viewCommand())
  .addCommand(diffCommand())
  .addCommand(cutCommand())
  .addCommand(mergeCommand())
  .addCommand(queryCommand())
  .addCommand(ciCommand())
  .addCommand(snapshotCommand())
  .addCommand(recoverCommand())
  .addCommand(initCommand())
  .addCommand(doctorCommand());

// Who reads no further (`| head`) has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CallweaveError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
