/**
 * The values that a program gives of its counters, in a ring of their own in the memory of the recording (layout.ts), with the names of
 * the counters behind it. `enter` and `exit` know nothing of it.
 *
 *     names: unit │ length │ the name in UTF-16 │ unit │ …       a counter's number is its place among them
 *
 * Nothing here throws: what is no value, or has no room, is counted.
 */
import { COUNTER_UNITS, type CounterUnit } from "./contract.js";
import * as at from "./layout.js";
import { Loss, Slot } from "./layout.js";

const { Map } = globalThis;

interface CounterValues {
  /** @param keepsNewest when the ring is full, or else the oldest */
  begin(keepsNewest: boolean): void;
  record(name: string, value: number, unit: CounterUnit | undefined): void;
}

export function createCounterValues(lanes: at.Layout, now: () => bigint): CounterValues {
  const { header, losses, counterNames, givenValues, valueTimes, values, valueCounters } = lanes;
  const last = valueCounters.length - 1;
  /** By unit, first those without one, and by name. */
  const numbers = [undefined, ...COUNTER_UNITS].map(() => new Map<string, number>());
  let names = 0;
  /** Where the next value goes. */
  let place = 0;
  let keepsNewest = true;

  /** @returns its number, -1 where there is no room for it */
  function addName(name: string, unitNumber: number): number {
    const start = header[Slot.NAMES_END];
    const end = start + at.NAME_HEAD + name.length;
    if (end > counterNames.length) return -1;
    counterNames[start] = unitNumber;
    counterNames[start + 1] = name.length;
    for (let unit = 0; unit < name.length; unit++) counterNames[start + at.NAME_HEAD + unit] = name.charCodeAt(unit);
    header[Slot.NAMES_END] = end;
    numbers[unitNumber].set(name, names);
    return names++;
  }

  function keep(counter: number, value: number): void {
    if (counter < 0 || (place === last && !keepsNewest)) {
      losses[Loss.DROPPED_VALUES]++;
      return;
    }
    valueTimes[place] = now();
    // Not every format tells 0 from -0.
    values[place] = value + 0;
    valueCounters[place] = counter;
    place = place === last ? 0 : place + 1;
    givenValues[0]++;
  }

  return {
    begin(keepsThose) {
      givenValues[0] = header[Slot.NAMES_END] = 0;
      for (const named of numbers) named.clear();
      names = place = 0;
      keepsNewest = keepsThose;
    },
    record(name, value, unit) {
      const unitNumber = unit === undefined ? 0 : COUNTER_UNITS.indexOf(unit) + 1;
      const isValid = typeof name === "string" && name !== "" && Number.isFinite(value);
      if (!isValid || (unitNumber === 0 && unit !== undefined)) losses[Loss.INVALID_VALUES]++;
      else keep(numbers[unitNumber].get(name) ?? addName(name, unitNumber), value);
    },
  };
}
