/**
 * Chrome JSON traces of others. Begin and end events become spans, complete events are spans, and the spans of a thread are nested by
 * time: sorted by begin, the longer one first. Async events, flows, counters and instants are left out.
 */
import { inOneBlock, noLosses } from "./calls.js";
import { FunctionList } from "./function-list.js";
import { kindOf } from "./instants.js";
import type { JsonEventReader } from "./json-events.js";
import { numberOf, objectOf, textOf } from "./json-values.js";
import type { JsonObject } from "./json-values.js";
import { MISMATCHED, UNFINISHED } from "./model.js";
import type { Process, Thread, Trace } from "./model.js";
import { nestSpans } from "./nest-spans.js";
import type { Span } from "./nest-spans.js";
import { parseSource } from "./source-text.js";

interface Edge {
  readonly isBegin: boolean;
  readonly at: number;
  readonly event: JsonObject;
}

interface ForeignThread {
  readonly edges: Edge[];
  readonly complete: JsonObject[];
  name: string;
}

interface ForeignProcess {
  readonly threads: Map<unknown, ForeignThread>;
  readonly functions: FunctionList;
  name: string;
}

/** Times in a file are µs; here they stay so until all are known, as those since 1970 are too large to be exact in ns. */
export class ForeignJsonReader implements JsonEventReader {
  private readonly processes = new Map<unknown, ForeignProcess>();
  private first = Infinity;
  private last = -Infinity;

  read(event: JsonObject): void {
    const { ph, ts } = event;
    if (ph === "M") return this.readMeta(event);
    if (ph !== "B" && ph !== "E" && ph !== "X") return;
    const at = numberOf(ts, NaN);
    if (Number.isNaN(at)) return;
    this.first = Math.min(this.first, at);
    this.last = Math.max(this.last, at + (ph === "X" ? Math.max(0, numberOf(event.dur)) : 0));
    const thread = this.threadOf(event);
    if (ph === "X") thread.complete.push(event);
    else thread.edges.push({ isBegin: ph === "B", at, event });
  }

  finish(): Trace {
    const first = Number.isFinite(this.first) ? Math.floor(this.first) : 0;
    const toNs = (at: number) => Math.round((at - first) * 1000);
    const stopNs = toNs(Math.max(this.last, first));
    const pids = numbersOf([...this.processes.keys()]);
    return {
      originNs: BigInt(first) * 1000n,
      wallOffsetNs: 0n,
      processes: [...this.processes.values()].map((process, at) => finishProcess(process, pids[at], toNs, stopNs)),
    };
  }

  missingCalls(): undefined {
    return undefined;
  }

  private readMeta(event: JsonObject): void {
    const name = textOf(objectOf(event.args).name);
    if (event.name === "process_name") this.processOf(event).name = name;
    else if (event.name === "thread_name") this.threadOf(event).name = name;
  }

  private processOf({ pid }: JsonObject): ForeignProcess {
    const known = this.processes.get(pid);
    if (known) return known;
    const process = {
      name: textOf(pid),
      threads: new Map<unknown, ForeignThread>(),
      functions: new FunctionList(),
    };
    this.processes.set(pid, process);
    return process;
  }

  private threadOf(event: JsonObject): ForeignThread {
    const { threads } = this.processOf(event);
    const { tid } = event;
    const known = threads.get(tid);
    if (known) return known;
    const thread: ForeignThread = { name: textOf(tid), edges: [], complete: [] };
    threads.set(tid, thread);
    return thread;
  }
}

function finishProcess(process: ForeignProcess, pid: number, toNs: (at: number) => number, stopNs: number): Process {
  const { functions, name } = process;
  const tids = numbersOf([...process.threads.keys()]);
  const threads = [...process.threads.values()].map((thread, at): Thread => {
    const spans = [
      ...spansOfEdges(thread.edges, functions, toNs, stopNs),
      ...spansOfComplete(thread.complete, functions, toNs),
    ];
    return {
      id: tids[at] === pid ? 0 : tids[at],
      name: thread.name,
      startNs: 0,
      stopNs,
      calls: inOneBlock(nestSpans(spans)),
      suspendedTasks: [],
      losses: noLosses(),
    };
  });
  return { pid, name, threads, functions: functions.infos, unfinished: "close" };
}

/** Ids of threads or processes that are no numbers of the system, such as names, get free numbers. */
function numbersOf(ids: readonly unknown[]): number[] {
  const isNumber = (id: unknown) => typeof id === "number" && Number.isInteger(id) && id >= 0 && id < 2 ** 31;
  const taken = new Set(ids.filter(isNumber));
  let free = 0;
  return ids.map((id) => {
    if (isNumber(id)) return numberOf(id);
    while (taken.has(++free));
    return free;
  });
}

function spansOfComplete(events: readonly JsonObject[], functions: FunctionList, toNs: (at: number) => number): Span[] {
  return events.map((event) => {
    const start = numberOf(event.ts);
    return {
      function: functionOf(event, functions),
      startNs: toNs(start),
      endNs: toNs(start + Math.max(0, numberOf(event.dur))),
      flags: 0,
    };
  });
}

/** An end closes the innermost begin of its name, and those above it as mismatched; an end of nothing is left out. */
function spansOfEdges(
  edges: readonly Edge[],
  functions: FunctionList,
  toNs: (at: number) => number,
  stopNs: number,
): Span[] {
  const spans: Span[] = [];
  const open: { span: Span; name: unknown }[] = [];
  for (const { isBegin, at, event } of edges.toSorted((one, other) => one.at - other.at)) {
    const name = event.name;
    if (isBegin) {
      const span = { function: functionOf(event, functions), startNs: toNs(at), endNs: stopNs, flags: UNFINISHED };
      spans.push(span);
      open.push({ span, name });
      continue;
    }
    const matching = name === undefined ? open.length - 1 : open.findLastIndex((begin) => begin.name === name);
    if (matching < 0) continue;
    open.splice(matching).forEach(({ span }, above) => {
      span.endNs = toNs(at);
      span.flags = above === 0 ? 0 : MISMATCHED;
    });
  }
  return spans;
}

function functionOf({ name, cat, args }: JsonObject, functions: FunctionList): number {
  return functions.add({ name: textOf(name), kind: kindOf(cat), ...parseSource(textOf(objectOf(args).source)) });
}
