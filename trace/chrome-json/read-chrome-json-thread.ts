/** A thread of a Chrome JSON trace of ours while its events are read. */
import type { Losses } from "../../runtime/contract.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { CallsBuilder } from "../model/calls-builder.js";
import { noLosses } from "../model/calls.js";
import { finishCounters } from "../model/counters.js";
import type { CounterBuilder } from "../model/counters.js";
import type { FunctionList } from "../model/function-list.js";
import { kindOf, readFlags, readLosses } from "../draw/instants.js";
import { walkJsonEvents } from "./json-events.js";
import { isObject, numberOf, objectOf, textOf } from "./json-values.js";
import type { JsonObject } from "./json-values.js";
import { CALLS_PER_BLOCK } from "../model/kept-blocks.js";
import type { KeptBlocks } from "../model/kept-blocks.js";
import { LINK_CATEGORY, LinksBuilder } from "../model/links.js";
import { UNFINISHED } from "../model/model.js";
import type { Calls, Thread } from "../model/model.js";
import { parseSource } from "../draw/source-text.js";
import { TASK_CATEGORY, TaskEventReader } from "../draw/task-events.js";

export class OwnJsonThread {
  private readonly calls: OwnJsonCalls;
  private readonly tasks: TaskEventReader;
  private readonly links = new LinksBuilder();
  readonly counters: CounterBuilder[] = [];
  private losses: Losses = noLosses();
  private end = 0;

  /** @param start offset of its first event, which is `meta` */
  constructor(
    private readonly meta: JsonObject,
    private readonly start: number,
    private readonly functions: FunctionList,
    private readonly kept: KeptBlocks,
  ) {
    this.calls = new OwnJsonCalls(functions);
    this.tasks = new TaskEventReader((info) => functions.add(info));
  }

  get length(): number {
    return this.calls.builder.length;
  }

  read(event: JsonObject): void {
    if (event.cat === TASK_CATEGORY) return this.tasks.read(objectOf(event.args));
    const { calls } = this;
    calls.read(event);
    if (event.cat === LINK_CATEGORY) this.readLink(event);
    else if (event.ph === "i") this.losses = readLosses(objectOf(event.args)) ?? this.losses;
    if (calls.builder.newCalls >= CALLS_PER_BLOCK) this.kept.add(this, calls.builder.takeBlock(calls.lastNs));
  }

  endAt(offset: number): void {
    this.end = offset;
  }

  /** @param cut the file ended within this thread, so its last event is its end */
  finish(cut: boolean, source: ByteSource): Thread {
    const { meta, calls } = this;
    const stopNs = cut ? calls.lastNs : numberOf(meta.stopNs);
    const endNs = Math.max(stopNs, calls.lastNs);
    const links = this.links.finish();
    const counters = finishCounters(this.counters);
    const parentOf = (task: number) => this.tasks.parentOf(task);
    const whole = { builder: calls.builder, last: calls.builder.finish(endNs, UNFINISHED) };
    return {
      id: numberOf(meta.id),
      name: textOf(meta.name),
      startNs: numberOf(meta.startNs),
      stopNs,
      calls: this.kept.sourceOf(this, whole, parentOf, () => this.readAgain(source, endNs)),
      suspendedTasks: this.tasks.suspended(),
      ...(links && { links }),
      ...(counters && { counters }),
      losses: this.losses,
    };
  }

  private *readAgain(source: ByteSource, endNs: number): Generator<Calls> {
    const calls = new OwnJsonCalls(this.functions);
    const { builder } = calls;
    const { start, end } = this;
    const steps = walkJsonEvents(source, { start, end }, (event) => {
      if (isObject(event) && event.cat !== TASK_CATEGORY) calls.read(event);
    });
    while (!steps.next().done) if (builder.newCalls >= CALLS_PER_BLOCK) yield builder.takeBlock(calls.lastNs);
    yield builder.finish(endNs, UNFINISHED);
  }

  /** An end of an arrow, at the call that has just begun. The number of the frame is in the lower half of the id. */
  private readLink({ ph, id }: JsonObject): void {
    const number = parseInt(textOf(id).slice(-8), 16);
    const { lastNs, builder } = this.calls;
    this.links.enter({ from: ph === "f" ? number : 0, as: ph === "s" ? number : 0 }, lastNs, builder.height - 1);
  }
}

/** The events of a thread → calls. It is done twice where a trace is large: once to count them, and once for the calls. */
class OwnJsonCalls {
  readonly builder = new CallsBuilder();
  lastNs = 0;
  /** By category, source and name in one string. */
  private readonly functionsByText = new Map<string, number>();

  constructor(private readonly functions: FunctionList) {}

  /** @param event of the thread's own track */
  read(event: JsonObject): void {
    if (event.ph === "M" || event.ph === "C") return;
    this.lastNs = Math.round(numberOf(event.ts) * 1000);
    if (event.ph === "B") this.builder.enter(this.lastNs, this.functionOf(event), numberOf(objectOf(event.args).task));
    else if (event.ph === "E") this.leave(event.args);
  }

  private leave(args: unknown): void {
    if (args === undefined) return this.builder.leave(this.lastNs);
    const known = objectOf(args);
    const { line, column } = parseSource(textOf(known.suspended_at));
    this.builder.leave(this.lastNs, readFlags(known), line, column);
  }

  private functionOf({ name, cat, args }: JsonObject): number {
    const source = textOf(objectOf(args).source);
    const text = `${textOf(cat)}\n${source}\n${textOf(name)}`;
    const known = this.functionsByText.get(text);
    if (known !== undefined) return known;
    const index = this.functions.add({ name: textOf(name), kind: kindOf(cat), ...parseSource(source) });
    this.functionsByText.set(text, index);
    return index;
  }
}
