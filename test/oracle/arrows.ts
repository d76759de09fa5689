/** The arrows of a trace between slices of threads, as Perfetto has understood them. */
import { collectBytes } from "../../trace/bytes/bytes.js";
import type { FormatName } from "../../trace/format-names.js";
import { writeTrace } from "../../trace/formats.js";
import type { Trace } from "../../trace/model/model.js";
import { assertLoadsCleanly } from "./perfetto-engine.js";

export async function arrows(trace: Trace, format: Exclude<FormatName, "raw">): Promise<string[]> {
  return arrowsIn(collectBytes(writeTrace(trace, format)));
}

/** `load → tick`, a line an arrow, in the order of the slices that they lead to; the arrows of tasks among them. */
export async function arrowsIn(bytes: Uint8Array): Promise<string[]> {
  const loaded = await assertLoadsCleanly(bytes);
  const rows = await loaded.query(`
    select source.name || ' → ' || target.name as arrow from flow
    join slice as source on slice_out = source.id join slice as target on slice_in = target.id
    order by target.ts, source.ts`);
  return rows.map((row) => String(row.arrow));
}
