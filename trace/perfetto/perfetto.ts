/**
 * Writes Perfetto's protobuf trace: TrackEvents, a sequence and a track a thread. Every packet is whole, so what is cut off a
 * file costs no more than that.
 *
 *     clocks, calls · { process · { counter · value… }… ·
 *       { start · thread · losses? · { counter · value… }… · (begin | end | task track | its event)… }… }… · complete
 *
 * https://perfetto.dev/docs/reference/synthetic-track-event
 */
import { packOverhead } from "../../runtime/contract.js";
import type { Losses } from "../../runtime/contract.js";
import { drive } from "../draw/drive.js";
import type { TraceWriter } from "../draw/drive.js";
import { lossesInstant } from "../draw/instants.js";
import { labelsOf } from "../model/model.js";
import type { Calls, Cut, Process, Thread, Trace } from "../model/model.js";
import * as F from "./perfetto-fields.js";
import { PerfettoCounters } from "./perfetto-counters.js";
import { writeProcessTree } from "./perfetto-process-tree.js";
import { PerfettoSequence, writeClock } from "./perfetto-sequence.js";
import { PerfettoTasks } from "./perfetto-tasks.js";
import { bytesTag, ProtoSink, varintTag } from "./proto.js";
import type { TaskEvent } from "../draw/task-events.js";
import type { TaskTrack } from "../draw/task-tracks.js";
import type { CallLinks } from "../draw/thread-links.js";
import { threadIdsOf } from "../model/thread-ids.js";

/** @returns the bytes of a `.pftrace` file, in chunks of whole packets */
export function writePerfetto(trace: Trace): Generator<Uint8Array> {
  const sink = new ProtoSink();
  return drive(trace, new PerfettoWriter(sink, trace), sink);
}

const PACKET = bytesTag(F.TRACE.packet);

class PerfettoWriter implements TraceWriter {
  private currentProcess!: Process;
  private sequence!: PerfettoSequence;
  private tasks!: PerfettoTasks;
  private lastSequenceId = 0;
  private lastTrackUuid = 0;
  private processUuid = 0;
  private threadUuid = 0;
  readonly counters: PerfettoCounters;
  private readonly counterSequence: number;

  constructor(
    private readonly sink: ProtoSink,
    private readonly trace: Trace,
  ) {
    this.counterSequence = hasCounters(trace) ? ++this.lastSequenceId : 0;
    this.counters = new PerfettoCounters(
      sink,
      this.counterSequence,
      () => ++this.lastTrackUuid,
      (thread) => (thread ? this.threadUuid : this.processUuid),
    );
  }

  begin(trace: Trace, calls: number): void {
    const { sink } = this;
    const wallNs = trace.originNs + trace.wallOffsetNs;
    sink.message(PACKET, () => {
      sink.message(bytesTag(F.TRACE_PACKET.clockSnapshot), () => {
        writeClock(sink, F.CLOCK_ID.monotonic, trace.originNs);
        if (wallNs > 0n) writeClock(sink, F.CLOCK_ID.realtime, wallNs);
        sink.uint(varintTag(F.CLOCK_SNAPSHOT.primaryTraceClock), F.CLOCK_ID.monotonic);
      });
      sink.message(bytesTag(F.TRACE_PACKET.callweaveTrace), () => {
        sink.uint(varintTag(F.CALLWEAVE_TRACE.calls), calls);
        if (this.counterSequence !== 0) sink.uint(varintTag(F.CALLWEAVE_TRACE.counterSequence), this.counterSequence);
        this.writeCut(trace);
      });
      this.writeSkipped(trace);
    });
    if (this.counterSequence !== 0) this.counters.start(trace.originNs);
  }

  process(process: Process): void {
    const { sink } = this;
    this.currentProcess = process;
    this.processUuid = ++this.lastTrackUuid;
    sink.message(PACKET, () => {
      sink.message(bytesTag(F.TRACE_PACKET.trackDescriptor), () => {
        sink.uint(varintTag(F.TRACK_DESCRIPTOR.uuid), this.processUuid);
        sink.message(bytesTag(F.TRACK_DESCRIPTOR.process), () => {
          sink.uint(varintTag(F.PROCESS_DESCRIPTOR.pid), process.pid);
          for (const part of process.commandLine ?? []) sink.text(bytesTag(F.PROCESS_DESCRIPTOR.cmdline), part);
          sink.text(bytesTag(F.PROCESS_DESCRIPTOR.processName), process.name);
          for (const label of labelsOf(process)) sink.text(bytesTag(F.PROCESS_DESCRIPTOR.processLabels), label);
        });
      });
      sink.message(bytesTag(F.TRACE_PACKET.callweaveProcess), () => {
        sink.uint(varintTag(F.CALLWEAVE_PROCESS.leavesOpen), process.unfinished === "open" ? 1 : 0);
        if (process.parentPid !== undefined) sink.uint(varintTag(F.CALLWEAVE_PROCESS.parentPid), process.parentPid);
        this.writeQuality(process);
      });
    });
    writeProcessTree(sink, process, this.trace);
  }

