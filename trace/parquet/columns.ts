/** A column of a table that is written as Parquet, made from its rows. */

/** INT64 as it is stored: `exact` as bigints of any size, `packed` as differences, which is fast for small numbers. */
type Storage = "exact" | "packed" | "few" | "flag";

export interface Column<Row> {
  readonly name: string;
  /** As SQL calls it. */
  readonly type: "BIGINT" | "INTEGER" | "DOUBLE" | "VARCHAR" | "BOOLEAN";
  readonly storage: Storage;
  readonly nullable: boolean;
  readonly meaning: string;
  readonly of: (row: Row) => unknown;
}

/** Nothing is known where the model has 0 or an empty text. */
export const known = <T>(value: T): T | null => value || null;

export function number<Row>(name: string, meaning: string, of: (row: Row) => unknown): Column<Row> {
  return { name, type: "BIGINT", storage: "packed", nullable: false, meaning, of };
}

export function small<Row>(name: string, meaning: string, of: (row: Row) => unknown): Column<Row> {
  return { name, type: "INTEGER", storage: "few", nullable: false, meaning, of };
}

export function time<Row>(name: string, meaning: string, of: (row: Row) => number): Column<Row> {
  return { name, type: "BIGINT", storage: "exact", nullable: false, meaning, of: (row) => BigInt(of(row)) };
}

export function double<Row>(name: string, meaning: string, of: (row: Row) => number): Column<Row> {
  return { name, type: "DOUBLE", storage: "exact", nullable: false, meaning, of };
}

export function text<Row>(name: string, meaning: string, of: (row: Row) => unknown): Column<Row> {
  return { name, type: "VARCHAR", storage: "few", nullable: false, meaning, of };
}

export function flag<Row>(name: string, meaning: string, of: (row: Row) => unknown): Column<Row> {
  return { name, type: "BOOLEAN", storage: "flag", nullable: false, meaning, of };
}

export function maybe<Row>(column: Column<Row>): Column<Row> {
  return { ...column, nullable: true };
}
