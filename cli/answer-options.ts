/** The options that all answers in the terminal have. */
import { Option, type Command } from "./commander.js";
import { parseWholeNumber } from "./whole-number.js";

export interface AnswerFlags {
  readonly limit?: number;
  readonly filter?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly quiet?: boolean;
}

/** Rows that are printed without `--limit`; JSON is for programs, which get all. */
const LIMIT = 40;

/** @param rows what is printed: `rows` */
export function addAnswerOptions(command: Command, rows: string): Command {
  return command
    .option("-n, --limit <count>", `${rows} to print, 0 for all (default: ${LIMIT}; all as JSON)`, parseWholeNumber)
    .option("--filter <text>", "only what has this text in its name or file, or matches it as a glob (*, ?)")
    .option("--json", "print JSON, times in ns")
    .addOption(new Option("--markdown", "print Markdown").conflicts("json"))
    .option("-q, --quiet", "show no progress");
}

/** Infinity for all. */
export function limitOf({ limit, json }: AnswerFlags): number {
  return (limit ?? (json ? 0 : LIMIT)) || Infinity;
}
