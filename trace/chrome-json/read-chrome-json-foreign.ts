/**
 * Chrome JSON traces of others: begin, end and complete events become calls, and counters those of a process. Async events, flows and
 * instants are left out and counted.
 */
import type { ByteSource } from "../bytes/byte-source.js";
import { ForeignFunctions, NO_NAME, PHASE } from "../foreign/foreign-events.js";
import type { ForeignEvents } from "../foreign/foreign-events.js";
import { ForeignTrace } from "../foreign/foreign-trace.js";
import { kindOf } from "../draw/instants.js";
import { walkJsonEvents } from "./json-events.js";
import type { EventsEnd } from "./json-events.js";
import { numberOf, objectOf, textOf } from "./json-values.js";
import type { JsonObject } from "./json-values.js";
import { JsonThreads } from "./json-threads.js";
import type { FunctionInfo, Trace } from "../model/model.js";
import { COUNTERS, kindOfPhase, NO_TIME, SkippedCounts } from "../foreign/skipped.js";
import { parseSource } from "../draw/source-text.js";

/** @param start offset of the events */
export function readForeignJson(source: ByteSource, start: number, keptEvents: number): Trace {
  const reader = new ForeignJsonReader(source, start);
  const trace = new ForeignTrace((onEvent) => reader.walk(onEvent), reader.functions, keptEvents);
  const skipped = new SkippedCounts();
  const { end, closed, isAll } = reader.readFirst(trace, skipped);
  const processes = trace.finish(reader.threads.describe());
  skipped.add("ends without a begin", trace.strayEnds);
  const counts = skipped.finish();
  return {
    originNs: BigInt(reader.baseUs) * 1000n + BigInt(trace.originNs),
    wallOffsetNs: 0n,
    processes,
    // Chrome's format allows a list without its bracket, and any keys behind it.
    ...(!closed && !isAll && { cut: { bytes: source.length - end, calls: undefined } }),
    ...(counts && { skipped: counts }),
  };
}

class ForeignJsonReader {
  readonly functions = new ForeignFunctions();
  readonly threads = new JsonThreads();
  /** Times are µs in a file. Those since 1970 are too large to be exact in ns, so they are told from the first event on. */
  baseUs = 0;
  private hasBase = false;

  constructor(
    private readonly source: ByteSource,
    private readonly start: number,
  ) {}

  readFirst({ read, reach }: ForeignTrace, skipped: SkippedCounts): EventsEnd {
    const steps = this.walkAll((event) => {
      if (event.ph === "M") this.threads.readMeta(event);
      else if (event.ph === "C") this.readCounters(event, reach, skipped);
      else if (!this.readEvent(event, read)) skipped.add(kindOfSkipped(event));
    });
    let step = steps.next();
    while (!step.done) step = steps.next();
    return step.value;
  }

  *walk(onEvent: ForeignEvents): Generator<void> {
    yield* this.walkAll((event) => void this.readEvent(event, onEvent));
  }

  private walkAll(onEvent: (event: JsonObject) => void): Generator<void, EventsEnd> {
    const all = { start: this.start, end: this.source.length };
    return walkJsonEvents(this.source, all, (event) => onEvent(objectOf(event)));
  }

  /** @returns whether it says something of a call */
  private readEvent(event: JsonObject, onEvent: ForeignEvents): boolean {
    const phase = PHASES.get(event.ph);
    if (phase === undefined) return false;
    const at = numberOf(event.ts, NaN);
    const duration = phase === PHASE.complete ? numberOf(event.dur ?? 0, NaN) : 0;
    // Perfetto leaves out what is below 0 as well.
    if (!(at >= 0 && duration >= 0)) return false;
    const [ns, endNs] = [this.toNs(at), this.toNs(at + duration)];
    if (!Number.isSafeInteger(ns) || !Number.isSafeInteger(endNs)) return false;
    const what = phase === PHASE.end ? this.nameOf(event) : this.functions.add(infoOf(event));
    onEvent(this.threads.numberOf(event), phase, ns, endNs, what);
    return true;
  }

  /** Each argument is a counter. */
  private readCounters(event: JsonObject, reach: (ns: number) => void, skipped: SkippedCounts): void {
    const at = numberOf(event.ts, NaN);
    const ns = at >= 0 ? this.toNs(at) : NaN;
    if (!Number.isSafeInteger(ns)) return skipped.add(NO_TIME);
    const values = Object.entries(objectOf(event.args));
    if (values.length === 0) skipped.add(COUNTERS);
    for (const [key, told] of values) {
      const value = typeof told === "string" && /\S$/.test(told) ? Number(told) : told;
      if (typeof value === "number" && Number.isFinite(value)) {
        reach(ns);
        this.threads.counterOf(event, key).add(ns, value);
      } else skipped.add(COUNTERS);
    }
  }

  /** The first time is the base. */
  private toNs(us: number): number {
    if (!this.hasBase) this.baseUs = Math.floor(us);
    this.hasBase = true;
    return Math.round((us - this.baseUs) * 1000);
  }

  private nameOf({ name }: JsonObject): number {
    return name === undefined ? NO_NAME : this.functions.nameOf(textOf(name));
  }
}

function infoOf({ name, cat, args }: JsonObject): FunctionInfo {
  const text = textOf(name);
  if (VIZTRACER_CATEGORIES.has(cat)) return { kind: "function", ...parseVizTracerName(text) };
  return { name: text, kind: kindOf(cat), ...parseSource(textOf(objectOf(args).source)) };
}

const VIZTRACER_CATEGORIES = new Set<unknown>(["fee", "FEE"]);

/** `parse (src/a.py:12)`, where it is a function of Python. https://github.com/gaogaotiantian/viztracer */
function parseVizTracerName(text: string): Omit<FunctionInfo, "kind"> {
  const [, name, file, line] = /^(.*?) \((.*):(\d+)\)$/s.exec(text) ?? [];
  return { name: name ?? text, file: file ?? "", line: Number(line ?? 0), column: 0 };
}

const PHASES = new Map<unknown, number>([
  ["B", PHASE.begin],
  ["E", PHASE.end],
  ["X", PHASE.complete],
]);

function kindOfSkipped({ ph }: JsonObject): string {
  return PHASES.has(ph) ? NO_TIME : kindOfPhase(textOf(ph));
}
