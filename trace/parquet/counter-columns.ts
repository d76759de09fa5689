/** The table of the values of counters that `query` asks: one row a value. */
import { double, known, maybe, number, text, time, type Column } from "./columns.js";
import type { Counter, Process, Thread, Trace } from "../model/model.js";

interface GivenValue {
  readonly process: Process;
  /** Undefined for a counter of the process. */
  readonly thread: Thread | undefined;
  readonly counter: Counter;
  /** Index of the value. */
  readonly at: number;
}

export const COUNTER_COLUMNS: readonly Column<GivenValue>[] = [
  text("counter", "name of the counter", ({ counter }) => counter.name),
  maybe(text("unit", "what its values are told in: count, bytes, ns", ({ counter }) => known(counter.unit))),
  number("pid", "process", ({ process }) => process.pid),
  text("process", "name of the process", ({ process }) => process.name),
  maybe(number("thread", "thread that has given the value", ({ thread }) => thread?.id ?? null)),
  maybe(text("thread_name", "name of the thread", ({ thread }) => thread?.name ?? null)),
  time("ts_ns", "when, nanoseconds since the origin of the trace", ({ counter, at }) => counter.ns[at]),
  double("value", "what the counter stood at from then on", ({ counter, at }) => counter.values[at]),
];

/** Counter by counter, in the order of time. */
export function* walkValues({ processes }: Trace): Generator<GivenValue> {
  for (const process of processes) {
    for (const thread of [undefined, ...process.threads]) {
      for (const counter of (thread ?? process).counters ?? []) {
        for (let at = 0; at < counter.ns.length; at++) yield { process, thread, counter, at };
      }
    }
  }
}
