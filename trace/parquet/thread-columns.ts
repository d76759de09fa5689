/** What `.parquet` says of each thread, in its key-value metadata: also of one without calls. */
import type { Process, Thread } from "../model/model.js";

export interface ThreadColumn {
  readonly name: string;
  /** As SQL calls it. */
  readonly type: "BIGINT" | "VARCHAR";
  readonly meaning: string;
  readonly of: (thread: Thread, process: Process) => string | number;
}

export const THREAD_COLUMNS: readonly ThreadColumn[] = [
  number("pid", "process", (_, { pid }) => pid),
  text("process", "name of the process", (_, { name }) => name),
  number("thread", "thread within its process, 0 is the main one", ({ id }) => id),
  text("thread_name", "name of the thread", ({ name }) => name),
  number("start_ns", "when it was first recorded, nanoseconds since the origin of the trace", ({ startNs }) => startNs),
  number("stop_ns", "and when last", ({ stopNs }) => stopNs),
  number("calls", "calls in the trace", ({ calls }) => calls.count),
  number("suspended_tasks", "tasks that waited at the stop", ({ suspendedTasks }) => suspendedTasks.length),
  number("overwritten", "lost: calls that newer ones took the place of", ({ losses }) => losses.overwritten),
  number("undrained", "lost: calls that were gone before they were on disk", ({ losses }) => losses.undrained),
  number("dropped", "lost: calls that found the buffer full", ({ losses }) => losses.dropped),
  number("elided", "lost: calls that were too deep", ({ losses }) => losses.elided),
  number("mismatched", "calls closed by another exit", ({ losses }) => losses.mismatched),
  number("untracked_tasks", "lost: tasks that were not followed", ({ losses }) => losses.untrackedTasks),
  number("overwritten_values", "lost: values of counters, for newer ones", ({ losses }) => losses.overwrittenValues),
  number("dropped_values", "lost: values of counters that found no room", ({ losses }) => losses.droppedValues),
  number("invalid_values", "values of counters that are no finite number", ({ losses }) => losses.invalidValues),
];

function number(name: string, meaning: string, of: ThreadColumn["of"]): ThreadColumn {
  return { name, type: "BIGINT", meaning, of };
}

function text(name: string, meaning: string, of: ThreadColumn["of"]): ThreadColumn {
  return { name, type: "VARCHAR", meaning, of };
}

/** The key of a list of objects, one a thread, as JSON. */
export const THREADS_KEY = "callweave.threads";

export function threadsJson(processes: readonly Process[]): string {
  const rows = processes.flatMap((process) =>
    process.threads.map((thread) =>
      Object.fromEntries(THREAD_COLUMNS.map(({ name, of }) => [name, of(thread, process)])),
    ),
  );
  return JSON.stringify(rows);
}
