/** The counters of a thread or a process: as they are recorded, in the model, and as a reader finds their values. */
import { JSON, Map } from "../../base/built-ins.js";
import type { CounterLanes, CounterName } from "../../runtime/contract.js";
import { absoluteSetter, SinceOrigin } from "./clock-lanes.js";
import type { Counter } from "./model.js";

/** Of the events that name a counter in a Chrome JSON trace of ours. */
export const COUNTER_EVENT = "counter";

/** @returns undefined where there is no value */
export function countersOf(lanes: CounterLanes | undefined, originNs: bigint): Counter[] | undefined {
  if (lanes === undefined) return undefined;
  const { names, counters, times, values } = lanes;
  const ns = new SinceOrigin(times, originNs);
  const builders = names.map((name) => new CounterBuilder(name));
  for (let at = 0; at < counters.length; at++) builders[counters[at]].add(ns.at(at), values[at]);
  return finishCounters(builders);
}

/** The inverse, for a raw trace. */
export function counterLanes(all: readonly Counter[] | undefined, originNs: bigint): CounterLanes | undefined {
  if (all === undefined) return undefined;
  const lanes = allocateCounterLanes(
    all.map(nameOf),
    all.reduce((sum, { ns }) => sum + ns.length, 0),
  );
  const setTime = absoluteSetter(lanes.times, originNs);
  let at = 0;
  for (const [number, { ns, values }] of all.entries()) {
    lanes.counters.fill(number, at, at + ns.length);
    lanes.values.set(values, at);
    for (const time of ns) setTime(at++, time);
  }
  return lanes;
}

export function allocateCounterLanes(names: readonly CounterName[], length: number): CounterLanes {
  return {
    names,
    counters: new Int32Array(length),
    times: new BigInt64Array(length),
    values: new Float64Array(length),
  };
}

/** What a thread has recorded in several steps, each of which has the same names or more of them. @returns undefined for none */
export function joinCounterLanes(parts: readonly CounterLanes[]): CounterLanes | undefined {
  if (parts.length === 0) return undefined;
  const numbers = new Map<string, number>();
  const names: CounterName[] = [];
  const joined = allocateCounterLanes(
    names,
    parts.reduce((sum, { values }) => sum + values.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    const known = new Map<string, number>();
    const numbersHere = part.names.map((name) => {
      const text = JSON.stringify([name.name, name.unit]);
      known.set(text, (known.get(text) ?? 0) + 1);
      const key = `${known.get(text)} ${text}`;
      if (!numbers.has(key)) numbers.set(key, names.push(name) - 1);
      return numbers.get(key)!;
    });
    joined.times.set(part.times, at);
    joined.values.set(part.values, at);
    for (const counter of part.counters) joined.counters[at++] = numbersHere[counter];
  }
  return joined;
}

/** The values of one counter as they come, in any order of time. */
export class CounterBuilder {
  private readonly ns: number[] = [];
  private readonly values: number[] = [];
  private lastNs = -Infinity;
  private isInOrder = true;

  constructor(private readonly name: CounterName) {}

  add(ns: number, value: number): void {
    this.isInOrder &&= ns >= this.lastNs;
    this.lastNs = ns;
    this.ns.push(ns);
    // Not every format tells 0 from -0.
    this.values.push(value + 0);
  }

  /** @returns undefined where no value has come */
  finish(): Counter | undefined {
    if (this.ns.length === 0) return undefined;
    const { ns, values, isInOrder } = this;
    const name = nameOf(this.name);
    if (isInOrder) return { ...name, ns: Float64Array.from(ns), values: Float64Array.from(values) };
    const order = Uint32Array.from(ns.keys()).sort((one, other) => ns[one] - ns[other]);
    return {
      ...name,
      ns: Float64Array.from(order, (at) => ns[at]),
      values: Float64Array.from(order, (at) => values[at]),
    };
  }
}

/** The values from one time to another, with both. @returns undefined where there is none */
export function countersWithin(
  all: readonly Counter[] | undefined,
  fromNs: number,
  toNs: number,
): Counter[] | undefined {
  return finishCounters(
    (all ?? []).map((counter) => {
      const builder = new CounterBuilder(counter);
      counter.ns.forEach((ns, at) => {
        if (ns >= fromNs && ns <= toNs) builder.add(ns, counter.values[at]);
      });
      return builder;
    }),
  );
}

export function laterCounters(all: readonly Counter[], shiftNs: number): Counter[] {
  return all.map((counter) => ({ ...counter, ns: counter.ns.map((ns) => ns + shiftNs) }));
}

/** @returns undefined where there is no value */
export function finishCounters(builders: Iterable<CounterBuilder>): Counter[] | undefined {
  const counters = Array.from(builders).flatMap((builder) => builder.finish() ?? []);
  return counters.length === 0 ? undefined : counters;
}

/** Only what is known: no key stands for nothing. */
const nameOf = ({ name, unit }: CounterName): CounterName => ({ name, ...(unit !== undefined && { unit }) });
