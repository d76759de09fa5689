/** Who started a task: the chain of tasks above it. */
import type { FunctionInfo, Process, Thread } from "../model/model.js";
import type { OnRead } from "../model/read-calls.js";

export interface Starter {
  readonly task: number;
  /** Undefined when the trace has no stretch of the task. */
  readonly function: FunctionInfo | undefined;
}

/** Each level may read the calls of the thread once more. */
const LEVELS = 8;

/**
 * @param parents numbers of tasks of the thread whose chains will be asked for
 * @param onRead told of each reading of the calls
 * @returns the chain from a task on upwards, itself first, at most LEVELS long; empty for 0
 */
export function taskStarters(
  process: Process,
  thread: Thread,
  parents: readonly number[],
  onRead?: OnRead,
): (task: number) => Starter[] {
  const known = new Map<number, { function: number; parent: number }>();
  for (const { task, function: index, parent } of thread.suspendedTasks) known.set(task, { function: index, parent });
  const ends = new Set(parents.map((parent) => topOf(parent, known)));
  for (let level = 0; level < LEVELS && find(thread, ends, known, onRead); level++) {
    const next = [...ends].map((task) => topOf(task, known));
    ends.clear();
    for (const task of next) ends.add(task);
  }
  return (task) => {
    const chain: Starter[] = [];
    for (let at = task; at !== 0 && chain.length < LEVELS; at = known.get(at)?.parent ?? 0) {
      const index = known.get(at)?.function;
      chain.push({ task: at, function: index === undefined ? undefined : process.functions[index] });
    }
    return chain;
  };
}

type Known = Map<number, { function: number; parent: number }>;

/** The first task of a chain that is not known, or 0. */
function topOf(task: number, known: Known): number {
  let at = task;
  for (let level = 0; known.has(at) && level < LEVELS; level++) at = known.get(at)!.parent;
  return at;
}

/** Looks for stretches of the tasks. @returns whether one was found */
function find({ calls }: Thread, wanted: ReadonlySet<number>, known: Known, onRead?: OnRead): boolean {
  let found = false;
  let read = 0;
  if ([...wanted].every((task) => task === 0 || known.has(task))) return found;
  for (const { length, tasks, functions, parents } of calls.blocks()) {
    for (let call = 0; call < length; call++) {
      const task = tasks[call];
      if (task === 0 || !wanted.has(task) || known.has(task)) continue;
      known.set(task, { function: functions[call], parent: parents[call] });
      found = true;
    }
    onRead?.((read += length), calls.count);
  }
  return found;
}
