/** What the SQL of a query sees. */
import { CALL_COLUMNS } from "../trace/call-columns.js";
import { THREAD_COLUMNS, THREADS_KEY } from "../trace/thread-columns.js";

export interface QueriedFile {
  /** What the query names it. */
  readonly trace: string;
  readonly parquet: string;
}

export interface View {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly meaning: string }[];
  /** The SELECT of its columns from one file, without `trace`. */
  readonly from: (parquet: string) => string;
}

export const TRACE_COLUMN = { name: "trace", type: "VARCHAR", meaning: "the file that it comes from" } as const;

export const VIEWS: readonly View[] = [
  {
    name: "calls",
    columns: CALL_COLUMNS.map(({ nullable, meaning, ...column }) => ({
      ...column,
      meaning: nullable ? `${meaning}; or NULL` : meaning,
    })),
    from: (parquet) => `SELECT * FROM read_parquet(${literal(parquet)})`,
  },
  { name: "threads", columns: THREAD_COLUMNS, from: threadsFrom },
];

/** @returns the statements that make the views */
export function viewsOf(files: readonly QueriedFile[]): string[] {
  return VIEWS.map(({ name, from }) => {
    const parts = files.map(({ trace, parquet }) => `SELECT ${literal(trace)} AS trace, * FROM (${from(parquet)})`);
    return `CREATE VIEW ${name} AS ${parts.join(" UNION ALL BY NAME ")}`;
  });
}

function threadsFrom(parquet: string): string {
  const shape = JSON.stringify([Object.fromEntries(THREAD_COLUMNS.map(({ name, type }) => [name, type]))]);
  return `SELECT unnest(from_json(decode(value), ${literal(shape)}), recursive := true)
    FROM parquet_kv_metadata(${literal(parquet)}) WHERE decode(key) = ${literal(THREADS_KEY)}`;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
