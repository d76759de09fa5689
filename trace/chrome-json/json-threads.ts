/** The processes and threads that the events of a Chrome JSON trace name, by pid and tid, which may be of any type. */
import { CounterBuilder, finishCounters } from "../model/counters.js";
import type { ForeignProcess } from "../foreign/foreign-trace.js";
import { freeIds } from "../model/free-ids.js";
import { objectOf, textOf } from "./json-values.js";
import type { JsonObject } from "./json-values.js";

interface NamedThread {
  name: string;
  readonly number: number;
}

interface NamedProcess {
  name: string;
  readonly threads: Map<unknown, NamedThread>;
  /** By the name that Perfetto gives them. */
  readonly counters: Map<string, CounterBuilder>;
}

export class JsonThreads {
  private readonly processes = new Map<unknown, NamedProcess>();
  private count = 0;

  /** @returns the number of the thread of an event */
  numberOf(event: JsonObject): number {
    return this.threadOf(event).number;
  }

  /** The counter of a process that an argument of an event stands for. */
  counterOf(event: JsonObject, key: string): CounterBuilder {
    const { counters } = this.processOf(event);
    const { name, id } = event;
    const ofId = typeof id === "string" && id !== "" ? ` id: ${id}` : "";
    const named = `${typeof name === "string" ? name : ""}${ofId} ${key}`;
    const counter = counters.get(named) ?? new CounterBuilder({ name: named });
    counters.set(named, counter);
    return counter;
  }

  /** Takes in an event of phase M. */
  readMeta(event: JsonObject): void {
    const name = textOf(objectOf(event.args).name);
    if (event.name === "process_name") this.processOf(event).name = name;
    else if (event.name === "thread_name") this.threadOf(event).name = name;
  }

  describe(): ForeignProcess[] {
    const pids = freeIds([...this.processes.keys()]);
    return [...this.processes.values()].map(({ name, threads, counters: builders }, at) => {
      const tids = freeIds([...threads.keys()]);
      const described = [...threads.values()].map((thread, index) => ({
        ...thread,
        id: tids[index] === pids[at] ? 0 : tids[index],
      }));
      const counters = finishCounters(builders.values());
      return { pid: pids[at], name, threads: described, ...(counters && { counters }) };
    });
  }

  private processOf({ pid }: JsonObject): NamedProcess {
    const known = this.processes.get(pid);
    if (known) return known;
    const process = { name: textOf(pid), threads: new Map(), counters: new Map() };
    this.processes.set(pid, process);
    return process;
  }

  private threadOf(event: JsonObject): NamedThread {
    const { threads } = this.processOf(event);
    const { tid } = event;
    const known = threads.get(tid);
    if (known) return known;
    const thread = { name: textOf(tid), number: this.count++ };
    threads.set(tid, thread);
    return thread;
  }
}
