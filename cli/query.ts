/** `callweave query FILE 'SQL'`: what DuckDB answers over traces. */
import { Command, Option } from "./commander.js";
import type { QueryFlags } from "./run-query.js";

export function queryCommand(): Command {
  return new Command("query")
    .description("answer SQL over traces, by DuckDB (npm i -D @duckdb/node-api)")
    .usage("[options] <file...> <sql>")
    .argument(
      "[arguments...]",
      "traces, or globs of them in quotes; then the SQL, over `calls`, `threads` and `counters`",
    )
    .option("--schema", "print the columns and what they mean")
    .option("--json", "print a list of objects")
    .addOption(new Option("--csv", "print comma-separated values").conflicts("json"))
    .addOption(new Option("--markdown", "print Markdown").conflicts(["json", "csv"]))
    .option("-q, --quiet", "show no progress")
    .addHelpText("after", EXAMPLE)
    .action(async (given: string[], flags: QueryFlags) => {
      await (await import("./run-query.js")).query(given, flags);
    });
}

const EXAMPLE = `
Example:
  $ callweave query callweave.pftrace 'SELECT function, sum(self_ns) AS self FROM calls GROUP BY ALL ORDER BY self DESC LIMIT 10'`;
