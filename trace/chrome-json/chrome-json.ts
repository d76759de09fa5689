/**
 * Writes Chrome's JSON trace: begin and end events, never a complete event (X) beside them, as one anywhere changes how Perfetto
 * sorts the whole file. Each end repeats the name, which speedscope needs, and the category, without which Chrome's own panel drops
 * the call. Nothing follows the last brace: Perfetto refuses a file where something does.
 *
 *     {"otherData":{…},"traceEvents":[ process, thread, {"ph":"B",…}, … ]}
 *
 * A counter is named by an event that viewers skip, and its values follow. Viewers know the counters of a process by name, id and key: a
 * thread other than the main one is the id, and the unit the key.
 *
 * What is the same for every begin of a function is made into bytes once; the time, at the end of the event, is put behind it.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
import type { Losses } from "../../runtime/contract.js";
import { ByteSink } from "../bytes/byte-sink.js";
import { COUNTER_EVENT } from "../model/counters.js";
import { MAX_MICROSECONDS_BYTES, storeMicroseconds } from "../bytes/decimal.js";
import { drive } from "../draw/drive.js";
import type { CounterWriter, TraceWriter } from "../draw/drive.js";
import { INSTANT_CATEGORY, lossesInstant } from "../draw/instants.js";
import { BEGAN_EARLIER, labelsOf, MISMATCHED, processHead, UNFINISHED } from "../model/model.js";
import type { Calls, Counter, Cut, Process, Thread, Trace } from "../model/model.js";
import { formatSource } from "../draw/source-text.js";
import { TASK_CATEGORY } from "../draw/task-events.js";
import type { TaskEvent } from "../draw/task-events.js";
import type { TaskTrack } from "../draw/task-tracks.js";
import { LINK_CATEGORY } from "../model/links.js";
import type { CallLinks } from "../draw/thread-links.js";
import { FLOW_IN, FLOW_OUT } from "../draw/thread-tasks.js";
import { threadIdsOf } from "../model/thread-ids.js";

/** @returns the bytes of a `.json` trace, in chunks */
export function writeChromeJson(trace: Trace): Generator<Uint8Array> {
  const sink = new ByteSink();
  return drive(trace, new ChromeJsonWriter(sink), sink);
}

/** What comes before the time in an event, its separator included. */
interface Heads {
  readonly begin: Uint8Array;
  readonly end: Uint8Array;
}

class ChromeJsonWriter implements TraceWriter {
  private isFirstEvent = true;
  private currentProcess!: Process;
  private tid = 0;
  /** Of threads, and of tracks of tasks: Chrome's ids of arrows and tracks are of no thread. */
  private lastThread = 0;
  private lastTaskTrack = 0;
  /** Of the current thread. */
  private taskTracks = new Map<TaskTrack | undefined, number>();
  /** By function, for the current thread. */
  private heads: (Heads | undefined)[] = [];
  private readonly encoder = new TextEncoder();
  /** The current counter's events up to the value. */
  private counterHead = "";
  readonly counters: CounterWriter = {
    counter: (counter, thread) => this.startCounter(counter, thread),
    value: (ns, value) => this.writeRare(`${this.counterHead}${numberText(value)}},"ts":`, ns),
  };

  constructor(private readonly sink: ByteSink) {}

  begin({ originNs, wallOffsetNs, cut, skipped }: Trace, calls: number): void {
    const times = { originNs: String(originNs), wallOffsetNs: String(wallOffsetNs) };
    const otherData = { callweave: 1, ...times, calls, cut, skipped: skipped && Object.fromEntries(skipped) };
    this.sink.appendText(`{"otherData":${JSON.stringify(otherData)},"traceEvents":[`);
  }

  process(process: Process): void {
    this.currentProcess = process;
    const { pid, name, unfinished } = process;
    const args = { name, unfinished, ...processHead(process) };
    this.writeEvent({ ph: "M", name: "process_name", pid, tid: pid, args });
    // What Chrome's own viewer shows beside the name.
    const labels = labelsOf(process);
    if (labels.length > 0)
      this.writeEvent({ ph: "M", name: "process_labels", pid, tid: pid, args: { labels: labels.join(", ") } });
  }

  thread(thread: Thread): void {
    const { pid, threads } = this.currentProcess;
    this.taskTracks = new Map();
    this.tid = threadIdsOf(this.currentProcess)[threads.indexOf(thread)];
    this.lastThread++;
    this.heads = [];
    const { id, name, startNs, stopNs } = thread;
    this.writeEvent({ ph: "M", name: "thread_name", pid, tid: this.tid, args: { name, id, startNs, stopNs } });
  }

  losses(losses: Losses, cut: Cut | undefined, ns: number): void {
    const { name, args } = lossesInstant(losses, cut);
    this.writeRare(headOf({ ph: "i", s: "t", ...this.ids(), cat: INSTANT_CATEGORY, name, args }), ns);
  }

  enter({ functions, tasks }: Calls, call: number, ns: number, flow: number, links: CallLinks | undefined): void {
    const index = functions[call];
    if (tasks[call] !== 0) this.writeRare(this.beginHead(index, tasks[call], flow), ns);
    else this.writeTimed((this.heads[index] ??= this.encodeHeads(index)).begin, ns);
    if (links) this.writeLinks(links, ns);
  }

