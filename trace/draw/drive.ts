/**
 * The one loop over a trace: what every format needs solved is solved here, and a writer is a handful of callbacks.
 * - Perfetto nests at most 512 slices on a track and mistakes what is deeper for something else, without a word; so calls deeper
 *   than MAX_DRAWN_DEPTH are left out, enter and exit, and counted as elided.
 * - Two events at one time lose their order or nest into each other in some viewers, so the events of a thread are at strictly
 *   increasing integer nanoseconds: one that is not later than the one before it is moved to the next nanosecond.
 * The tasks of a thread are drawn among its calls, on tracks of their own (thread-tasks.ts).
 */
import { Map } from "../../base/built-ins.js";
import type { Losses } from "../../runtime/contract.js";
import type { ByteSink } from "../bytes/byte-sink.js";
import { UNFINISHED } from "../model/model.js";
import type { Calls, Counter, Cut, Process, Thread, Trace } from "../model/model.js";
import type { TaskEvent } from "./task-events.js";
import type { TaskTrack } from "./task-tracks.js";
import { ThreadLinks } from "./thread-links.js";
import type { CallLinks } from "./thread-links.js";
import { ThreadTasks } from "./thread-tasks.js";
import { walkCalls } from "../model/walk-calls.js";
import type { CallVisitor } from "../model/walk-calls.js";

export const MAX_DRAWN_DEPTH = 500;

/** Called in this order: begin, (process, counters, (thread, losses?, counters, (enter | exit | taskEvent)…)…)…, end. */
export interface TraceWriter {
  /** Missing where the format has no place for them. */
  readonly counters?: CounterWriter;
  /** @param calls how many enters will follow */
  begin(trace: Trace, calls: number): void;
  process(process: Process): void;
  thread(thread: Thread): void;
  /**
   * The thread has lost calls, those included that are too deep to be drawn.
   * @param cut what is missing of the whole trace: told in its first thread, for people, as viewers show threads
   */
  losses(losses: Losses, cut: Cut | undefined, ns: number): void;
  /**
   * @param call index into the lanes of `calls`, a block of the thread
   * @param flow the arrows that link it to other stretches of its task, FLOW_IN and FLOW_OUT
   * @param links those between callbacks and the frames that have scheduled them
   */
  enter(calls: Calls, call: number, ns: number, flow: number, links: CallLinks | undefined): void;
  /** The innermost open call ends. */
  exit(calls: Calls, call: number, ns: number): void;
  /** @param track where it stands, strictly later than the one before it there; undefined for an instant, which stands by itself */
  taskEvent(track: TaskTrack | undefined, event: TaskEvent): void;
  end(): void;
}

export interface CounterWriter {
  /** @param thread undefined for one of the process */
  counter(counter: Counter, thread: Thread | undefined): void;
  /** The next value of the counter, not earlier than the one before it. */
  value(ns: number, value: number): void;
}

const CHUNK_BYTES = 1 << 18;

/** Runs `writer`, which writes to `sink`, over `trace`. @returns what it has written, in chunks of whole events, each valid until the next is asked for */
export function* drive(trace: Trace, writer: TraceWriter, sink: ByteSink): Generator<Uint8Array> {
  const drawn = new Map(
    trace.processes.flatMap(({ threads }) => threads.map((thread) => [thread, drawnCalls(thread)])),
  );
  writer.begin(
    trace,
    [...drawn.values()].reduce((sum, calls) => sum + calls, 0),
  );
  let isFirst = true;
  for (const process of trace.processes) {
    writer.process(process);
    yield* drawCounters(process, undefined, writer, sink);
    for (const thread of process.threads) {
      writer.thread(thread);
      const drawing = new ThreadDrawing(thread, process, writer);
      drawing.tellLosses(thread.calls.count - drawn.get(thread)!, isFirst ? trace.cut : undefined);
      isFirst = false;
      yield* drawCounters(thread, thread, writer, sink);
      for (const steps of [walkCalls(thread.calls, drawing), drawing.tasks.finish()]) {
        while (!steps.next().done) if (sink.length >= CHUNK_BYTES) yield sink.take();
      }
    }
  }
  writer.end();
  yield sink.take();
}

function* drawCounters(
  { counters = [] }: Pick<Process | Thread, "counters">,
  thread: Thread | undefined,
  writer: TraceWriter,
  sink: ByteSink,
): Generator<Uint8Array> {
  if (writer.counters === undefined) return;
  for (const counter of counters) {
    writer.counters.counter(counter, thread);
    const { ns, values } = counter;
    for (let at = 0; at < ns.length; at++) {
      writer.counters.value(ns[at], values[at]);
      if (sink.length >= CHUNK_BYTES) yield sink.take();
    }
  }
}

function drawnCalls({ calls }: Thread): number {
  if (calls.deepest < MAX_DRAWN_DEPTH) return calls.count;
  let drawn = 0;
  for (const { continued, length, depths } of calls.blocks()) {
    for (let call = continued; call < length; call++) if (depths[call] < MAX_DRAWN_DEPTH) drawn++;
  }
  return drawn;
}

class ThreadDrawing implements CallVisitor {
  readonly tasks: ThreadTasks;
  private readonly links: ThreadLinks | undefined;
  private readonly leavesOpen: boolean;
  private lastNs = -1;

  constructor(
    private readonly thread: Thread,
    { functions, unfinished }: Process,
    private readonly writer: TraceWriter,
  ) {
    this.leavesOpen = unfinished === "open";
    this.links = thread.links && new ThreadLinks(thread.links);
    this.tasks = new ThreadTasks(thread, functions, (track, event) => writer.taskEvent(track, event));
  }

  tellLosses(tooDeep: number, cut: Cut | undefined): void {
    const { losses, startNs } = this.thread;
    const all = { ...losses, elided: losses.elided + tooDeep };
    if (cut || Object.values(all).some((count) => count > 0)) this.writer.losses(all, cut, this.advance(startNs));
  }

  enter(calls: Calls, call: number): void {
    const isDrawn = calls.depths[call] < MAX_DRAWN_DEPTH;
    const ns = isDrawn ? this.advance(calls.startNs[call]) : calls.startNs[call];
    const flow = calls.tasks[call] === 0 ? 0 : this.tasks.enter(calls, call, ns, isDrawn);
    if (!isDrawn) return;
    this.writer.enter(calls, call, ns, flow, this.links?.enter(calls.startNs[call], calls.depths[call]));
  }

  exit(calls: Calls, call: number): void {
    const isDrawn = calls.depths[call] < MAX_DRAWN_DEPTH;
    const staysOpen = !isDrawn || (this.leavesOpen && (calls.flags[call] & UNFINISHED) !== 0);
    const ns = staysOpen ? calls.endNs[call] : this.advance(calls.endNs[call]);
    if (!staysOpen) this.writer.exit(calls, call, ns);
    if (calls.tasks[call] !== 0) this.tasks.exit(calls, call, ns);
  }

  private advance(ns: number): number {
    this.lastNs = ns > this.lastNs ? ns : this.lastNs + 1;
    return this.lastNs;
  }
}
