/** Walks over the calls of all threads of a trace and says how far it is. */
import type { Process, Thread, Trace } from "./model.js";
import { walkCalls } from "./walk-calls.js";
import type { CallVisitor } from "./walk-calls.js";

/** Told now and then of how many calls have been read, of all that the trace has. */
export type OnRead = (calls: number, of: number) => void;

/** @param visitorOf a visitor for each thread */
export function readCalls(
  trace: Trace,
  onRead: OnRead | undefined,
  visitorOf: (process: Process, thread: Thread) => CallVisitor,
): void {
  const all = trace.processes.flatMap((process) => process.threads.map((thread) => ({ process, thread })));
  const total = all.reduce((sum, { thread }) => sum + thread.calls.count, 0);
  let read = 0;
  for (const { process, thread } of all) {
    const visitor = visitorOf(process, thread);
    const counting: CallVisitor = {
      enter(calls, call) {
        read++;
        visitor.enter(calls, call);
      },
      exit: (calls, call) => visitor.exit(calls, call),
    };
    for (const steps = walkCalls(thread.calls, counting); !steps.next().done;) onRead?.(read, total);
  }
}
