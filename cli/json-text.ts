/** What the commands print with `--json`. */
import type { Trace } from "../trace/model.js";
import { summarize } from "../trace/summary.js";

/** An answer about a trace, with what the trace holds and what it has lost. */
export function jsonText(file: string, trace: Trace, answer: object): string {
  const { calls, durationNs, processes, threads, losses, cut, skipped } = summarize(trace);
  const lacks = { losses, ...(cut && { cut }), ...(skipped && { skipped: Object.fromEntries(skipped) }) };
  return asJson({ file, calls, durationNs, processes, threads, ...lacks, ...answer });
}

export function asJson(answer: object): string {
  return `${JSON.stringify(answer, null, 2)}\n`;
}
