/**
 * Writes what a thread records to disk while it goes on, a step now and then (live-segments.ts has the picture). On disk are always
 * two segments, the older one full, so the newest `callsPerSegment` calls are there; a step has at most as many again, so there are
 * four times as many at most.
 */
import fs from "node:fs";
import type { ProcessRecording, RegisteredFile, ThreadRecording } from "../runtime/contract.js";
import { encodeSegmentFile, encodeSegmentStart, encodeStep } from "../trace/live-segments.js";
import { makeLive, segmentPath } from "./live-folder.js";

const { closeSync, openSync, rmSync, writeSync } = fs;

export class LiveWriter {
  private descriptor: number | undefined;
  private segment = 0;
  private files = 0;
  /** In the segment that is written, in the one before, and in those that are gone. */
  private calls = 0;
  private callsBefore = 0;
  private callsGone = 0;

  constructor(
    private readonly folder: string,
    private readonly process: Omit<ProcessRecording, "files" | "threads">,
    private readonly callsPerSegment: number,
  ) {}

  /**
   * @param recording what the thread has recorded since the step before
   * @param files all woven files; they never become fewer
   * @throws {Error} when the disk takes no more
   */
  step(recording: ThreadRecording, files: readonly RegisteredFile[]): void {
    if (this.descriptor === undefined || this.calls >= this.callsPerSegment) this.beginSegment();
    for (; this.files < files.length; this.files++) this.append(encodeSegmentFile(files[this.files]));
    const overwritten = recording.losses.overwritten + this.callsGone;
    this.append(encodeStep({ ...recording, losses: { ...recording.losses, overwritten } }));
    this.calls += recording.calls.starts.length;
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private beginSegment(): void {
    this.close();
    makeLive(this.folder);
    rmSync(segmentPath(this.folder, this.segment - 1), { force: true });
    this.callsGone += this.callsBefore;
    this.callsBefore = this.calls;
    this.calls = 0;
    this.files = 0;
    this.descriptor = openSync(segmentPath(this.folder, ++this.segment), "w");
    this.append(encodeSegmentStart(this.process));
  }

  /** One write a chunk: a process that is killed leaves whole chunks, all but the last. */
  private append(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length;) from += writeSync(this.descriptor!, chunk, from);
  }
}
