/** What the traces of a query lack: told beside its answer, whatever it asks for, as SQL over what is there would not show it. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { sumCuts } from "../../trace/model/cuts.js";
import { noLosses } from "../../trace/model/calls.js";
import type { Cut } from "../../trace/model/model.js";
import type { Summary } from "../../trace/answers/summary.js";
import { CUT_KEY } from "../../trace/parquet/parquet.js";
import { literal, type QueriedFile } from "./query-views.js";

export type Lacks = Pick<Summary, "losses" | "cut">;

/** @param connection has the views of the files */
export async function lacksOf(connection: DuckDBConnection, files: readonly QueriedFile[]): Promise<Lacks> {
  const losses = noLosses();
  const names = Object.keys(losses) as (keyof typeof losses)[];
  const sums = names.map((name) => `coalesce(sum(${columnOf(name)}), 0)::DOUBLE AS ${name}`);
  const [row] = await rowsOf(connection, `SELECT ${sums.join(", ")} FROM threads`);
  for (const name of names) losses[name] = Number(row[name]);
  const cuts: Cut[] = [];
  for (const { parquet } of files) {
    const said = `FROM parquet_kv_metadata(${literal(parquet)}) WHERE decode(key) = ${literal(CUT_KEY)}`;
    for (const { cut } of await rowsOf(connection, `SELECT decode(value) AS cut ${said}`))
      cuts.push(JSON.parse(String(cut)) as Cut);
  }
  const cut = sumCuts(cuts);
  return { losses, ...(cut && { cut }) };
}

/** `untrackedTasks` → `untracked_tasks` */
const columnOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjects();
}
