/** A real library at work: readings of sensors are filtered, grouped, averaged and joined again by rxjs. */
import { from, range } from "rxjs";
import { bufferCount, filter, groupBy, map, mergeMap, reduce, scan, toArray } from "rxjs/operators";

const READINGS = 300;
const SENSORS = 6;

interface Reading {
  readonly sensor: number;
  readonly value: number;
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export function run(): number[] {
  let result: number[] = [];
  range(0, READINGS)
    .pipe(
      map((i): Reading => ({ sensor: i % SENSORS, value: (i * 7919) % 1000 })),
      filter(({ value }) => value > 50),
      groupBy(({ sensor }) => sensor),
      mergeMap((readings) =>
        readings.pipe(
          map(({ value }) => value),
          bufferCount(4),
          mergeMap((values) => from(values).pipe(reduce((sum, value) => sum + value, 0))),
          scan((highest, sum) => Math.max(highest, sum), 0),
        ),
      ),
      bufferCount(5),
      map(average),
      toArray(),
    )
    .subscribe((averages) => (result = averages));
  return result;
}
