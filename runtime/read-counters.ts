/** Memory of a recording → the values of counters that it holds (counter-values.ts), also while its thread goes on. */
import { COUNTER_UNITS, type CounterLanes, type CounterName } from "./contract.js";
import * as at from "./layout.js";
import { Slot } from "./layout.js";
import { doubleFromRing, narrowFromRing, wideFromRing } from "./ring-copy.js";

/** @param from number of the first value that is wanted, as they are counted in `givenValues` */
export function readCounters(
  lanes: at.Layout,
  from = 0,
): { readonly counters?: CounterLanes; readonly overwrittenValues: number } {
  const to = lanes.givenValues[0];
  const copied = Math.min(Math.max(from, oldestWhole(lanes)), to);
  const times = wideFromRing(lanes.valueTimes, copied, to);
  const values = doubleFromRing(lanes.values, copied, to);
  const counters = narrowFromRing(lanes.valueCounters, copied, to);
  // Those whose places were taken while they were copied.
  const first = Math.min(Math.max(copied, oldestWhole(lanes)), to);
  const overwrittenValues = first - from;
  if (first === to) return { overwrittenValues };
  const torn = first - copied;
  return {
    counters: {
      names: readNames(lanes),
      counters: counters.subarray(torn),
      times: times.subarray(torn),
      values: values.subarray(torn),
    },
    overwrittenValues,
  };
}

/** The oldest value whose place nobody is writing to. */
const oldestWhole = ({ givenValues, valueCounters }: at.Layout): number =>
  Math.max(0, givenValues[0] - valueCounters.length + 1);

/** Those of all values that were read before. */
function readNames({ header, counterNames }: at.Layout): CounterName[] {
  const names: CounterName[] = [];
  for (let start = 0; start < header[Slot.NAMES_END];) {
    const [unitNumber, length] = counterNames.subarray(start, start + at.NAME_HEAD);
    const end = start + at.NAME_HEAD + length;
    const name = Array.from(counterNames.subarray(start + at.NAME_HEAD, end), (unit) => String.fromCharCode(unit)).join(
      "",
    );
    names.push(unitNumber === 0 ? { name } : { name, unit: COUNTER_UNITS[unitNumber - 1] });
    start = end;
  }
  return names;
}
