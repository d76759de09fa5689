/** The table of calls that `.parquet` holds: one row a call. The writer, `query --schema` and the documentation follow from it. */
import { flag, known, maybe, number, small, text, time, type Column } from "./columns.js";
import { BEGAN_EARLIER, MISMATCHED, UNFINISHED } from "../model/model.js";
import type { FunctionInfo, Process, Thread } from "../model/model.js";

/** A call that has ended. */
export interface EndedCall {
  readonly process: Process;
  readonly thread: Thread;
  readonly function: FunctionInfo;
  /** In the order of begins, from 0. */
  readonly number: number;
  /** Number of the caller, -1 where there is none. */
  readonly caller: number;
  readonly depth: number;
  readonly startNs: number;
  readonly endNs: number;
  readonly selfNs: number;
  readonly flags: number;
  readonly task: number;
  readonly parentTask: number;
  readonly line: number;
  readonly column: number;
}

// `column` is a reserved word of SQL, hence `col`.
export const CALL_COLUMNS: readonly Column<EndedCall>[] = [
  number("call", "number of the call within its thread, in the order of begins, from 0", (call) => call.number),
  number("pid", "process", ({ process }) => process.pid),
  text("process", "name of the process", ({ process }) => process.name),
  number("thread", "thread within its process, 0 is the main one", ({ thread }) => thread.id),
  text("thread_name", "name of the thread", ({ thread }) => thread.name),
  text("function", "name of the function", (call) => call.function.name),
  text("kind", "module, function, async, generator, async generator or test", (call) => call.function.kind),
  maybe(text("file", "where the function stands: path from the project root", (call) => known(call.function.file))),
  maybe(small("line", "line of it, from 1", (call) => known(call.function.line))),
  maybe(small("col", "column of it, from 1", (call) => known(call.function.column))),
  time("start_ns", "begin, nanoseconds since the origin of the trace", (call) => call.startNs),
  time("duration_ns", "from begin to end; to the stop when unfinished", (call) => call.endNs - call.startNs),
  time("self_ns", "duration without that of the calls it made, as far as none of them is lost", (call) => call.selfNs),
  small("depth", "calls below it on the stack, 0 for an outermost one", (call) => call.depth),
  maybe(number("parent", "`call` of its caller", ({ caller }) => (caller < 0 ? null : caller))),
  flag("unfinished", "was open at the stop", (call) => (call.flags & UNFINISHED) !== 0),
  flag(
    "began_earlier",
    "began before the trace does, which is a part of a longer one",
    (call) => (call.flags & BEGAN_EARLIER) !== 0,
  ),
  flag("mismatched", "missed its exit and was closed by another", (call) => (call.flags & MISMATCHED) !== 0),
  maybe(
    small("task", "activation of an async function or generator that this is a stretch of", (call) => known(call.task)),
  ),
  maybe(small("parent_task", "task that started it", (call) => known(call.parentTask))),
  maybe(small("suspended_line", "where the stretch ended in await or yield: line", (call) => known(call.line))),
  maybe(small("suspended_col", "and column", (call) => known(call.column))),
];
