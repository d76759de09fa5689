#!/usr/bin/env node
/** The `callweave` command: its table of commands, and the one place where an error becomes a message and an exit code. */
import "./compile-cache.js";
import { readFileSync } from "node:fs";
import { Command } from "./commander.js";
import { packageRoot } from "#package-root";
import { CallweaveError } from "../base/errors.js";

const { version, description } = JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8")) as {
  version: string;
  description: string;
};

/** In the order of `--help`. Of what a command needs, nothing is loaded for another. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import("./run.js")).runCommand(),
  build: async () => (await import("./build.js")).buildCommand(),
  report: async () => (await import("./report.js")).reportCommand(),
  convert: async () => (await import("./convert.js")).convertCommand(),
  view: async () => (await import("./view.js")).viewCommand(),
  diff: async () => (await import("./diff.js")).diffCommand(),
  cut: async () => (await import("./cut.js")).cutCommand(),
  merge: async () => (await import("./merge.js")).mergeCommand(),
  query: async () => (await import("./query.js")).queryCommand(),
  ci: async () => (await import("./ci.js")).ciCommand(),
  snapshot: async () => (await import("./snapshot.js")).snapshotCommand(),
  recover: async () => (await import("./recover.js")).recoverCommand(),
  init: async () => (await import("./init.js")).initCommand(),
  doctor: async () => (await import("./doctor.js")).doctorCommand(),
};

const program = new Command("callweave").description(description).version(version).enablePositionalOptions();
const asked = process.argv[2] ?? "";
const loaders = Object.hasOwn(COMMANDS, asked) ? [COMMANDS[asked]] : Object.values(COMMANDS);
for (const command of await Promise.all(loaders.map((load) => load()))) program.addCommand(command);

// Who reads no further (`| head`) has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

// What is told changes nothing of how a run ends: not for who reads no further, nor on a full disk, nor on a terminal that was closed.
process.stderr.on("error", () => undefined);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CallweaveError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
