/** What `callweave query` does. */
import { CallweaveError } from "../base/errors.js";
import { findTraces } from "../hosts/query/query-files.js";
import { queryTraces, type Answer } from "../hosts/query/query-traces.js";
import { NO_TERMINAL, ProgressLine } from "./progress-line.js";
import { answerCsv, answerJson, answerMarkdown, answerTable, schemaTables } from "./query-text.js";
import { tell } from "./save-and-tell.js";
import { formatBytes, lossesText, skippedLines } from "./summary-text.js";

export interface QueryFlags {
  readonly schema?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly markdown?: boolean;
  readonly quiet?: boolean;
}

/** @param given the traces, and the SQL last */
export async function query(given: readonly string[], flags: QueryFlags): Promise<void> {
  if (flags.schema) return void process.stdout.write(schemaTables());
  const sql = given.at(-1);
  const patterns = given.slice(0, -1);
  if (sql === undefined || patterns.length === 0) {
    const what = `a query needs a trace and SQL, got ${sql === undefined ? "nothing" : `${JSON.stringify(sql)} only`}`;
    throw new CallweaveError("query", what, "see `callweave query --help`");
  }
  const line = new ProgressLine(flags.quiet ? NO_TERMINAL : process.stderr);
  const told = (file: string, bytes: number): void => line.show(() => `${file}: ${formatBytes(bytes)} of rows`);
  const answer = await queryTraces(findTraces(patterns), sql, told).finally(() => line.clear());
  const lost = lossesText(answer.lacks);
  if (lost !== "") tell(`callweave: lost: ${lost}`);
  for (const line of skippedLines(answer.lacks)) tell(`callweave: ${line}`);
  process.stdout.write(textOf(answer, flags));
}

function textOf(answer: Answer, { json, csv, markdown }: QueryFlags): string {
  if (json) return answerJson(answer);
  if (csv) return answerCsv(answer);
  return markdown ? answerMarkdown(answer) : answerTable(answer);
}
