/** The Perfetto traces that callweave writes; what it does not know in them is skipped. See perfetto.ts for the layout. */
import type { ByteSource } from "./byte-source.js";
import { FunctionList } from "./function-list.js";
import { KeptBlocks } from "./kept-blocks.js";
import { lineage } from "./model.js";
import type { Cut, Process, ProcessLineage, Trace } from "./model.js";
import * as F from "./perfetto-fields.js";
import { walkPackets } from "./perfetto-packets.js";
import type { Packet } from "./read-perfetto-packet.js";
import { PerfettoThread } from "./read-perfetto-thread.js";

export function readOwnPerfetto(source: ByteSource, keptCalls: number): Trace {
  const reader = new PerfettoReader(source, new KeptBlocks(keptCalls));
  const steps = walkPackets(source, { start: 0, end: source.length }, (packet, from, to) =>
    reader.read(packet, from, to),
  );
  let step = steps.next();
  while (!step.done) step = steps.next();
  return reader.finish(step.value);
}

interface ProcessParts extends ProcessLineage {
  readonly pid: number;
  readonly name: string;
  readonly leavesOpen: boolean;
  readonly functions: FunctionList;
  readonly threads: PerfettoThread[];
}

class PerfettoReader {
  private announced = 0;
  private complete = false;
  private originNs = 0n;
  private wallOffsetNs = 0n;
  private readonly processes: ProcessParts[] = [];
  private readonly threads = new Map<number, PerfettoThread>();

  constructor(
    private readonly source: ByteSource,
    private readonly kept: KeptBlocks,
  ) {}

  read(packet: Packet, from: number, to: number): void {
    if (packet.callweaveTrace) this.readTrace(packet, packet.callweaveTrace);
    if (packet.track?.process) {
      const leavesOpen = packet.callweaveProcess?.get(F.CALLWEAVE_PROCESS.leavesOpen) === 1;
      const parentPid = packet.callweaveProcess?.get(F.CALLWEAVE_PROCESS.parentPid);
      const linked = { ...packet.track.process, ...(parentPid !== undefined && { parentPid }) };
      this.processes.push({ ...linked, leavesOpen, functions: new FunctionList(), threads: [] });
    }
    if (packet.sequence !== 0) this.threadOf(packet.sequence)?.read(packet, from, to);
  }

  finish(readBytes: number): Trace {
    const totalBytes = this.source.length;
    const whole = this.complete && readBytes === totalBytes;
    const last = [...this.threads.values()].at(-1);
    let calls = 0;
    for (const thread of this.threads.values()) calls += thread.length;
    const cut: Cut = { bytes: totalBytes - readBytes, calls: this.announced - calls };
    return {
      originNs: this.originNs,
      wallOffsetNs: this.wallOffsetNs,
      processes: this.processes.map((process) => finishProcess(process, this.source, this.complete ? undefined : last)),
      ...(!whole && { cut }),
    };
  }

  private readTrace(packet: Packet, numbers: ReadonlyMap<number, number>): void {
    this.announced = numbers.get(F.CALLWEAVE_TRACE.calls) ?? this.announced;
    this.complete = numbers.get(F.CALLWEAVE_TRACE.complete) === 1;
    const monotonicNs = clockOf(packet, F.CLOCK_ID.monotonic);
    const wallNs = clockOf(packet, F.CLOCK_ID.realtime);
    this.originNs = monotonicNs ?? this.originNs;
    if (wallNs !== undefined) this.wallOffsetNs = wallNs - this.originNs;
  }

  /** The thread of a sequence; a new sequence is a thread of the last process. */
  private threadOf(sequence: number): PerfettoThread | undefined {
    const known = this.threads.get(sequence);
    const process = this.processes.at(-1);
    if (known !== undefined || process === undefined) return known;
    const thread = new PerfettoThread(sequence, process.functions, this.kept);
    this.threads.set(sequence, thread);
    process.threads.push(thread);
    return thread;
  }
}

function clockOf({ clocks }: Packet, wanted: number): bigint | undefined {
  return clocks.find(({ id }) => id === wanted)?.timestamp;
}

function finishProcess(process: ProcessParts, source: ByteSource, cutThread?: PerfettoThread): Process {
  const { pid, name, leavesOpen, functions, threads } = process;
  return {
    pid,
    name,
    ...lineage(process),
    threads: threads.map((thread) => thread.finish(thread === cutThread, source)),
    functions: functions.infos,
    unfinished: leavesOpen ? "open" : "close",
  };
}
