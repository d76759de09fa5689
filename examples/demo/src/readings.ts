/** What a station measures: a random walk, the same in every run. */
import { interval, map, scan, share, type Observable, type SchedulerLike } from "rxjs";

export interface Reading {
  readonly station: string;
  readonly atMs: number;
  readonly celsius: number;
}

export interface Station {
  readonly name: string;
  readonly periodMs: number;
  readonly celsiusAtMidnight: number;
}

export function readingsOf(station: Station, scheduler: SchedulerLike): Observable<Reading> {
  const random = randomFrom(station.name.length * 1009 + station.periodMs);
  return interval(station.periodMs, scheduler).pipe(
    scan((celsius) => walk(celsius, random()), station.celsiusAtMidnight),
    map((celsius) => ({ station: station.name, atMs: scheduler.now(), celsius })),
    share(),
  );
}

function walk(celsius: number, random: number): number {
  return celsius + (random - 0.505) * 0.4;
}

/** A linear congruential generator: numbers from 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
