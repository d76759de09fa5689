/** The counters of a Perfetto trace of ours: their tracks, by what they stand under, and their values. */
import type { CounterName } from "../../runtime/contract.js";
import { CounterBuilder, finishCounters } from "../model/counters.js";
import type { Counter } from "../model/model.js";
import * as F from "./perfetto-fields.js";
import type { TrackEvent } from "./read-perfetto-event.js";
import type { CounterDescriptor, TrackDescriptor, Wide } from "./read-perfetto-packet.js";

export class PerfettoCounters {
  private readonly builders = new Map<Wide, CounterBuilder>();
  private readonly byParent = new Map<Wide, CounterBuilder[]>();

  describe({ uuid, parentUuid = 0, name, counter }: TrackDescriptor): void {
    if (counter === undefined) return;
    const builder = new CounterBuilder(counterName(name, counter));
    this.builders.set(uuid, builder);
    this.byParent.set(parentUuid, [...(this.byParent.get(parentUuid) ?? []), builder]);
  }

  read({ trackUuid = 0, counterValue }: TrackEvent, ns: number): void {
    if (counterValue !== undefined) this.builders.get(trackUuid)?.add(ns, counterValue);
  }

  /** @returns undefined where there is none */
  under(parentUuid: Wide): Counter[] | undefined {
    return finishCounters(this.byParent.get(parentUuid) ?? []);
  }
}

export function counterName(name: string, { type, unit, unitName }: CounterDescriptor): CounterName {
  const builtin = F.BUILTIN_COUNTERS[type] ?? F.BUILTIN_COUNTERS[0];
  const told = F.COUNTER_UNITS[unit] || unitName || builtin.unit;
  return { name: name || builtin.name, ...(told && { unit: told }) };
}
