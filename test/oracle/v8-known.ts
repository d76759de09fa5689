/**
 * Where V8 rightly counts something else than what is recorded: by program and function, the numbers of both and the reason. The reasons
 * are those at the head of v8-coverage.ts. Numbers are slices where the function is compiled as it is, tasks where it is lowered.
 */
interface Known {
  readonly program: string;
  /** Name, line, column. */
  readonly function: string;
  readonly counts: string;
  readonly why: string;
}

const known = (program: string, at: string, counts: string, why: string): Known => ({
  program,
  function: at,
  counts,
  why,
});

const NEVER = "a generator that is never asked for a value, or only to return or throw";
const DISPOSAL = "the `await using` of a loop waits where nothing is woven";
const TURN = "the await in the pattern of a for await goes on with the wait for the turn";

/** At every target. */
const ALWAYS: readonly Known[] = [
  known(
    "bodies/initialiser-throws.ts",
    "new A 8:3",
    "V8 counted 1, recorded 0 slices, 0 tasks",
    "a field throws before the body of the constructor runs",
  ),
  known("bodies/generator.ts", "count 1:1", "V8 counted 10, recorded 7 slices, 2 tasks", NEVER),
  known("bodies/iife.ts", "<iife> 6:7", "V8 counted 1, recorded 0 slices, 0 tasks", NEVER),
  known("tasks/abandoned-generator.ts", "unstarted 9:1", "V8 counted 1, recorded 0 slices, 0 tasks", NEVER),
  known("tasks/emitter-reenters.ts", "e.listen(callback) 5:18", "V8 counted 5, recorded 0 slices, 0 tasks", NEVER),
  known("tasks/return-on-generator.ts", "g 3:1", "V8 counted 34, recorded 23 slices, 9 tasks", NEVER),
  known("tasks/throw-into-generator.ts", "g 1:1", "V8 counted 9, recorded 6 slices, 1 tasks", NEVER),
];

/** Where async functions are plain ones. */
const LOWERED: readonly Known[] = [
  known("tasks/async-generator-queue.ts", "g 1:1", "V8 counted 4, recorded 9 slices, 2 tasks", NEVER),
];

/** Where async functions stay async. */
const NATIVE: readonly Known[] = [
  known("bodies/await-using.ts", "<iife> 15:2", "V8 counted 5, recorded 4 slices, 1 tasks", DISPOSAL),
  known("tasks/await-using-order.ts", "loops 7:1", "V8 counted 6, recorded 4 slices, 1 tasks", DISPOSAL),
  known("tasks/for-await-lowering.ts", "disposes 9:1", "V8 counted 10, recorded 8 slices, 1 tasks", DISPOSAL),
  known("tasks/for-await-lowering.ts", "defaults 7:1", "V8 counted 6, recorded 4 slices, 1 tasks", TURN),
  known("syntax/for-await.ts", "loops 7:1", "V8 counted 19, recorded 18 slices, 1 tasks", TURN),
  known(
    "tasks/for-await-custom.ts",
    "run 2:1",
    "V8 counted 13, recorded 16 slices, 1 tasks",
    "a for await whose iterator throws goes on at once, after our suspension",
  ),
];

export type Compiled = "lowered" | "native";

/** The differences to expect in a program, as `differencesFromV8` says them. */
export function knownDifferences(program: string, compiled: Compiled): string[] {
  return [...ALWAYS, ...(compiled === "lowered" ? LOWERED : NATIVE)]
    .filter((entry) => entry.program === program)
    .map(({ function: at, counts }) => {
      const [, name, place] = /^(.*) (\d+:\d+)$/.exec(at)!;
      return `${name} ${program}:${place}: ${counts}`;
    });
}
