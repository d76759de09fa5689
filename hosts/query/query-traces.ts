/**
 * SQL over traces: each becomes Parquet files in a temporary folder, unless it is one, and DuckDB sees them all as the views `calls`,
 * `threads` and `counters`. What else the SQL reads or writes is the business of who wrote it.
 */
import type { DuckDBConnection, DuckDBValueConverter, Json } from "@duckdb/node-api";
import { open } from "node:fs/promises";
import path from "node:path";
import { CallweaveError, messageOf } from "../../base/errors.js";
import { loadDuckDB } from "./duckdb.js";
import { counterParts, parquetParts } from "../files/parquet-file.js";
import { lacksOf, type Lacks } from "./query-lacks.js";
import { viewsOf, type QueriedFile } from "./query-views.js";
import { cannotWriteThere, inTemporaryFolder } from "../files/temporary-folder.js";
import { readTraceFile } from "../files/trace-file.js";

type OnConvert = (file: string, bytes: number) => void;

export interface Answer {
  readonly columns: readonly string[];
  /** Values as in JSON. Integers are numbers, and texts beyond 2^53. */
  readonly rows: readonly (readonly (Json | null)[])[];
  /** What the traces lack, all of them together. */
  readonly lacks: Lacks;
}

/**
 * @param files paths of traces, at least one
 * @param onConvert told now and then how many bytes the Parquet file of a trace has
 * @throws {CallweaveError} when DuckDB is not installed, a trace cannot be read, or DuckDB refuses the SQL
 */
export async function queryTraces(
  files: readonly string[],
  sql: string,
  onConvert: OnConvert = () => undefined,
): Promise<Answer> {
  const { DuckDBInstance, JsonDuckDBValueConverter } = loadDuckDB();
  return inTemporaryFolder(async (folder) => {
    const queried: QueriedFile[] = [];
    for (const [at, trace] of files.entries()) {
      queried.push({ trace, ...(await parquetOf(trace, path.join(folder, String(at)), onConvert)) });
    }
    // Nothing is fetched from the network unless the SQL says so, and what does not fit into memory goes into our folder.
    const options = { autoinstall_known_extensions: "false", temp_directory: folder };
    const instance = await DuckDBInstance.create(":memory:", options);
    const connection = await instance.connect();
    try {
      return await answer(connection, queried, sql, JsonDuckDBValueConverter);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
}

/** @param target where what has to be made goes, without the extension */
async function parquetOf(file: string, target: string, onConvert: OnConvert): Promise<Omit<QueriedFile, "trace">> {
  if (await isParquet(file)) return { parquet: file };
  const trace = readTraceFile(file);
  const [parquet, counters] = [`${target}.parquet`, `${target}.counters.parquet`];
  await writeParts(parquetParts(trace), parquet, (bytes) => onConvert(file, bytes));
  await writeParts(counterParts(trace), counters, () => undefined);
  return { parquet, counters };
}

async function writeParts(
  parts: Iterable<Uint8Array>,
  target: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const handle = await open(target, "w");
  try {
    let bytes = 0;
    for (const part of parts) {
      await handle.writeFile(part);
      onBytes((bytes += part.length));
    }
  } catch (error) {
    throw error instanceof CallweaveError ? error : cannotWriteThere(error);
  } finally {
    await handle.close();
  }
}

const MAGIC = "PAR1";

async function isParquet(file: string): Promise<boolean> {
  try {
    const handle = await open(file);
    try {
      const { buffer } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
      return buffer.toString("latin1") === MAGIC;
    } finally {
      await handle.close();
    }
  } catch {
    // The reader of traces says what is wrong with it.
    return false;
  }
}

async function answer(
  connection: DuckDBConnection,
  files: readonly QueriedFile[],
  sql: string,
  convert: DuckDBValueConverter<Json>,
): Promise<Answer> {
  const valueOf: DuckDBValueConverter<Json> = (value, type, converter) =>
    typeof value === "bigint" ? integer(value) : convert(value, type, converter);
  try {
    for (const view of viewsOf(files)) await connection.run(view);
    const lacks = await lacksOf(connection, files);
    const reader = await connection.runAndReadAll(sql);
    return { columns: reader.deduplicatedColumnNames(), rows: reader.convertRows(valueOf), lacks };
  } catch (error) {
    const what = `DuckDB cannot answer, got ${messageOf(error)}`;
    throw new CallweaveError("query", what, "see the columns with `callweave query --schema`", { cause: error });
  }
}

function integer(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
