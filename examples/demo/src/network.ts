/** The readings of all stations → minute averages, the coldest place, and warnings of frost. */
import {
  auditTime,
  bufferTime,
  combineLatest,
  concatMap,
  debounceTime,
  defer,
  delay,
  distinctUntilChanged,
  filter,
  groupBy,
  map,
  merge,
  mergeMap,
  of,
  pairwise,
  retry,
  share,
  startWith,
  Subject,
  switchMap,
  takeUntil,
  throwError,
  timer,
  withLatestFrom,
  type GroupedObservable,
  type Observable,
  type SchedulerLike,
} from "rxjs";
import { readingsOf, type Reading, type Station } from "./readings.js";

const STATIONS: readonly Station[] = [
  { name: "harbour", periodMs: 2_000, celsiusAtMidnight: 4.5 },
  { name: "airport", periodMs: 3_000, celsiusAtMidnight: 2.5 },
  { name: "forest", periodMs: 5_000, celsiusAtMidnight: 1.5 },
  { name: "summit", periodMs: 7_000, celsiusAtMidnight: 0.5 },
];
const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

interface Average {
  readonly station: string;
  readonly celsius: number;
}

export interface Warning extends Average {
  readonly minutesLeft: number;
}

export interface Network {
  readonly coldest: Observable<string>;
  readonly warnings: Observable<Warning>;
}

export function observeNetwork(scheduler: SchedulerLike): Network {
  const readings = merge(...STATIONS.map((station) => readingsOf(station, scheduler))).pipe(
    takeUntil(timer(DAY_MS, scheduler)),
    share(),
  );
  const averages = readings.pipe(
    groupBy(({ station }) => station),
    mergeMap((group) => averagesOf(group, scheduler)),
    share({ connector: () => new Subject<Average>() }),
  );
  return { coldest: coldestOf(averages, scheduler), warnings: warningsOf(averages, scheduler) };
}

function averagesOf(group: GroupedObservable<string, Reading>, scheduler: SchedulerLike): Observable<Average> {
  return group.pipe(
    bufferTime(MINUTE_MS, scheduler),
    filter((readings) => readings.length > 0),
    map((readings) => ({ station: group.key, celsius: mean(readings.map(({ celsius }) => celsius)) })),
  );
}

function coldestOf(averages: Observable<Average>, scheduler: SchedulerLike): Observable<string> {
  const latest = STATIONS.map(({ name, celsiusAtMidnight: celsius }) =>
    averages.pipe(
      filter(({ station }) => station === name),
      startWith({ station: name, celsius }),
    ),
  );
  return combineLatest(latest).pipe(
    auditTime(MINUTE_MS, scheduler),
    map((all) => all.reduce((coldest, each) => (each.celsius < coldest.celsius ? each : coldest)).station),
    distinctUntilChanged(),
  );
}

/** A falling average, if it still falls after a quiet half minute, is checked with a service that fails now and then. */
function warningsOf(averages: Observable<Average>, scheduler: SchedulerLike): Observable<Warning> {
  const falling = averages.pipe(
    pairwise(),
    filter(([earlier, later]) => later.celsius < earlier.celsius),
    map(([, later]) => later),
  );
  return falling.pipe(
    debounceTime(MINUTE_MS / 2, scheduler),
    withLatestFrom(timer(0, MINUTE_MS, scheduler)),
    switchMap(([average, minute]) => forecast(average, minute, scheduler)),
    filter(({ celsius }) => celsius < 1),
    concatMap((warning) => of(warning).pipe(delay(500, scheduler))),
  );
}

function forecast(average: Average, minute: number, scheduler: SchedulerLike): Observable<Warning> {
  let tries = 0;
  const answer = { ...average, minutesLeft: Math.max(0, Math.round(average.celsius * 40)) };
  const ask = () => (++tries === 1 && minute % 3 === 0 ? throwError(() => new Error("busy")) : of(answer));
  return defer(ask).pipe(delay(200, scheduler), retry({ count: 2, delay: () => timer(1_000, scheduler) }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
