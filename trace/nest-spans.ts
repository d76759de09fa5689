import { CallsBuilder } from "./calls-builder.js";
import { MISMATCHED } from "./model.js";
import type { Calls } from "./model.js";

/** A call that is known by its times alone. */
export interface Span {
  readonly function: number;
  readonly startNs: number;
  endNs: number;
  flags: number;
}

/**
 * Spans of a thread in any order → calls, nested by time: sorted by begin, the longer one outside. Spans that overlap without one
 * being in the other become a parent and a child that ends with it, marked.
 */
export function nestSpans(spans: readonly Span[]): Calls {
  const builder = new CallsBuilder();
  const open: Span[] = [];
  const leave = () => {
    const { endNs, flags } = open.pop()!;
    builder.leave(endNs, flags);
  };
  for (const span of spans.toSorted((one, other) => one.startNs - other.startNs || other.endNs - one.endNs)) {
    while (open.length > 0 && open[open.length - 1].endNs <= span.startNs) leave();
    const parentEndNs = open.at(-1)?.endNs ?? Infinity;
    builder.enter(span.startNs, span.function);
    open.push(span.endNs > parentEndNs ? { ...span, endNs: parentEndNs, flags: span.flags | MISMATCHED } : span);
  }
  while (open.length > 0) leave();
  return builder.finish(0, 0);
}
