/** Reads the Perfetto traces that callweave writes, and skips what it does not know in them. See perfetto.ts for the layout. */
import { CallweaveError } from "../base/errors.js";
import { unpackOverhead } from "../runtime/contract.js";
import { FunctionList } from "./function-list.js";
import { processHead } from "./model.js";
import type { Cut, Process, ProcessHead, Trace } from "./model.js";
import * as F from "./perfetto-fields.js";
import { openProto } from "./proto-reader.js";
import type { Pbf } from "./proto-reader.js";
import { bytesTag } from "./proto.js";
import { readPacket } from "./read-perfetto-packet.js";
import type { Packet } from "./read-perfetto-packet.js";
import { PerfettoThread } from "./read-perfetto-thread.js";

/**
 * Reads a Perfetto trace that callweave has written. Of a damaged one, the packets before the damage, with the loss in `cut`.
 * @throws {CallweaveError} when the first packet is not whole or not callweave's
 */
export function readPerfetto(bytes: Uint8Array): Trace {
  const reader = new PerfettoReader();
  const readBytes = readPackets(bytes, (packet) => reader.read(packet));
  return reader.finish(bytes.length, readBytes);
}

/** Visits the packets up to the first that is torn or damaged. @returns the offset behind the last good one */
function readPackets(bytes: Uint8Array, visit: (packet: Packet) => void): number {
  const proto = openProto(bytes);
  let good = 0;
  while (good < bytes.length) {
    const packet = tryReadPacket(proto);
    if (packet === undefined) return good;
    good = proto.pos;
    visit(packet);
  }
  return good;
}

function tryReadPacket(proto: Pbf): Packet | undefined {
  try {
    if (proto.readVarint() !== bytesTag(F.TRACE.packet)) return undefined;
    const length = proto.readVarint();
    return readPacket(proto, proto.pos + length);
  } catch {
    // pbf's errors and ours alike say that the bytes are no packet.
    return undefined;
  }
}

interface ProcessParts extends ProcessHead {
  readonly pid: number;
  readonly name: string;
  readonly leavesOpen: boolean;
  readonly functions: FunctionList;
  readonly threads: PerfettoThread[];
}

class PerfettoReader {
  private announced: number | undefined;
  private complete = false;
  private originNs = 0n;
  private wallOffsetNs = 0n;
  private readonly processes: ProcessParts[] = [];
  private readonly threads = new Map<number, PerfettoThread>();

  read(packet: Packet): void {
    if (packet.callweaveTrace) this.readTrace(packet, packet.callweaveTrace);
    if (packet.process) {
      const numbers = packet.callweaveProcess ?? new Map<number, number>();
      const leavesOpen = numbers.get(F.CALLWEAVE_PROCESS.leavesOpen) === 1;
      const head = { ...packet.process, ...headOf(numbers) };
      this.processes.push({ ...head, leavesOpen, functions: new FunctionList(), threads: [] });
    }
    if (packet.sequence !== 0) this.threadOf(packet.sequence)?.read(packet);
  }

  finish(totalBytes: number, readBytes: number): Trace {
    if (this.announced === undefined) throw notOurs(totalBytes);
    const whole = this.complete && readBytes === totalBytes;
    const last = [...this.threads.values()].at(-1);
    let calls = 0;
    for (const thread of this.threads.values()) calls += thread.calls.length;
    const cut: Cut = { bytes: totalBytes - readBytes, calls: this.announced - calls };
    return {
      originNs: this.originNs,
      wallOffsetNs: this.wallOffsetNs,
      processes: this.processes.map((process) => finishProcess(process, this.complete ? undefined : last)),
      ...(!whole && { cut }),
    };
  }

  private readTrace(packet: Packet, numbers: ReadonlyMap<number, number>): void {
    this.announced = numbers.get(F.CALLWEAVE_TRACE.calls) ?? this.announced;
    this.complete = numbers.get(F.CALLWEAVE_TRACE.complete) === 1;
    const monotonicNs = packet.clocks.get(F.CLOCK_ID.monotonic);
    const wallNs = packet.clocks.get(F.CLOCK_ID.realtime);
    this.originNs = monotonicNs ?? this.originNs;
    if (wallNs !== undefined) this.wallOffsetNs = wallNs - this.originNs;
  }

  /** The thread of a sequence; a new sequence is a thread of the last process. */
  private threadOf(sequence: number): PerfettoThread | undefined {
    const known = this.threads.get(sequence);
    const process = this.processes.at(-1);
    if (known !== undefined || process === undefined) return known;
    const thread = new PerfettoThread(process.functions);
    this.threads.set(sequence, thread);
    process.threads.push(thread);
    return thread;
  }
}

function finishProcess(process: ProcessParts, cutThread?: PerfettoThread): Process {
  const { pid, name, leavesOpen, functions, threads } = process;
  return {
    pid,
    name,
    ...processHead(process),
    threads: threads.map((thread) => thread.finish(thread === cutThread)),
    functions: functions.infos,
    unfinished: leavesOpen ? "open" : "close",
  };
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

function notOurs(totalBytes: number): CallweaveError {
  return new CallweaveError(
    "trace/perfetto",
    `the file is no Perfetto trace that callweave has written, or it is cut before its first packet, got ${totalBytes} bytes`,
    "give a trace that callweave has written; those of others open in https://ui.perfetto.dev",
  );
}
