/** The programs that are measured. Each exports `run()`, which returns a result that every variant must return as well. */
export interface BenchProgram {
  readonly name: string;
  /** In `bench/programs`. */
  readonly file: string;
  /** `run` returns a promise; the floor is two clock reads a stretch. */
  readonly isAsync: boolean;
}

const program = (name: string, file: string, isAsync = false): BenchProgram => ({ name, file, isAsync });

export const PROGRAMS: readonly BenchProgram[] = [
  program("fib", "fib"),
  program("hanoi", "hanoi"),
  program("quicksort", "quicksort"),
  program("parser", "parser"),
  program("rxjs", "rxjs-sensors"),
  program("async", "async", true),
];
