/**
 * The tasks of a thread, put together from their stretches while these are drawn: each from its first enter to its last exit, with what
 * it waited for in between. Of a task that has ended nothing is kept.
 *
 *     stretches   ▆▆▆▆          ▆▆          ▆▆▆
 *     task        ├────────────────────────────┤
 *     waits           ├─ 9:3 ──┤  ├─ 12:3 ─┤
 *
 * Arrows link each stretch with the next.
 */
import { Map } from "../../base/built-ins.js";
import { goesOn, UNFINISHED } from "../model/model.js";
import type { Calls, FunctionInfo, Thread, WaitingTask } from "../model/model.js";
import { taskBegin, taskEnd, taskInstant, waitBegin, waitEnd } from "./task-events.js";
import type { TaskEnd, TaskEvent } from "./task-events.js";
import { TaskTracks } from "./task-tracks.js";
import type { TaskTrack } from "./task-tracks.js";

/** An arrow comes from an earlier stretch of the task. */
export const FLOW_IN = 1;
/** An arrow goes to a later one. */
export const FLOW_OUT = 2;

/** A task that has begun and not ended. */
export interface Task {
  readonly number: number;
  readonly info: FunctionInfo;
  /** Number of the task that started it, 0 when none did or it is unknown. */
  readonly parent: number;
  readonly track: TaskTrack | undefined;
  /** Its first enter; where a ring has lost that, the first that it still has. */
  readonly startNs: number;
  /** One of its stretches is drawn. */
  isDrawn: boolean;
  /** Where it waits, or waited last. */
  wait: Wait | undefined;
  /** The last time of an event of it. */
  lastNs: number;
}

interface Wait {
  readonly fromNs: number;
  /** Position of the `await` or `yield`, from 1; 0 where the recording does not say. */
  readonly line: number;
  readonly column: number;
}

export class ThreadTasks {
  private readonly alive = new Map<number, Task>();
  private readonly tracks = new TaskTracks();
  private readonly suspended: ReadonlyMap<number, WaitingTask>;

  /** @param draw takes the events of the tasks; those of a track strictly increase in time */
  constructor(
    private readonly thread: Thread,
    private readonly functions: readonly FunctionInfo[],
    private readonly draw: (track: TaskTrack | undefined, event: TaskEvent) => void,
  ) {
    this.suspended = new Map(thread.suspendedTasks.map((task) => [task.task, task]));
  }

  /**
   * A stretch begins.
   * @param call index of a call with a task
   * @returns the arrows of the stretch, FLOW_IN and FLOW_OUT; none of one that is not drawn
   */
  enter(calls: Calls, call: number, ns: number, isDrawn: boolean): number {
    const number = calls.tasks[call];
    const task =
      this.alive.get(number) ??
      this.begin(number, calls.functions[call], calls.parents[call], this.firstEnter(calls, call, ns));
    if (task.wait) this.drawWait(task, task.wait, ns);
    task.wait = undefined;
    if (!isDrawn) return 0;
    const flow = (task.isDrawn ? FLOW_IN : 0) | (goesOn(calls, call) ? FLOW_OUT : 0);
    task.isDrawn = true;
    return flow;
  }

  /** The stretch ends, in which the task waits from here on, or ends as well. */
  exit(calls: Calls, call: number, ns: number): void {
    const task = this.alive.get(calls.tasks[call])!;
    if (calls.flags[call] & UNFINISHED) this.end(task, ns, { unfinished: true });
    else if (goesOn(calls, call)) task.wait = { fromNs: ns, line: calls.lines[call], column: calls.columns[call] };
    else this.end(task, ns);
  }

  /** No stretch follows. @returns a step for each task that was still there */
  *finish(): Generator<void> {
    // What has no end in the recording and is not suspended has ended with its last stretch.
    for (const task of this.alive.values()) {
      if (!this.suspended.has(task.number)) this.end(task, task.wait?.fromNs ?? task.lastNs);
      yield;
    }
    const suspended = [...this.suspended.values()];
    for (const waiting of suspended.sort((one, other) => one.startNs - other.startNs || one.task - other.task)) {
      this.suspend(waiting);
      yield;
    }
  }

  /** When the stretch is drawn, unless it is not the first and the recording says when that was. */
  private firstEnter({ tasks, startNs }: Calls, call: number, drawnNs: number): number {
    const known = this.suspended.get(tasks[call])?.startNs ?? Infinity;
    return known < startNs[call] ? known : drawnNs;
  }

  private begin(number: number, index: number, parent: number, startNs: number): Task {
    const starter = this.alive.get(parent);
    const info = this.functions[index];
    // One that stands nowhere has none under it.
    const track = starter && !starter.track ? undefined : this.tracks.take(starter?.track, startNs);
    const task = { number, info, parent, track, startNs, isDrawn: false, wait: undefined, lastNs: startNs };
    this.alive.set(number, task);
    if (track) this.draw(track, taskBegin(task));
    return task;
  }

  private drawWait(task: Task, wait: Wait, toNs: number, isOpen = false): void {
    if (!task.track) return;
    this.draw(task.track, waitBegin(wait, task.info, advance(task, wait.fromNs)));
    this.draw(task.track, waitEnd(wait, task.info, advance(task, toNs), isOpen));
  }

  private end(task: Task, endNs: number, how: TaskEnd = {}): void {
    const ns = advance(task, endNs);
    if (task.track) {
      this.draw(task.track, taskEnd(task, this.thread, ns, how));
      this.tracks.release(task.track, ns);
    } else this.draw(undefined, taskInstant(task, this.thread, ns, how));
    this.alive.delete(task.number);
  }

  private suspend(suspended: WaitingTask): void {
    const { task: number, function: index, parent, startNs, suspendedNs, line, column } = suspended;
    const { stopNs } = this.thread;
    const task = this.alive.get(number) ?? this.begin(number, index, parent, startNs);
    this.drawWait(task, { fromNs: Math.max(task.wait?.fromNs ?? 0, suspendedNs), line, column }, stopNs, true);
    this.end(task, stopNs, { unfinished: true, suspended });
  }
}

/** Times of a task strictly increase: one that is not later than the one before moves to the next nanosecond. */
function advance(task: Task, ns: number): number {
  task.lastNs = Math.max(ns, task.lastNs + 1);
  return task.lastNs;
}
