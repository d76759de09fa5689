/** What had not returned at the stop, thread by thread, and who started it. */
import type { FunctionInfo, Trace } from "../model/model.js";
import type { OnRead } from "../model/read-calls.js";
import { summarize } from "./summary.js";
import type { SuspendedCall, UnfinishedFrame } from "./summary.js";
import { taskStarters } from "./task-starters.js";
import type { Starter } from "./task-starters.js";

/** Of one thread. */
export interface OpenWork {
  readonly owner: Pick<UnfinishedFrame, "process" | "thread">;
  /** Innermost first. */
  readonly frames: readonly UnfinishedFrame[];
  readonly tasks: readonly SuspendedCall[];
  /** The tasks above it. */
  readonly startersOf: (work: UnfinishedFrame | SuspendedCall) => Starter[];
}

/** @param filter the functions that it is about */
export function openWork(trace: Trace, filter: (info: FunctionInfo) => boolean, onRead?: OnRead): OpenWork[] {
  const { unfinished, suspended } = summarize(trace);
  return trace.processes.flatMap((process) =>
    process.threads.flatMap((thread): OpenWork[] => {
      const isOwn = (work: UnfinishedFrame | SuspendedCall): boolean => work.thread === thread && filter(work.function);
      const [frames, tasks] = [unfinished.filter(isOwn), suspended.filter(isOwn)];
      if (frames.length + tasks.length === 0) return [];
      const startersOf = taskStarters(
        process,
        thread,
        [...frames, ...tasks].map(({ parent }) => parent),
        onRead,
      );
      return [{ owner: { process, thread }, frames, tasks, startersOf: ({ parent }) => startersOf(parent) }];
    }),
  );
}
