/** What the commands print with `--json`. */
import type { Trace } from "../trace/model.js";
import { summarize } from "../trace/summary.js";

/** An answer about a trace, with what the trace holds and what it has lost. */
export function jsonText(file: string, trace: Trace, answer: object): string {
  const { calls, durationNs, processes, threads, losses, cut } = summarize(trace);
  return asJson({ file, calls, durationNs, processes, threads, losses, ...(cut && { cut }), ...answer });
}

export function asJson(answer: object): string {
  return `${JSON.stringify(answer, null, 2)}\n`;
}
