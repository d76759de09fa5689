/**
 * Writes what the threads of a process record to disk while they go on, a step now and then (trace/raw/raw.ts). On disk
 * are always two segments, the older one full, so the newest `callsPerSegment` calls of each thread are there, or as many values of its
 * counters; a step has at most as many again, so there are four times as many at most. A segment begins with where each thread is: one that hangs makes no steps.
 */
import fs from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { Map } from "../../base/built-ins.js";
import type { RegisteredFile, ThreadRecording } from "../../runtime/contract.js";
import { allocateLanes } from "../../trace/raw/raw-calls.js";
import { ChunkRoom } from "../../trace/raw/raw-chunks.js";
import { encodeCounters } from "../../trace/raw/raw-counters.js";
import { encodeLinks } from "../../trace/raw/raw-links.js";
import { encodeStep, inSteps } from "../../trace/raw/raw-steps.js";
import {
  encodeDone,
  encodeFile,
  encodeKnown,
  encodeStart,
  type KnownLater,
  type RawProcessHead,
} from "../../trace/raw/raw.js";
import { makeLive, segmentPath } from "./live-folder.js";

const { closeSync, existsSync, openSync, rmSync, writeSync } = fs;

interface WrittenThread {
  latest: ThreadRecording;
  readonly calls: Written;
  /** Of counters. */
  readonly values: Written;
}

/** How many are in the segment that is written, in the one before, and in those that are gone. */
interface Written {
  now: number;
  before: number;
  gone: number;
}

export class LiveWriter {
  private descriptor: number | undefined;
  private segment = 0;
  private files = 0;
  private readonly threads = new Map<number, WrittenThread>();
  private readonly room = new ChunkRoom();

  constructor(
    private readonly folder: string,
    private process: RawProcessHead,
    private readonly callsPerSegment: number,
  ) {}

  /**
   * @param recording what the thread has recorded since the step before
   * @param files all woven files; they never become fewer
   * @throws {Error} when the disk takes no more
   */
  step(recording: ThreadRecording, files: readonly RegisteredFile[]): void {
    if (this.descriptor === undefined || this.isFull()) this.beginSegment();
    for (; this.files < files.length; this.files++) this.append(encodeFile(files[this.files]));
    const thread = this.threadOf(recording);
    thread.latest = recording;
    thread.calls.now += recording.calls.starts.length;
    thread.values.now += recording.counters?.values.length ?? 0;
    for (const step of inSteps(withAllLosses(thread))) this.append(encodeStep(step, this.room));
    for (const links of encodeLinks(recording.threadId, recording.links)) this.append(links);
    for (const values of encodeCounters(recording.threadId, recording.counters)) this.append(values);
  }

  /** In place of what was known of the process at its start. */
  tell(known: KnownLater): void {
    if (isDeepStrictEqual({ ...this.process, ...known }, this.process)) return;
    this.process = { ...this.process, ...known };
    if (this.descriptor !== undefined) this.append(encodeKnown(known));
  }

  /** Nothing follows. */
  end(): void {
    if (this.descriptor === undefined) this.beginSegment();
    this.append(encodeDone());
    this.close();
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  /** Whether the folder was taken away; writing goes on without an error then. */
  isRemoved(): boolean {
    return this.descriptor !== undefined && !existsSync(segmentPath(this.folder, this.segment));
  }

  /** As if nothing had been written. */
  beginAnew(): void {
    this.close();
    this.threads.clear();
  }

  private isFull(): boolean {
    return [...this.threads.values()].some(
      ({ calls, values }) => Math.max(calls.now, values.now) >= this.callsPerSegment,
    );
  }

  private threadOf(latest: ThreadRecording): WrittenThread {
    const none = () => ({ now: 0, before: 0, gone: 0 });
    const thread = this.threads.get(latest.threadId) ?? { latest, calls: none(), values: none() };
    this.threads.set(latest.threadId, thread);
    return thread;
  }

  private beginSegment(): void {
    this.close();
    makeLive(this.folder);
    rmSync(segmentPath(this.folder, this.segment - 1), { force: true });
    this.files = 0;
    this.descriptor = openSync(segmentPath(this.folder, ++this.segment), "w");
    this.append(encodeStart(this.process));
    for (const thread of this.threads.values()) {
      for (const written of [thread.calls, thread.values]) {
        written.gone += written.before;
        written.before = written.now;
        written.now = 0;
      }
      thread.latest = { ...thread.latest, calls: allocateLanes(0) };
      this.append(encodeStep(withAllLosses(thread)));
    }
  }

  /** One write a chunk: a process that is killed leaves whole chunks, all but the last. */
  private append(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length;) from += writeSync(this.descriptor!, chunk, from);
  }
}

/** The calls and values of segments that are gone are lost as well. */
function withAllLosses({ latest, calls, values }: WrittenThread): ThreadRecording {
  const { losses } = latest;
  const overwritten = losses.overwritten + calls.gone;
  const overwrittenValues = losses.overwrittenValues + values.gone;
  return { ...latest, losses: { ...losses, overwritten, overwrittenValues } };
}