  /** As events of their own, which arrows of any number can meet at: a begin has room for one, and it may be a task's. */
  private writeLinks({ from, as }: CallLinks, ns: number): void {
    // "e": at the call that encloses it, which has just begun.
    if (from !== 0) this.writeRare(headOf({ ph: "f", bp: "e", ...this.ids(), ...this.linkArrow(from) }), ns);
    if (as !== 0) this.writeRare(headOf({ ph: "s", ...this.ids(), ...this.linkArrow(as) }), ns);
  }

  private linkArrow(number: number): object {
    return { cat: LINK_CATEGORY, name: LINK_CATEGORY, id: this.arrowId(number) };
  }

  exit(calls: Calls, call: number, ns: number): void {
    const { functions, flags, lines } = calls;
    if (flags[call] !== 0 || lines[call] !== 0) return this.writeRare(this.rareEndHead(calls, call), ns);
    this.writeTimed((this.heads[functions[call]] ??= this.encodeHeads(functions[call])).end, ns);
  }

  private startCounter({ name, unit }: Counter, thread: Thread | undefined): void {
    const { pid } = this.currentProcess;
    const ids = thread ? this.ids() : { pid, tid: pid };
    this.writeEvent({ ph: "M", name: COUNTER_EVENT, ...ids, args: { name, unit } });
    const id = thread && this.tid !== pid ? { id: String(this.tid) } : {};
    const args = { [(unit ?? "value").toWellFormed()]: 0 };
    this.counterHead = `,\n${stringify({ ph: "C", ...ids, name, ...id, args }).slice(0, -"0}}".length)}`;
  }

  /** A track of async events is those of one category and id. */
  taskEvent(track: TaskTrack | undefined, { phase, ns, name, args }: TaskEvent): void {
    let id = this.taskTracks.get(track);
    if (id === undefined) this.taskTracks.set(track, (id = ++this.lastTaskTrack));
    const id2 = { local: `0x${id.toString(16)}` };
    this.writeRare(headOf({ ph: ASYNC_PHASES[phase], ...this.ids(), cat: TASK_CATEGORY, id2, name, args }), ns);
  }

  end(): void {
    this.sink.appendText("\n]}");
  }

  private encodeHeads(index: number): Heads {
    return {
      begin: this.encoder.encode(this.beginHead(index, 0)),
      end: this.encoder.encode(this.endHead(index)),
    };
  }

  private beginHead(index: number, task: number, flow = 0): string {
    const info = this.currentProcess.functions[index];
    const args = { ...(info.file !== "" && { source: formatSource(info) }), ...(task !== 0 && { task }) };
    const arrows = flow === 0 ? {} : this.arrows(task, flow);
    return headOf({ ph: "B", ...this.ids(), cat: info.kind, name: info.name, ...arrows, args });
  }

  private arrows(task: number, flow: number): object {
    return {
      bind_id: this.arrowId(task),
      ...(flow & FLOW_IN && { flow_in: true }),
      ...(flow & FLOW_OUT && { flow_out: true }),
    };
  }

  private arrowId(number: number): string {
    return `0x${this.lastThread.toString(16)}${number.toString(16).padStart(8, "0")}`;
  }

  private endHead(index: number, args?: object): string {
    const { name, kind } = this.currentProcess.functions[index];
    return headOf({ ph: "E", ...this.ids(), cat: kind, name, ...(args && { args }) });
  }

  /** An end that says how its call was closed, or where it was suspended. */
  private rareEndHead({ functions, flags, lines, columns }: Calls, call: number): string {
    const { file } = this.currentProcess.functions[functions[call]];
    return this.endHead(functions[call], {
      ...(flags[call] & UNFINISHED && { unfinished: true }),
      ...(flags[call] & MISMATCHED && { mismatched: true }),
      ...(flags[call] & BEGAN_EARLIER && { began_earlier: true }),
      ...(lines[call] && { suspended_at: formatSource({ file, line: lines[call], column: columns[call] }) }),
    });
  }

  private ids(): { pid: number; tid: number } {
    return { pid: this.currentProcess.pid, tid: this.tid };
  }

  /** The hot path. */
  private writeTimed(head: Uint8Array, ns: number): void {
    this.sink.append(head);
    this.writeTime(ns);
  }

  private writeRare(head: string, ns: number): void {
    this.sink.appendText(head);
    this.writeTime(ns);
  }

  private writeTime(ns: number): void {
    const { sink } = this;
    sink.reserve(MAX_MICROSECONDS_BYTES + 1);
    const end = storeMicroseconds(sink.view, sink.length, ns);
    sink.bytes[end] = CLOSING_BRACE;
    sink.length = end + 1;
  }

  private writeEvent(event: object): void {
    this.sink.appendText((this.isFirstEvent ? "\n" : ",\n") + stringify(event));
    this.isFirstEvent = false;
  }
}

const ASYNC_PHASES = { begin: "b", end: "e", instant: "n" } as const;
const CLOSING_BRACE = 0x7d;

/** Perfetto takes an integer beyond 64 bits for another one. */
function numberText(value: number): string {
  return Math.abs(value) < 2 ** 63 ? String(value) : value.toExponential();
}

/** An event up to its time. One that has a time is never the first of the file. */
function headOf(event: object): string {
  return `,\n${stringify(event).slice(0, -1)},"ts":`;
}

/**
 * JSON in which a lone surrogate is U+FFFD: Perfetto refuses a whole file for one that is escaped. JSON.stringify escapes no other
 * surrogates, and is five times as fast without a replacer.
 */
function stringify(value: object): string {
  const text = JSON.stringify(value);
  if (!text.includes("\\ud")) return text;
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "string" ? part.toWellFormed() : part));
}
