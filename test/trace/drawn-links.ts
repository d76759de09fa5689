/** The links of a trace as every writer draws them. */
import { ByteSink } from "../../trace/bytes/byte-sink.js";
import { drive } from "../../trace/draw/drive.js";
import type { TraceWriter } from "../../trace/draw/drive.js";
import type { Calls, Trace } from "../../trace/model/model.js";
import type { CallLinks } from "../../trace/draw/thread-links.js";

/** Of each thread, pairs of calls by their places in the order of begins: the frame that scheduled the callback, and its first call. */
export function drawnLinks(trace: Trace): [from: number, to: number][][] {
  const writer = new LinkCollector();
  Array.from(drive(trace, writer, new ByteSink()));
  return writer.threads;
}

class LinkCollector implements TraceWriter {
  readonly threads: [number, number][][] = [];
  private schedulers = new Map<number, number>();
  private entered = 0;

  begin(): void {}
  process(): void {}
  losses(): void {}
  exit(): void {}
  taskEvent(): void {}
  end(): void {}

  thread(): void {
    this.threads.push([]);
    this.schedulers = new Map();
    this.entered = 0;
  }

  enter(_calls: Calls, _call: number, _ns: number, _flow: number, links: CallLinks | undefined): void {
    const call = this.entered++;
    if (links && links.from !== 0) this.threads.at(-1)!.push([this.schedulers.get(links.from)!, call]);
    if (links && links.as !== 0) this.schedulers.set(links.as, call);
  }
}
