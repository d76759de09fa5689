/** `callweave query FILE 'SQL'`: what DuckDB answers over traces. */
import { Command, Option } from "commander";
import { CallweaveError } from "../base/errors.js";
import { findTraces } from "../hosts/query-files.js";
import { queryTraces } from "../hosts/query-traces.js";
import { answerCsv, answerJson, answerTable, schemaTables } from "./query-text.js";

interface QueryFlags {
  readonly schema?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
}

export function queryCommand(): Command {
  return new Command("query")
    .description("answer SQL over traces, by DuckDB (npm i -D @duckdb/node-api)")
    .usage("[options] <file...> <sql>")
    .argument(
      "[arguments...]",
      "traces of any format, or globs of them in quotes; then the SQL, over `calls` and `threads`",
    )
    .option("--schema", "print the columns and what they mean")
    .option("--json", "print a list of objects")
    .addOption(new Option("--csv", "print comma-separated values").conflicts("json"))
    .addHelpText("after", EXAMPLE)
    .action(query);
}

const EXAMPLE = `
Example:
  $ callweave query callweave.pftrace 'SELECT function, sum(self_ns) AS self FROM calls GROUP BY ALL ORDER BY self DESC LIMIT 10'`;

async function query(given: string[], { schema, json, csv }: QueryFlags): Promise<void> {
  if (schema) return void process.stdout.write(schemaTables());
  const sql = given.at(-1);
  const patterns = given.slice(0, -1);
  if (sql === undefined || patterns.length === 0) {
    const what = `a query needs a trace and SQL, got ${sql === undefined ? "nothing" : `${JSON.stringify(sql)} only`}`;
    throw new CallweaveError("query", what, "see `callweave query --help`");
  }
  const answer = await queryTraces(findTraces(patterns), sql);
  process.stdout.write((json ? answerJson : csv ? answerCsv : answerTable)(answer));
}
