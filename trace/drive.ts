/**
 * The one loop over a trace: what every format needs solved is solved here, and a writer is a handful of callbacks.
 * - Perfetto nests at most 512 slices on a track and mistakes what is deeper for something else, without a word; so calls deeper
 *   than MAX_DRAWN_DEPTH are left out, enter and exit, and counted as elided.
 * - Two events at one time lose their order or nest into each other in some viewers, so the events of a thread are at strictly
 *   increasing integer nanoseconds: one that is not later than the one before it is moved to the next nanosecond.
 * The tasks follow the calls of their thread, on tracks of their own (task-tracks.ts).
 */
import type { Losses } from "../runtime/contract.js";
import type { ByteSink } from "./byte-sink.js";
import { UNFINISHED } from "./model.js";
import type { Process, Thread, Trace } from "./model.js";
import { taskInstant, taskSlice } from "./task-events.js";
import type { TaskEvent } from "./task-events.js";
import { TaskFlows } from "./task-flows.js";
import { TaskSpans } from "./task-spans.js";
import { layOutTasks } from "./task-tracks.js";
import type { TaskTrack } from "./task-tracks.js";

export const MAX_DRAWN_DEPTH = 500;

/** Called in this order: begin, (process, (thread, losses?, (enter | exit)…, (taskTrack, taskEvent…)…)…)…, end. */
export interface TraceWriter {
  /** @param calls how many enters will follow */
  begin(trace: Trace, calls: number): void;
  process(process: Process): void;
  thread(thread: Thread): void;
  /** The thread has lost calls, those included that are too deep to be drawn. */
  losses(losses: Losses, ns: number): void;
  /**
   * @param call index into the lanes of the thread
   * @param flow the arrows that link it to other stretches of its task, FLOW_IN and FLOW_OUT
   */
  enter(call: number, ns: number, flow: number): void;
  exit(call: number, ns: number): void;
  /** The events that follow are on this track, strictly increasing in time; undefined stands for the one of instants only. */
  taskTrack(track: TaskTrack | undefined): void;
  taskEvent(event: TaskEvent): void;
  end(): void;
}

const CALLS_PER_STEP = 4096;
const CHUNK_BYTES = 1 << 18;

/** Runs `writer`, which writes to `sink`, over `trace`. @returns what it has written, in chunks of whole events */
export function* drive(trace: Trace, writer: TraceWriter, sink: ByteSink): Generator<Uint8Array> {
  const threads = trace.processes.flatMap((process) => process.threads);
  writer.begin(
    trace,
    threads.reduce((calls, thread) => calls + drawnCalls(thread), 0),
  );
  for (const process of trace.processes) {
    writer.process(process);
    for (const thread of process.threads) {
      const drawing = new ThreadDrawing(thread, process.unfinished === "open", writer);
      while (drawing.step()) if (sink.length >= CHUNK_BYTES) yield sink.take();
      yield* drawTasks(drawing.tasks, process, thread, writer, sink);
    }
  }
  writer.end();
  yield sink.take();
}

function drawnCalls({ calls }: Thread): number {
  let drawn = 0;
  for (let call = 0; call < calls.length; call++) if (calls.depths[call] < MAX_DRAWN_DEPTH) drawn++;
  return drawn;
}

class ThreadDrawing {
  /** The stretches that have ended. */
  readonly tasks: TaskSpans;
  private readonly flows: TaskFlows;
  private readonly stack = new Int32Array(MAX_DRAWN_DEPTH);
  private readonly stackNs = new Float64Array(MAX_DRAWN_DEPTH);
  private height = 0;
  private next = 0;
  private lastNs = -1;

  constructor(
    private readonly thread: Thread,
    private readonly leavesOpen: boolean,
    private readonly writer: TraceWriter,
  ) {
    this.tasks = new TaskSpans(thread);
    this.flows = new TaskFlows(thread.calls, MAX_DRAWN_DEPTH);
    writer.thread(thread);
    const tooDeep = thread.calls.length - drawnCalls(thread);
    const losses = { ...thread.losses, elided: thread.losses.elided + tooDeep };
    if (Object.values(losses).some((count) => count > 0)) writer.losses(losses, this.advance(thread.startNs));
  }

  /** Draws the next few calls, and what comes after the last one. @returns whether there is more */
  step(): boolean {
    const { calls } = this.thread;
    const { depths, startNs, endNs, tasks } = calls;
    const end = Math.min(this.next + CALLS_PER_STEP, calls.length);
    for (; this.next < end; this.next++) {
      const depth = depths[this.next];
      while (this.height > depth) this.exit();
      if (depth < MAX_DRAWN_DEPTH) this.enter(this.next);
      else if (tasks[this.next] !== 0) this.tasks.add(this.next, startNs[this.next], endNs[this.next]);
    }
    if (this.next < calls.length) return true;
    while (this.height > 0) this.exit();
    return false;
  }

  private enter(call: number): void {
    const ns = this.advance(this.thread.calls.startNs[call]);
    this.stack[this.height] = call;
    this.stackNs[this.height++] = ns;
    this.writer.enter(call, ns, this.flows.next(call));
  }

  private exit(): void {
    const { flags, endNs, tasks } = this.thread.calls;
    const call = this.stack[--this.height];
    const staysOpen = this.leavesOpen && (flags[call] & UNFINISHED) !== 0;
    const ns = staysOpen ? endNs[call] : this.advance(endNs[call]);
    if (!staysOpen) this.writer.exit(call, ns);
    if (tasks[call] !== 0) this.tasks.add(call, this.stackNs[this.height], ns);
  }

  private advance(ns: number): number {
    this.lastNs = ns > this.lastNs ? ns : this.lastNs + 1;
    return this.lastNs;
  }
}

function* drawTasks(
  spans: TaskSpans,
  { functions }: Process,
  thread: Thread,
  writer: TraceWriter,
  sink: ByteSink,
): Generator<Uint8Array> {
  const { tracks, leftOver } = layOutTasks(spans.finish());
  for (const track of tracks) {
    writer.taskTrack(track);
    for (const task of track.tasks) {
      for (const event of taskSlice(task, functions[task.function], thread)) {
        writer.taskEvent(event);
        if (sink.length >= CHUNK_BYTES) yield sink.take();
      }
    }
  }
  if (leftOver.length > 0) writer.taskTrack(undefined);
  for (const task of leftOver) {
    writer.taskEvent(taskInstant(task, functions[task.function], thread));
    if (sink.length >= CHUNK_BYTES) yield sink.take();
  }
}
