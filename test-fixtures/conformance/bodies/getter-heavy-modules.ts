export const table = { get lazy() { return compute(); } };
function compute() { Object.defineProperty(table, "lazy", { value: "cached" }); return "computed"; }
export * as self from "self";
import type { Nothing } from "not-there";
import { unused } from "never-required";
print(table.lazy, table.lazy, Object.keys(exports).sort());
export type X = Nothing | typeof unused;
