/** What the traces of a query lack: told beside its answer, whatever it asks for, as SQL over what is there would not show it. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { skippedOf, sumSkipped } from "../../trace/foreign/skipped.js";
import { sumCuts } from "../../trace/model/cuts.js";
import { noLosses } from "../../trace/model/calls.js";
import type { Cut } from "../../trace/model/model.js";
import type { Summary } from "../../trace/answers/summary.js";
import { CUT_KEY, SKIPPED_KEY } from "../../trace/parquet/parquet.js";
import { literal, type QueriedFile } from "./query-views.js";

export type Lacks = Pick<Summary, "losses" | "cut" | "skipped">;

/** @param connection has the views of the files */
export async function lacksOf(connection: DuckDBConnection, files: readonly QueriedFile[]): Promise<Lacks> {
  const losses = noLosses();
  const names = Object.keys(losses) as (keyof typeof losses)[];
  const sums = names.map((name) => `coalesce(sum(${columnOf(name)}), 0)::DOUBLE AS ${name}`);
  const [row] = await rowsOf(connection, `SELECT ${sums.join(", ")} FROM threads`);
  for (const name of names) losses[name] = Number(row[name]);
  const said = (key: string): Promise<unknown[]> => saidOf(connection, files, key);
  const cut = sumCuts((await said(CUT_KEY)) as Cut[]);
  const skipped = sumSkipped((await said(SKIPPED_KEY)).map(skippedOf));
  return { losses, ...(cut && { cut }), ...(skipped && { skipped }) };
}

/** What the files have under the key, from JSON. */
async function saidOf(connection: DuckDBConnection, files: readonly QueriedFile[], key: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const { parquet } of files) {
    const where = `FROM parquet_kv_metadata(${literal(parquet)}) WHERE decode(key) = ${literal(key)}`;
    for (const { said } of await rowsOf(connection, `SELECT decode(value) AS said ${where}`))
      found.push(JSON.parse(String(said)));
  }
  return found;
}

/** `untrackedTasks` → `untracked_tasks` */
const columnOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjects();
}
