/** What the commands print with `--json`. */
import type { Trace } from "../trace/model/model.js";
import { summarize } from "../trace/answers/summary.js";

/** An answer about a trace, with what the trace holds and what it has lost. */
export function jsonText(file: string, trace: Trace, answer: object): string {
  const { losses, cut, skipped, overheads, sharedClocks, ...summary } = summarize(trace);
  const { calls, durationNs, processes, threads, counters, values } = summary;
  const counted = { calls, durationNs, processes, threads, counters, values };
  const lacks = { losses, ...(cut && { cut }), ...(skipped && { skipped: Object.fromEntries(skipped) }) };
  return asJson({ file, ...counted, ...lacks, overheads, sharedClocks, ...answer });
}

export function asJson(answer: object): string {
  return `${JSON.stringify(answer, null, 2)}\n`;
}
