/**
 * The one loop over a trace: what every format needs solved is solved here, and a writer is a handful of callbacks.
 * - Perfetto nests at most 512 slices on a track and mistakes what is deeper for something else, without a word; so calls deeper
 *   than MAX_DRAWN_DEPTH are left out, enter and exit, and counted as elided.
 * - Two events at one time lose their order or nest into each other in some viewers, so the events of a thread are at strictly
 *   increasing integer nanoseconds: one that is not later than the one before it is moved to the next nanosecond.
 */
import type { Losses } from "../runtime/contract.js";
import type { ByteSink } from "./byte-sink.js";
import { UNFINISHED } from "./model.js";
import type { Process, Thread, Trace, WaitingTask } from "./model.js";

export const MAX_DRAWN_DEPTH = 500;

/** Called in this order: begin, (process, (thread, losses?, (enter | exit)…, suspended…)…)…, end. */
export interface TraceWriter {
  /** @param calls how many enters will follow */
  begin(trace: Trace, calls: number): void;
  process(process: Process): void;
  thread(thread: Thread): void;
  /** The thread has lost calls, those included that are too deep to be drawn. */
  losses(losses: Losses, ns: number): void;
  /** @param call index into the lanes of the thread */
  enter(call: number, ns: number): void;
  exit(call: number, ns: number): void;
  suspended(task: WaitingTask, ns: number): void;
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
  private readonly stack = new Int32Array(MAX_DRAWN_DEPTH);
  private height = 0;
  private next = 0;
  private lastNs = -1;

  constructor(
    private readonly thread: Thread,
    private readonly leavesOpen: boolean,
    private readonly writer: TraceWriter,
  ) {
    writer.thread(thread);
    const tooDeep = thread.calls.length - drawnCalls(thread);
    const losses = { ...thread.losses, elided: thread.losses.elided + tooDeep };
    if (Object.values(losses).some((count) => count > 0)) writer.losses(losses, this.advance(thread.startNs));
  }

  /** Draws the next few calls, and what comes after the last one. @returns whether there is more */
  step(): boolean {
    const { calls } = this.thread;
    const { depths, startNs } = calls;
    const end = Math.min(this.next + CALLS_PER_STEP, calls.length);
    for (; this.next < end; this.next++) {
      const depth = depths[this.next];
      while (this.height > depth) this.exit();
      if (depth >= MAX_DRAWN_DEPTH) continue;
      this.stack[this.height++] = this.next;
      this.writer.enter(this.next, this.advance(startNs[this.next]));
    }
    if (this.next < calls.length) return true;
    while (this.height > 0) this.exit();
    for (const task of this.thread.suspendedTasks) this.writer.suspended(task, this.advance(this.thread.stopNs));
    return false;
  }

  private exit(): void {
    const { flags, endNs } = this.thread.calls;
    const call = this.stack[--this.height];
    if (this.leavesOpen && flags[call] & UNFINISHED) return;
    this.writer.exit(call, this.advance(endNs[call]));
  }

  private advance(ns: number): number {
    this.lastNs = ns > this.lastNs ? ns : this.lastNs + 1;
    return this.lastNs;
  }
}
