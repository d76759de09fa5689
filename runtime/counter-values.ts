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

export class CounterValues {
  /** By unit, first those without one, and by name. */
  private readonly numbers = [undefined, ...COUNTER_UNITS].map(() => new Map<string, number>());
  private names = 0;
  /** Where the next value goes. */
  private place = 0;
  private keepsNewest = true;

  constructor(
    private readonly lanes: at.Layout,
    private readonly now: () => bigint,
  ) {}

  /** @param keepsNewest when the ring is full, or else the oldest */
  begin(keepsNewest: boolean): void {
    const { header, givenValues } = this.lanes;
    givenValues[0] = header[at.NAMES_END] = 0;
    for (const numbers of this.numbers) numbers.clear();
    this.names = this.place = 0;
    this.keepsNewest = keepsNewest;
  }

  record(name: string, value: number, unit: CounterUnit | undefined): void {
    const unitNumber = unit === undefined ? 0 : COUNTER_UNITS.indexOf(unit) + 1;
    const isValid = typeof name === "string" && name !== "" && Number.isFinite(value);
    if (!isValid || (unitNumber === 0 && unit !== undefined)) this.lanes.losses[at.INVALID_VALUES]++;
    else this.keep(this.numbers[unitNumber].get(name) ?? this.addName(name, unitNumber), value);
  }

  /** @returns its number, -1 where there is no room for it */
  private addName(name: string, unitNumber: number): number {
    const { header, counterNames } = this.lanes;
    const start = header[at.NAMES_END];
    const end = start + at.NAME_HEAD + name.length;
    if (end > counterNames.length) return -1;
    counterNames[start] = unitNumber;
    counterNames[start + 1] = name.length;
    for (let unit = 0; unit < name.length; unit++) counterNames[start + at.NAME_HEAD + unit] = name.charCodeAt(unit);
    header[at.NAMES_END] = end;
    this.numbers[unitNumber].set(name, this.names);
    return this.names++;
  }

  private keep(counter: number, value: number): void {
    const { losses, givenValues, valueTimes, values, valueCounters } = this.lanes;
    const { place } = this;
    const last = valueCounters.length - 1;
    if (counter < 0 || (place === last && !this.keepsNewest)) {
      losses[at.DROPPED_VALUES]++;
      return;
    }
    valueTimes[place] = this.now();
    // Not every format tells 0 from -0.
    values[place] = value + 0;
    valueCounters[place] = counter;
    this.place = place === last ? 0 : place + 1;
    givenValues[0]++;
  }
}
