/** The Perfetto traces that callweave writes; what it does not know in them is skipped. See perfetto.ts for the layout. */
import { unpackOverhead } from "../../runtime/contract.js";
import type { ByteSource } from "../bytes/byte-source.js";
import { cutOf, sumCuts } from "../model/cuts.js";
import { FunctionList } from "../model/function-list.js";
import { KeptBlocks } from "../model/kept-blocks.js";
import { processHead } from "../model/model.js";
import type { Cut, Process, ProcessHead, Skipped, Trace } from "../model/model.js";
import * as F from "./perfetto-fields.js";
import { walkPackets } from "./perfetto-packets.js";
import { PerfettoCounters } from "./read-perfetto-counters.js";
import type { Packet, Wide } from "./read-perfetto-packet.js";
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

interface ProcessParts extends ProcessHead {
  readonly pid: number;
  readonly name: string;
  readonly uuid: Wide;
  readonly leavesOpen: boolean;
  readonly functions: FunctionList;
  readonly threads: PerfettoThread[];
}

class PerfettoReader {
  private announced = 0;
  private cutBefore: readonly Cut[] = [];
  private skipped: Skipped | undefined;
  private complete = false;
  private originNs = 0n;
  private wallOffsetNs = 0n;
  private readonly processes: ProcessParts[] = [];
  private readonly threads = new Map<number, PerfettoThread>();
  private readonly counters = new PerfettoCounters();
  private counterSequence = 0;

  constructor(
    private readonly source: ByteSource,
    private readonly kept: KeptBlocks,
  ) {}

  read(packet: Packet, from: number, to: number): void {
    this.skipped ??= packet.callweaveSkipped;
    if (packet.callweaveTrace) this.readTrace(packet, packet.callweaveTrace);
    if (packet.track?.process) {
      const numbers = packet.callweaveProcess ?? new Map<number, number>();
      const leavesOpen = numbers.get(F.CALLWEAVE_PROCESS.leavesOpen) === 1;
      const head = { ...packet.track.process, ...headOf(numbers) };
      const { uuid } = packet.track;
      this.processes.push({ ...head, uuid, leavesOpen, functions: new FunctionList(), threads: [] });
    }
    if (packet.track) this.counters.describe(packet.track);
    if (packet.sequence === 0) return;
    if (packet.sequence === this.counterSequence) {
      if (packet.event) this.counters.read(packet.event, Number(packet.timestamp ?? 0));
    } else this.threadOf(packet.sequence)?.read(packet, from, to);
  }

  finish(readBytes: number): Trace {
    const totalBytes = this.source.length;
    const whole = this.complete && readBytes === totalBytes;
    const last = [...this.threads.values()].at(-1);
    let calls = 0;
    for (const thread of this.threads.values()) calls += thread.length;
    const missing = cutOf(totalBytes - readBytes, this.announced - calls);
    const cut = sumCuts([...this.cutBefore, ...(whole ? [] : [missing])]);
    const { skipped } = this;
    return {
      originNs: this.originNs,
      wallOffsetNs: this.wallOffsetNs,
      processes: this.processes.map((process) => this.finishProcess(process, this.complete ? undefined : last)),
      ...(cut && { cut }),
      ...(skipped && { skipped }),
    };
  }

  private readTrace(packet: Packet, numbers: ReadonlyMap<number, number>): void {
    this.announced = numbers.get(F.CALLWEAVE_TRACE.calls) ?? this.announced;
    this.counterSequence = numbers.get(F.CALLWEAVE_TRACE.counterSequence) ?? this.counterSequence;
    this.complete = numbers.get(F.CALLWEAVE_TRACE.complete) === 1;
    const bytes = numbers.get(F.CALLWEAVE_TRACE.cutBytes);
    if (bytes !== undefined) this.cutBefore = [cutOf(bytes, numbers.get(F.CALLWEAVE_TRACE.cutCalls))];
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

  private finishProcess(process: ProcessParts, cutThread?: PerfettoThread): Process {
    const { pid, name, uuid, leavesOpen, functions, threads } = process;
    const counters = this.counters.under(uuid);
    return {
      pid,
      name,
      ...processHead(process),
      threads: threads.map((thread) => thread.finish(thread === cutThread, this.source, this.counters)),
      ...(counters && { counters }),
      functions: functions.infos,
      unfinished: leavesOpen ? "open" : "close",
    };
  }
}

function headOf(numbers: ReadonlyMap<number, number>): Omit<ProcessHead, "commandLine"> {
  const { parentPid: parent, overhead: first, clockStalls, worstStallNs } = F.CALLWEAVE_PROCESS;
  const [parentPid, stalls] = [parent, clockStalls].map((field) => numbers.get(field));
  const numberOf = (field: number): number => numbers.get(field) ?? 0;
  return {
    ...(parentPid !== undefined && { parentPid }),
    ...(numbers.has(first) && { overhead: unpackOverhead([0, 1, 2, 3].map((at) => numberOf(first + at))) }),
    ...(stalls !== undefined && { sharedClock: { stalls, worstStallNs: numberOf(worstStallNs) } }),
  };
}

function clockOf({ clocks }: Packet, wanted: number): bigint | undefined {
  return clocks.find(({ id }) => id === wanted)?.timestamp;
}
