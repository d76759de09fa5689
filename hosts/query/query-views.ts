/** What the SQL of a query sees. */
import { CALL_COLUMNS } from "../../trace/parquet/call-columns.js";
import type { Column } from "../../trace/parquet/columns.js";
import { COUNTER_COLUMNS } from "../../trace/parquet/counter-columns.js";
import { THREAD_COLUMNS, THREADS_KEY } from "../../trace/parquet/thread-columns.js";

export interface QueriedFile {
  /** What the query names it. */
  readonly trace: string;
  readonly parquet: string;
  /** The values of its counters; missing where the trace is a Parquet file itself, which has none. */
  readonly counters?: string;
}

export interface View {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly meaning: string }[];
  /** The SELECT of its columns from one file, without `trace`. */
  readonly from: (file: QueriedFile) => string;
}

export const TRACE_COLUMN = { name: "trace", type: "VARCHAR", meaning: "the file that it comes from" } as const;

export const VIEWS: readonly View[] = [
  {
    name: "calls",
    columns: CALL_COLUMNS.map(described),
    from: ({ parquet }) => `SELECT * FROM read_parquet(${literal(parquet)})`,
  },
  { name: "threads", columns: THREAD_COLUMNS, from: threadsFrom },
  { name: "counters", columns: COUNTER_COLUMNS.map(described), from: countersFrom },
];

function described({ name, type, nullable, meaning }: Omit<Column<never>, "of">): View["columns"][number] {
  return { name, type, meaning: nullable ? `${meaning}; or NULL` : meaning };
}

/** @returns the statements that make the views */
export function viewsOf(files: readonly QueriedFile[]): string[] {
  return VIEWS.map(({ name, from }) => {
    const parts = files.map((file) => `SELECT ${literal(file.trace)} AS trace, * FROM (${from(file)})`);
    return `CREATE VIEW ${name} AS ${parts.join(" UNION ALL BY NAME ")}`;
  });
}

function countersFrom({ counters }: QueriedFile): string {
  if (counters !== undefined) return `SELECT * FROM read_parquet(${literal(counters)})`;
  return `SELECT ${COUNTER_COLUMNS.map(({ name, type }) => `NULL::${type} AS ${name}`).join(", ")} WHERE false`;
}

function threadsFrom({ parquet }: QueriedFile): string {
  const shape = JSON.stringify([Object.fromEntries(THREAD_COLUMNS.map(({ name, type }) => [name, type]))]);
  return `SELECT unnest(from_json(decode(value), ${literal(shape)}), recursive := true)
    FROM parquet_kv_metadata(${literal(parquet)}) WHERE decode(key) = ${literal(THREADS_KEY)}`;
}

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
