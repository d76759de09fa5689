/**
 * Writes speedscope's own format, one evented profile a thread. Its importer of Chrome's JSON takes a minute where this takes a second.
 * A profile reaches from the first call of its thread to the last end: speedscope draws all of it, and a program may come to its
 * first call late. It has no place for tasks, losses or marks: what was open at the stop is closed there.
 *
 *     {"$schema":…,"shared":{"frames":[ functions of all processes ]},"profiles":[
 *       {"type":"evented","name":…,"unit":"nanoseconds","startValue":…,"events":[{"type":"O","frame":0,"at":5},…],"endValue":…},…]}
 *
 * https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources
 */
import { ByteSink } from "./byte-sink.js";
import { MAX_INTEGER_BYTES, storeInteger } from "./decimal.js";
import { drive } from "./drive.js";
import type { TraceWriter } from "./drive.js";
import type { FunctionInfo, Process, Thread, Trace } from "./model.js";

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
  private currentThread: Thread | undefined;
  private nameOf!: (process: Process, thread: Thread) => string;
  private isFirstProfile = true;
  private isFirstEvent = true;
  private lastNs = 0;
  /** Index of the first function of the current process among those of all. */
  private firstFrame = 0;
  /** By function, for the current process. */
  private heads: (Heads | undefined)[] = [];
  private readonly encoder = new TextEncoder();

  constructor(private readonly sink: ByteSink) {}

  begin({ processes }: Trace): void {
    this.nameOf =
      processes.length > 1
        ? (process, thread) => `${process.name} ${process.pid}, ${thread.name}`
        : (_process, thread) => thread.name;
    const frames = processes.flatMap(({ functions }) => functions.map(frameOf));
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
    const name = this.nameOf(this.currentProcess!, thread);
    const startValue = thread.calls.startNs[0] ?? thread.startNs;
    const head = { type: "evented", name, unit: "nanoseconds", startValue };
    this.sink.appendText(`${this.isFirstProfile ? "\n" : ",\n"}${JSON.stringify(head).slice(0, -1)},"events":[`);
    this.isFirstProfile = false;
    this.isFirstEvent = true;
    this.lastNs = startValue;
    this.currentThread = thread;
  }

  losses(): void {}

  enter(call: number, ns: number): void {
    this.writeEvent(this.headsOf(call).open, ns);
  }

  exit(call: number, ns: number): void {
    this.writeEvent(this.headsOf(call).close, ns);
  }

  taskTrack(): void {}

  taskEvent(): void {}

  end(): void {
    this.endProfile();
    this.sink.appendText("\n]}\n");
  }

  private endProfile(): void {
    if (this.currentThread === undefined) return;
    this.sink.appendText(`\n],"endValue":${this.lastNs}}`);
    this.currentThread = undefined;
  }

  private headsOf(call: number): Heads {
    const index = this.currentThread!.calls.functions[call];
    return (this.heads[index] ??= {
      open: this.encodeHead("O", this.firstFrame + index),
      close: this.encodeHead("C", this.firstFrame + index),
    });
  }

  private encodeHead(type: "O" | "C", frame: number): Uint8Array {
    return this.encoder.encode(`,\n{"type":"${type}","frame":${frame},"at":`);
  }

  private writeEvent(head: Uint8Array, ns: number): void {
    const { sink } = this;
    sink.append(this.isFirstEvent ? head.subarray(1) : head);
    this.isFirstEvent = false;
    sink.reserve(MAX_INTEGER_BYTES + 1);
    const end = storeInteger(sink.bytes, sink.length, ns);
    sink.bytes[end] = CLOSING_BRACE;
    sink.length = end + 1;
    this.lastNs = ns;
  }
}

const CLOSING_BRACE = 0x7d;

function frameOf({ name, file, line, column }: FunctionInfo): object {
  return { name, ...(file !== "" && { file }), ...(line !== 0 && { line }), ...(column !== 0 && { col: column }) };
}
