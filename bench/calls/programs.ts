/** The programs that are measured. Each exports `run()`, which returns a result that every variant must return as well. */
export interface BenchProgram {
  readonly name: string;
  /** In `bench/programs`, without its extension. */
  readonly file: string;
  /** Calls of one run. */
  readonly calls: number;
  /** `run` returns a promise; the floor is two clock reads a stretch. */
  readonly isAsync: boolean;
  /** A library that is compiled as the program is. */
  readonly imports?: "rxjs";
}

const synchronous = (name: string, calls: number): BenchProgram => ({ name, file: name, calls, isAsync: false });

export const FIB = synchronous("fib", 21_892);
export const PARSER = synchronous("parser", 15_183);
export const ASYNC: BenchProgram = { name: "async", file: "async", calls: 15_001, isAsync: true };

export const PROGRAMS: readonly BenchProgram[] = [
  FIB,
  synchronous("hanoi", 16_384),
  synchronous("quicksort", 5_747),
  PARSER,
  { ...synchronous("rxjs", 16_247), file: "rxjs-sensors", imports: "rxjs" },
  ASYNC,
];
