/**
 * What a trace says of tasks, as events on the tracks of tasks, and back: a slice a task, in it a slice a wait, and arguments. What does
 * not follow from the calls, who started a task and what is suspended at the stop, is read from these.
 */
import type { FunctionKind } from "../runtime/contract.js";
import type { FunctionInfo, Thread, WaitingTask } from "./model.js";
import { kindOf } from "./instants.js";
import type { Instant } from "./instants.js";
import { formatSource, parseSource } from "./source-text.js";
import type { Task } from "./task-spans.js";

export const TASK_CATEGORY = "task";

export interface TaskEvent {
  readonly phase: "begin" | "end" | "instant";
  readonly ns: number;
  readonly name: string;
  readonly args: Arguments;
}

type Arguments = Instant["args"];
export const NO_ARGUMENTS: Arguments = {};

/** The slice of a task with its waits. */
export function* taskSlice(task: Task, info: FunctionInfo, thread: Thread): Generator<TaskEvent> {
  const { name } = info;
  yield { phase: "begin", ns: task.startNs, name, args: beginArgs(task, info) };
  for (const wait of task.waits) {
    const isOpen = task.suspended !== undefined && wait === task.waits.at(-1);
    const name = waitName(wait, info);
    yield { phase: "begin", ns: wait.fromNs, name, args: NO_ARGUMENTS };
    yield { phase: "end", ns: wait.toNs, name, args: isOpen ? { unfinished: true } : NO_ARGUMENTS };
  }
  yield { phase: "end", ns: task.endNs, name, args: endArgs(task, info, thread) };
}

/** A task that has found no track: an instant at its start, as these may stand one on another. */
export function taskInstant(task: Task, info: FunctionInfo, thread: Thread): TaskEvent {
  const args = { ...beginArgs(task, info), lasted_ns: task.endNs - task.startNs, ...endArgs(task, info, thread) };
  return { phase: "instant", ns: task.startNs, name: info.name, args };
}

function beginArgs({ number, parent }: Task, info: FunctionInfo): Arguments {
  return {
    task: number,
    ...(parent !== 0 && { parent_task: parent }),
    ...(info.file !== "" && { source: formatSource(info) }),
  };
}

function endArgs({ unfinished, suspended }: Task, info: FunctionInfo, thread: Thread): Arguments {
  if (suspended === undefined) return unfinished ? { unfinished } : NO_ARGUMENTS;
  return {
    unfinished,
    suspended_at: placeOf(suspended, info),
    waited_ns: Math.max(0, thread.stopNs - suspended.suspendedNs),
    task: suspended.task,
    function: info.name,
    kind: info.kind,
    source: formatSource(info),
    task_start_ns: suspended.startNs,
    suspended_ns: suspended.suspendedNs,
  };
}

/** `await src/a.ts:9:3`. An async generator does both, and a recording has the place alone. */
function waitName(wait: { line: number; column: number }, info: FunctionInfo): string {
  const verb = VERBS[info.kind];
  return wait.line === 0 ? verb : `${verb} ${placeOf(wait, info)}`;
}

const VERBS: Record<FunctionKind, string> = {
  module: "await",
  function: "await",
  async: "await",
  generator: "yield",
  "async generator": "suspended",
};

function placeOf({ line, column }: { line: number; column: number }, { file }: FunctionInfo): string {
  return formatSource({ file, line, column });
}

/** Takes in the events on the tracks of tasks. */
export class TaskEventReader {
  readonly suspendedTasks: WaitingTask[] = [];
  readonly taskParents = new Map<number, number>();

  /** @param addFunction its index, as that is not in the file */
  constructor(private readonly addFunction: (info: FunctionInfo) => number) {}

  read(args: Readonly<Record<string, unknown>>): void {
    if ("parent_task" in args) this.taskParents.set(Number(args.task), Number(args.parent_task));
    if ("suspended_at" in args) this.readSuspended(args);
  }

  private readSuspended(args: Readonly<Record<string, unknown>>): void {
    const info = { name: textOf(args.function), kind: kindOf(args.kind), ...parseSource(textOf(args.source)) };
    const { line, column } = parseSource(textOf(args.suspended_at));
    this.suspendedTasks.push({
      task: Number(args.task),
      function: this.addFunction(info),
      startNs: Number(args.task_start_ns),
      suspendedNs: Number(args.suspended_ns),
      line,
      column,
    });
  }

  /** In the order of their numbers, whatever the order of the tracks is. */
  finish(): { suspendedTasks: readonly WaitingTask[]; taskParents: ReadonlyMap<number, number> } {
    const { suspendedTasks, taskParents } = this;
    return { suspendedTasks: suspendedTasks.sort((one, other) => one.task - other.task), taskParents };
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
