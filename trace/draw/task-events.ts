/**
 * What a trace says of tasks, as events on the tracks of tasks, and back: a slice a task, in it a slice a wait, and arguments. What does
 * not follow from the calls, who started a task and what is suspended at the stop, is read from these.
 */
import { Map } from "../../base/built-ins.js";
import type { FunctionKind } from "../../runtime/contract.js";
import type { FunctionInfo, Thread, WaitingTask } from "../model/model.js";
import { kindOf } from "./instants.js";
import type { Instant } from "./instants.js";
import { formatSource, parseSource } from "./source-text.js";
import type { Task } from "./thread-tasks.js";

export const TASK_CATEGORY = "task";

export interface TaskEvent {
  readonly phase: "begin" | "end" | "instant";
  readonly ns: number;
  readonly name: string;
  readonly args: Arguments;
}

/** Position in the file of the function, from 1; 0 where the recording does not say. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** How a task ended that had not ended by itself: running or suspended at the stop. */
export interface TaskEnd {
  readonly unfinished?: true;
  readonly suspended?: WaitingTask;
}

type Arguments = Instant["args"];
export const NO_ARGUMENTS: Arguments = {};

export function taskBegin(task: Task): TaskEvent {
  return { phase: "begin", ns: task.startNs, name: task.info.name, args: beginArgs(task) };
}

export function taskEnd(task: Task, thread: Thread, ns: number, how: TaskEnd): TaskEvent {
  return { phase: "end", ns, name: task.info.name, args: endArgs(task, how, thread) };
}

export function waitBegin(place: Place, info: FunctionInfo, ns: number): TaskEvent {
  return { phase: "begin", ns, name: waitName(place, info), args: NO_ARGUMENTS };
}

/** @param isOpen the stop has ended it */
export function waitEnd(place: Place, info: FunctionInfo, ns: number, isOpen: boolean): TaskEvent {
  return { phase: "end", ns, name: waitName(place, info), args: isOpen ? { unfinished: true } : NO_ARGUMENTS };
}

/** A task that has found no track: an instant at its start, as these may stand one on another. */
export function taskInstant(task: Task, thread: Thread, endNs: number, how: TaskEnd): TaskEvent {
  const args = { ...beginArgs(task), lasted_ns: endNs - task.startNs, ...endArgs(task, how, thread) };
  return { phase: "instant", ns: task.startNs, name: task.info.name, args };
}

function beginArgs({ number, parent, info }: Task): Arguments {
  return {
    task: number,
    ...(parent !== 0 && { parent_task: parent }),
    ...(info.file !== "" && { source: formatSource(info) }),
  };
}

function endArgs({ info }: Task, { unfinished, suspended }: TaskEnd, thread: Thread): Arguments {
  if (suspended === undefined) return unfinished ? { unfinished } : NO_ARGUMENTS;
  return {
    unfinished: true,
    suspended_at: placeOf(suspended, info),
    waited_ns: Math.max(0, thread.stopNs - suspended.suspendedNs),
    task: suspended.task,
    ...(suspended.parent !== 0 && { parent_task: suspended.parent }),
    function: info.name,
    kind: info.kind,
    source: formatSource(info),
    task_start_ns: suspended.startNs,
    suspended_ns: suspended.suspendedNs,
  };
}

/** `await src/a.ts:9:3`. An async generator does both, and a recording has the place alone. */
function waitName(place: Place, info: FunctionInfo): string {
  const verb = VERBS[info.kind];
  return place.line === 0 ? verb : `${verb} ${placeOf(place, info)}`;
}

const VERBS: Record<FunctionKind, string> = {
  module: "await",
  function: "await",
  async: "await",
  generator: "yield",
  "async generator": "suspended",
  test: "await",
};

function placeOf({ line, column }: Place, { file }: FunctionInfo): string {
  return formatSource({ file, line, column });
}

/** Takes in the events on the tracks of tasks. */
export class TaskEventReader {
  private readonly suspendedTasks: WaitingTask[] = [];
  private readonly parents = new Map<number, number>();

  /** @param addFunction its index, as that is not in the file */
  constructor(private readonly addFunction: (info: FunctionInfo) => number) {}

  read(args: Readonly<Record<string, unknown>>): void {
    if ("parent_task" in args) this.parents.set(Number(args.task), Number(args.parent_task));
    if ("suspended_at" in args) this.readSuspended(args);
  }

  private readSuspended(args: Readonly<Record<string, unknown>>): void {
    const info = { name: textOf(args.function), kind: kindOf(args.kind), ...parseSource(textOf(args.source)) };
    const { line, column } = parseSource(textOf(args.suspended_at));
    this.suspendedTasks.push({
      task: Number(args.task),
      parent: Number(args.parent_task ?? 0),
      function: this.addFunction(info),
      startNs: Number(args.task_start_ns),
      suspendedNs: Number(args.suspended_ns),
      line,
      column,
    });
  }

  /** Number of the task that started a task, 0 when none did or it is not known. */
  parentOf(task: number): number {
    return this.parents.get(task) ?? 0;
  }

  /** The tasks that were suspended at the stop, in the order of their numbers. */
  suspended(): readonly WaitingTask[] {
    return this.suspendedTasks.sort((one, other) => one.task - other.task);
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
