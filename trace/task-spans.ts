/**
 * The tasks of a thread, put together from their stretches as these are drawn: each from its first enter to its last exit, with what
 * it waited for in between.
 *
 *     stretches   ▆▆▆▆          ▆▆          ▆▆▆
 *     task        ├────────────────────────────┤
 *     waits           ├─ 9:3 ──┤  ├─ 12:3 ─┤
 */
import { UNFINISHED } from "./model.js";
import type { Calls, Thread, WaitingTask } from "./model.js";

/** The times of a task and its waits strictly increase, so that they can be the events of a track. */
export interface Task {
  readonly number: number;
  /** Index into `Process.functions`. */
  readonly function: number;
  /** Number of the task that started it, 0 when none did or it is unknown. */
  readonly parent: number;
  /** The call that is its first stretch, -1 when the recording has none of it. */
  readonly firstCall: number;
  /** Its first enter; where a ring has lost that, the first that it still has. */
  startNs: number;
  /** Its last exit, the stop for one that was unfinished then. */
  endNs: number;
  readonly waits: Wait[];
  /** Running or suspended at the stop. */
  unfinished: boolean;
  /** Set when the last wait is one that the stop has ended. */
  suspended?: WaitingTask;
}

interface Wait {
  fromNs: number;
  toNs: number;
  /** Position of the `await` or `yield`, from 1; 0 where the recording does not say. */
  readonly line: number;
  readonly column: number;
}

export class TaskSpans {
  private readonly tasks = new Map<number, Task>();
  private readonly calls: Calls;

  constructor(private readonly thread: Thread) {
    this.calls = thread.calls;
  }

  /** A stretch, which is any call of the thread with a task. The stretches of a task come in the order of time. */
  add(call: number, startNs: number, endNs: number): void {
    const number = this.calls.tasks[call];
    const task = this.tasks.get(number) ?? this.begin(number, this.calls.functions[call], startNs, call);
    const wait = task.waits.at(-1);
    if (wait) wait.toNs = startNs;
    task.endNs = endNs;
    task.unfinished = (this.calls.flags[call] & UNFINISHED) !== 0;
    // It ends where the next stretch begins; if none follows, it was none.
    task.waits.push({ fromNs: endNs, toNs: -1, line: this.calls.lines[call], column: this.calls.columns[call] });
  }

  /** @returns the tasks in the order of their starts */
  finish(): Task[] {
    for (const task of this.tasks.values()) task.waits.pop();
    for (const suspended of this.thread.suspendedTasks) this.suspend(suspended);
    const tasks = [...this.tasks.values()].sort((a, b) => a.startNs - b.startNs || a.number - b.number);
    tasks.forEach(spread);
    return tasks;
  }

  private suspend(suspended: WaitingTask): void {
    const { task: number, function: index, startNs, suspendedNs, line, column } = suspended;
    const task = this.tasks.get(number) ?? this.begin(number, index, startNs);
    // Unless stretches are lost, the first one says when it is drawn.
    if (startNs < this.calls.startNs[task.firstCall]) task.startNs = startNs;
    task.waits.push({ fromNs: Math.max(task.endNs, suspendedNs), toNs: this.thread.stopNs, line, column });
    task.endNs = this.thread.stopNs;
    task.unfinished = true;
    task.suspended = suspended;
  }

  private begin(number: number, index: number, startNs: number, firstCall = -1): Task {
    const parent = this.thread.taskParents.get(number) ?? 0;
    const task = { number, function: index, parent, firstCall, startNs, endNs: startNs, waits: [], unfinished: false };
    this.tasks.set(number, task);
    return task;
  }
}

/** A time that is not later than the one before it moves to the next nanosecond. */
function spread(task: Task): void {
  let lastNs = task.startNs;
  const advance = (ns: number) => (lastNs = Math.max(ns, lastNs + 1));
  for (const wait of task.waits) {
    wait.fromNs = advance(wait.fromNs);
    wait.toNs = advance(wait.toNs);
  }
  task.endNs = advance(task.endNs);
}
