/** The Chrome JSON traces that callweave writes: the threads one after another, the events of each in the order of time. */
import type { Cost } from "../../runtime/contract.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { COUNTER_EVENT, CounterBuilder, finishCounters } from "../model/counters.js";
import { skippedOf } from "../foreign/skipped.js";
import { cutOf, sumCuts } from "../model/cuts.js";
import { FunctionList } from "../model/function-list.js";
import { walkJsonEvents } from "./json-events.js";
import { bigintOf, isObject, numberOf, objectOf, textOf } from "./json-values.js";
import type { JsonObject } from "./json-values.js";
import { KeptBlocks } from "../model/kept-blocks.js";
import type { Cut, Process, ProcessHead, Trace } from "../model/model.js";
import { OwnJsonThread } from "./read-chrome-json-thread.js";

/** @param start offset of the events */
export function readOwnJson(source: ByteSource, start: number, otherData: JsonObject, keptCalls: number): Trace {
  const reader = new OwnJsonReader(source, new KeptBlocks(keptCalls));
  const steps = walkJsonEvents(source, { start, end: source.length }, (event, offset) => {
    if (isObject(event)) reader.read(event, offset);
  });
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { end, closed } = step.value;
  const processes = reader.finish(closed);
  const bytes = bytesBeyond(source, end, closed);
  const calls = numberOf(otherData.calls) - reader.calls;
  const cut = sumCuts([...cutBefore(otherData), ...(bytes === undefined ? [] : [cutOf(bytes, calls)])]);
  const skipped = skippedOf(otherData.skipped);
  return {
    originNs: bigintOf(otherData.originNs),
    wallOffsetNs: bigintOf(otherData.wallOffsetNs),
    processes,
    ...(cut && { cut }),
    ...(skipped && { skipped }),
  };
}

/** What was missing of the files that the trace was made from. */
function cutBefore({ cut }: JsonObject): Cut[] {
  if (!isObject(cut)) return [];
  return [cutOf(numberOf(cut.bytes), typeof cut.calls === "number" ? cut.calls : undefined)];
}

const CLOSE_BRACE = 0x7d;

/** The file ends with the brace behind the list. @returns the bytes beyond what was read, undefined for a whole file */
function bytesBeyond(source: ByteSource, end: number, closed: boolean): number | undefined {
  const beyond = source.length - end;
  if (!closed || beyond === 0 || source.read(end, 1)[0] !== CLOSE_BRACE) return beyond;
  return beyond === 1 ? undefined : beyond - 1;
}

interface OwnProcess {
  readonly pid: number;
  readonly meta: JsonObject;
  readonly functions: FunctionList;
  readonly threads: OwnJsonThread[];
  readonly counters: CounterBuilder[];
}

class OwnJsonReader {
  private readonly processes: OwnProcess[] = [];
  private thread: OwnJsonThread | undefined;
  private counter: CounterBuilder | undefined;

  constructor(
    private readonly source: ByteSource,
    private readonly kept: KeptBlocks,
  ) {}

  get calls(): number {
    const threads = this.processes.flatMap((process) => process.threads);
    return threads.reduce((sum, { length }) => sum + length, 0);
  }

  read(event: JsonObject, offset: number): void {
    if (event.ph === "M") this.readMeta(event, offset);
    else if (event.ph === "C") this.readValue(event);
    else this.thread?.read(event);
  }

  finish(closed: boolean): Process[] {
    this.thread?.endAt(this.source.length);
    return this.processes.map(({ pid, meta, functions, threads, counters: builders }) => {
      const counters = finishCounters(builders);
      return {
        pid,
        name: textOf(meta.name),
        ...headOf(meta),
        threads: threads.map((thread) => thread.finish(!closed && thread === this.thread, this.source)),
        ...(counters && { counters }),
        functions: functions.infos,
        unfinished: meta.unfinished === "open" ? "open" : "close",
      };
    });
  }

  private readMeta(event: JsonObject, offset: number): void {
    const meta = objectOf(event.args);
    if (event.name === "process_name") {
      this.thread?.endAt(offset);
      this.thread = undefined;
      const pid = numberOf(event.pid);
      this.processes.push({ pid, meta, functions: new FunctionList(), threads: [], counters: [] });
    } else if (event.name === "thread_name") {
      this.thread?.endAt(offset);
      const process = this.processes.at(-1);
      this.thread = process && new OwnJsonThread(meta, offset, process.functions, this.kept);
      if (this.thread) process!.threads.push(this.thread);
    } else if (event.name === COUNTER_EVENT) {
      const { name, unit } = meta;
      this.counter = new CounterBuilder({ name: textOf(name), ...(typeof unit === "string" && { unit }) });
      (this.thread ?? this.processes.at(-1))?.counters.push(this.counter);
    }
  }

  private readValue({ ts, args }: JsonObject): void {
    const [value] = Object.values(objectOf(args));
    if (typeof value === "number") this.counter?.add(Math.round(numberOf(ts) * 1000), value);
  }
}

function headOf({ commandLine, parentPid, overhead, sharedClock }: JsonObject): ProcessHead {
  return {
    ...(Array.isArray(commandLine) && { commandLine: commandLine.map((word) => textOf(word)) }),
    ...(typeof parentPid === "number" && { parentPid }),
    ...(isObject(overhead) && { overhead: { call: costOf(overhead.call), stretch: costOf(overhead.stretch) } }),
    ...(isObject(sharedClock) && {
      sharedClock: { stalls: numberOf(sharedClock.stalls), worstStallNs: numberOf(sharedClock.worstStallNs) },
    }),
  };
}

function costOf(value: unknown): Cost {
  const { insideNs, outsideNs } = objectOf(value);
  return { insideNs: numberOf(insideNs), outsideNs: numberOf(outsideNs) };
}
