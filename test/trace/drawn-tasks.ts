/** The tasks of a thread as every writer draws them, and as text. */
import { ByteSink } from "../../trace/bytes/byte-sink.js";
import { drive } from "../../trace/draw/drive.js";
import type { TraceWriter } from "../../trace/draw/drive.js";
import type { Calls, Thread, Trace } from "../../trace/model/model.js";
import type { TaskEvent } from "../../trace/draw/task-events.js";
import type { TaskTrack } from "../../trace/draw/task-tracks.js";

interface DrawnSlice {
  readonly name: string;
  readonly startNs: number;
  endNs: number;
  args: TaskEvent["args"];
}

export interface DrawnTask extends DrawnSlice {
  /** undefined for a task that has found none. */
  readonly track: TaskTrack | undefined;
  readonly waits: DrawnSlice[];
}

export interface DrawnThread {
  readonly thread: Thread;
  readonly tracks: Map<TaskTrack | undefined, TaskEvent[]>;
  readonly tasks: DrawnTask[];
  /** Begin and end of the stretches as they are drawn, by task; the end is -1 for one that is left open. */
  readonly stretches: Map<number, [number, number][]>;
}

export function drawnTasks(trace: Trace): DrawnThread[] {
  const writer = new TaskCollector();
  Array.from(drive(trace, writer, new ByteSink()));
  return writer.threads;
}

/** `1.2 inner #3 of #1 30-90, await src/a.ts:9:3 40-80`, a line a task, in the order of their begins; `…` marks what was unfinished. */
export function taskLines(trace: Trace): string[] {
  return drawnTasks(trace).flatMap(({ tasks }) =>
    tasks.map(({ track, waits, ...task }) => {
      const parent = task.args.parent_task === undefined ? "" : ` of #${String(task.args.parent_task)}`;
      const head = `${track?.path ?? "-"} ${task.name} #${String(task.args.task)}${parent}`;
      return [`${head} ${span(task)}`, ...waits.map((wait) => `${wait.name} ${span(wait)}`)].join(", ");
    }),
  );
}

/** `inner: await 9:3, await 10:3…`, a line a task, under that of the task that started it. */
export function taskTree(trace: Trace): string {
  const tasks = drawnTasks(trace).flatMap((thread) => thread.tasks);
  const under = (parent: number | undefined, indent: string): string =>
    tasks
      .filter(({ args }) => args.parent_task === parent)
      .sort((one, other) => one.startNs - other.startNs)
      .map((task) => `${indent}${taskText(task)}\n${under(Number(task.args.task), `${indent}  `)}`)
      .join("");
  return under(undefined, "");
}

function taskText({ name, waits, args }: DrawnTask): string {
  const places = waits.map((wait) => wait.name.replace(/ .*?:/, " ") + (wait.args.unfinished ? "…" : ""));
  return [name + (args.unfinished ? "…" : ""), ...places].join(", ").replace(",", ":");
}

const span = ({ startNs, endNs, args }: DrawnSlice) => `${startNs}-${endNs}${args.unfinished ? "…" : ""}`;

/** The list of a key, an empty one at first. */
function listOf<Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

class TaskCollector implements TraceWriter {
  readonly threads: DrawnThread[] = [];
  private readonly open = new Map<TaskTrack | undefined, DrawnTask[]>();

  begin(): void {}
  process(): void {}
  losses(): void {}
  end(): void {}

  thread(thread: Thread): void {
    this.threads.push({ thread, tracks: new Map(), tasks: [], stretches: new Map() });
  }

  enter({ tasks }: Calls, call: number, ns: number): void {
    if (tasks[call] !== 0) listOf(this.current.stretches, tasks[call]).push([ns, -1]);
  }

  exit({ tasks }: Calls, call: number, ns: number): void {
    const last = this.current.stretches.get(tasks[call])?.at(-1);
    if (last) last[1] = ns;
  }

  taskEvent(track: TaskTrack | undefined, event: TaskEvent): void {
    const { phase, name, ns, args } = event;
    const { tracks, tasks } = this.current;
    listOf(tracks, track).push(event);
    const open = listOf(this.open, track);
    if (phase === "end") {
      const ended = open.pop()!;
      ended.endNs = ns;
      ended.args = { ...ended.args, ...args };
      return;
    }
    const slice = { name, startNs: ns, endNs: ns, args, track, waits: [] };
    if (open.length > 0) open[0].waits.push(slice);
    else tasks.push(slice);
    if (phase === "begin") open.push(slice);
  }

  private get current(): DrawnThread {
    return this.threads.at(-1)!;
  }
}
