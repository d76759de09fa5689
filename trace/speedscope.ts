/**
 * Writes speedscope's own format, one evented profile a thread. Its importer of Chrome's JSON takes a minute where this takes a second.
 * A profile reaches from the first call of its thread to the last end: speedscope draws all of it, and a program may come to its
 * first call late. What a ring has overwritten is a call of its own, where
 * it is not known what it was. The format has no place for tasks, other losses or marks: what was open at the stop is closed there. Names too long to be
 * drawn are cut.
 *
 *     {"$schema":…,"shared":{"frames":[ functions of all processes ]},"profiles":[
 *       {"type":"evented","name":…,"unit":"nanoseconds","events":[{"type":"O","frame":0,"at":5},…],"startValue":…,"endValue":…},…]}
 *
 * https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources
 */
import { ByteSink } from "./bytes/byte-sink.js";
import { MAX_INTEGER_BYTES, storeInteger } from "./bytes/decimal.js";
import { drive } from "./draw/drive.js";
import type { TraceWriter } from "./draw/drive.js";
import type { Calls, FunctionInfo, Process, Thread, Trace } from "./model/model.js";
import { knownFromNs, OVERWRITTEN } from "./answers/self-times.js";

const SCHEMA = "https://www.speedscope.app/file-format-schema.json";

/** @returns the bytes of a `.speedscope.json` file, in chunks */
export function writeSpeedscope(trace: Trace): Generator<Uint8Array> {
  const sink = new ByteSink();
  const processes = trace.processes.map((process) => ({ ...process, unfinished: "close" as const }));
  return drive({ ...trace, processes }, new SpeedscopeWriter(sink), sink);
}

/** An event up to its time, its separator included. */
interface Heads {
  readonly open: Uint8Array;
  readonly close: Uint8Array;
}

class SpeedscopeWriter implements TraceWriter {
  private currentProcess: Process | undefined;
  private isFirstProfile = true;
  private isInProfile = false;
  private hasSeveralProcesses = false;
  /** Of the current thread. */
  private firstNs: number | undefined;
  private lastNs = 0;
  private knownFromNs = -Infinity;
  private depth = 0;
  private isInLost = false;
  /** Index of the first function of the current process among those of all. */
  private firstFrame = 0;
  /** By function, for the current process. */
  private heads: (Heads | undefined)[] = [];
  private readonly encoder = new TextEncoder();
  /** The frame behind those of all functions. */
  private lost!: Heads;

  constructor(private readonly sink: ByteSink) {}

  begin({ processes }: Trace): void {
    this.hasSeveralProcesses = processes.length > 1;
    const frames: object[] = processes.flatMap(({ functions }) => functions.map(frameOf));
    this.lost = this.headsOfFrame(frames.length);
    if (processes.some(({ threads }) => threads.some(({ losses }) => losses.overwritten > 0)))
      frames.push({ name: OVERWRITTEN });
    const head = { $schema: SCHEMA, exporter: "callweave", shared: { frames } };
    this.sink.appendText(`${JSON.stringify(head).slice(0, -1)},"profiles":[`);
  }

  process(process: Process): void {
    this.endProfile();
    this.firstFrame += this.currentProcess?.functions.length ?? 0;
    this.currentProcess = process;
    this.heads = [];
  }

  thread(thread: Thread): void {
    this.endProfile();
    const { name, pid } = this.currentProcess!;
    const head = {
      type: "evented",
      name: shown(this.hasSeveralProcesses ? `${name} ${pid}, ${thread.name}` : thread.name),
      unit: "nanoseconds",
    };
    this.sink.appendText(`${this.isFirstProfile ? "\n" : ",\n"}${JSON.stringify(head).slice(0, -1)},"events":[`);
    this.isFirstProfile = false;
    this.isInProfile = true;
    this.firstNs = undefined;
    this.lastNs = thread.startNs;
    this.knownFromNs = knownFromNs(thread);
    this.depth = 0;
  }

  losses(): void {}

  enter({ functions }: Calls, call: number, ns: number): void {
    this.endLost(ns);
    this.depth++;
    this.writeEvent(this.headsOf(functions[call]).open, ns);
    this.beginLost(ns);
  }

  exit({ functions }: Calls, call: number, ns: number): void {
    this.endLost(ns);
    this.depth--;
    this.writeEvent(this.headsOf(functions[call]).close, ns);
    this.beginLost(ns);
  }

  taskEvent(): void {}

  end(): void {
    this.endProfile();
    this.sink.appendText("\n]}\n");
  }

  private beginLost(ns: number): void {
    if (ns >= this.knownFromNs || this.depth === 0) return;
    this.writeEvent(this.lost.open, ns);
    this.isInLost = true;
  }

  private endLost(ns: number): void {
    if (this.isInLost) this.writeEvent(this.lost.close, ns);
    this.isInLost = false;
  }

  private endProfile(): void {
    if (!this.isInProfile) return;
    const { firstNs = this.lastNs, lastNs } = this;
    this.sink.appendText(`\n],"startValue":${firstNs},"endValue":${lastNs}}`);
    this.isInProfile = false;
  }

  private headsOf(index: number): Heads {
    return (this.heads[index] ??= this.headsOfFrame(this.firstFrame + index));
  }

  private headsOfFrame(frame: number): Heads {
    return { open: this.encodeHead("O", frame), close: this.encodeHead("C", frame) };
  }

  private encodeHead(type: "O" | "C", frame: number): Uint8Array {
    return this.encoder.encode(`,\n{"type":"${type}","frame":${frame},"at":`);
  }

  private writeEvent(head: Uint8Array, ns: number): void {
    const { sink } = this;
    sink.append(this.firstNs === undefined ? head.subarray(1) : head);
    this.firstNs ??= ns;
    this.lastNs = ns;
    sink.reserve(MAX_INTEGER_BYTES + 1);
    const end = storeInteger(sink.view, sink.length, ns);
    sink.bytes[end] = CLOSING_BRACE;
    sink.length = end + 1;
  }
}

const CLOSING_BRACE = 0x7d;

function frameOf({ name, file, line, column }: FunctionInfo): object {
  return {
    name: shown(name),
    ...(file !== "" && { file: shown(file) }),
    ...(line !== 0 && { line }),
    ...(column !== 0 && { col: column }),
  };
}

/** A browser may take minutes to draw a name of a million characters. */
const LONGEST_NAME = 1 << 16;

function shown(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}… (${name.length} characters)`;
}