  thread(thread: Thread): void {
    this.sequence = new PerfettoSequence(this.sink, ++this.lastSequenceId, this.currentProcess.functions);
    this.threadUuid = ++this.lastTrackUuid;
    this.sequence.start(this.threadUuid, this.trace.originNs);
    this.writeThreadDescriptor(this.threadUuid, thread);
    const firstNameIid = this.currentProcess.functions.length + 1;
    const nextUuid = () => ++this.lastTrackUuid;
    this.tasks = new PerfettoTasks(this.sink, this.sequence, this.threadUuid, nextUuid, firstNameIid);
  }

  losses(losses: Losses, cut: Cut | undefined, ns: number): void {
    this.sequence.instant(lossesInstant(losses, cut), ns);
  }

  enter(calls: Calls, call: number, ns: number, flow: number, links: CallLinks | undefined): void {
    this.sequence.enter(calls, call, ns, flow, links);
  }

  exit(calls: Calls, call: number, ns: number): void {
    this.sequence.exit(calls, call, ns);
  }

  taskEvent(track: TaskTrack | undefined, event: TaskEvent): void {
    this.tasks.event(track, event);
  }

  /** Tells a whole file from one that was cut between two packets. */
  end(): void {
    const { sink } = this;
    sink.message(PACKET, () =>
      sink.message(bytesTag(F.TRACE_PACKET.callweaveTrace), () => sink.uint(varintTag(F.CALLWEAVE_TRACE.complete), 1)),
    );
  }

  private writeCut({ cut }: Trace): void {
    if (cut === undefined) return;
    this.sink.uint(varintTag(F.CALLWEAVE_TRACE.cutBytes), cut.bytes);
    if (cut.calls !== undefined) this.sink.uint(varintTag(F.CALLWEAVE_TRACE.cutCalls), cut.calls);
  }

  private writeSkipped({ skipped }: Trace): void {
    const { sink } = this;
    for (const [kind, count] of skipped ?? [])
      sink.message(bytesTag(F.TRACE_PACKET.callweaveSkipped), () => {
        sink.text(bytesTag(F.CALLWEAVE_SKIPPED.kind), kind);
        sink.uint(varintTag(F.CALLWEAVE_SKIPPED.count), count);
      });
  }

  /** How well it was measured. */
  private writeQuality({ overhead, sharedClock }: Process): void {
    const { sink } = this;
    if (overhead)
      packOverhead(overhead).forEach((ps, at) => sink.uint(varintTag(F.CALLWEAVE_PROCESS.overhead + at), ps));
    if (sharedClock) {
      sink.uint(varintTag(F.CALLWEAVE_PROCESS.clockStalls), sharedClock.stalls);
      sink.uint(varintTag(F.CALLWEAVE_PROCESS.worstStallNs), sharedClock.worstStallNs);
    }
  }

  private writeThreadDescriptor(trackUuid: number, thread: Thread): void {
    const { sink, currentProcess } = this;
    const tid = threadIdsOf(currentProcess)[currentProcess.threads.indexOf(thread)];
    sink.message(PACKET, () => {
      sink.uint(varintTag(F.TRACE_PACKET.trustedPacketSequenceId), this.lastSequenceId);
      sink.message(bytesTag(F.TRACE_PACKET.trackDescriptor), () => {
        sink.uint(varintTag(F.TRACK_DESCRIPTOR.uuid), trackUuid);
        sink.message(bytesTag(F.TRACK_DESCRIPTOR.thread), () => {
          sink.uint(varintTag(F.THREAD_DESCRIPTOR.pid), currentProcess.pid);
          sink.uint(varintTag(F.THREAD_DESCRIPTOR.tid), tid);
          sink.text(bytesTag(F.THREAD_DESCRIPTOR.threadName), thread.name);
        });
      });
      sink.message(bytesTag(F.TRACE_PACKET.callweaveThread), () => {
        sink.uint(varintTag(F.CALLWEAVE_THREAD.id), thread.id);
        sink.uint(varintTag(F.CALLWEAVE_THREAD.startNs), thread.startNs);
        sink.uint(varintTag(F.CALLWEAVE_THREAD.stopNs), thread.stopNs);
      });
    });
  }
}

const hasCounters = ({ processes }: Trace): boolean =>
  processes.some(({ counters, threads }) => counters ?? threads.some((thread) => thread.counters));
