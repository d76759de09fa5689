/** Drains the recording of a session to disk, off the program's thread, so that little is lost when the process is killed. */
import { systemClock } from "../runtime/clock.js";
import type { RegisteredFile } from "../runtime/contract.js";
import { DEPTH, layOut, MAX_FRAMES, START_NS, type Layout } from "../runtime/layout.js";
import { readLiveRecording } from "../runtime/live-recording.js";
import { endedCalls } from "../runtime/read-recording.js";
import { liveFolder } from "./live-folder.js";
import { LiveWriter } from "./live-writer.js";
import type { WatchedSession } from "./watchdog-control.js";

/** A killed process loses what it did in the last two of these at most: one that is over, one that is being written. */
const STEP_MS = 50;
/** How often is looked whether the ring is half full: a program fills it in 60 ms at least. */
export const LOOK_MS = 10;

export class Drain {
  private readonly lanes: Layout;
  private readonly writer: LiveWriter;
  private readonly maxFrames: number;
  /** Number of the first call that is not on disk. */
  private next = 0;
  /** Calls that newer ones had taken the place of before they could be drained. */
  private missed = 0;
  private steppedMs = 0;
  private seen = "";
  private failed = false;

  constructor(private readonly session: WatchedSession) {
    const { buffer, identity, output } = session;
    this.lanes = layOut(buffer);
    this.maxFrames = this.lanes.header[MAX_FRAMES];
    const folder = liveFolder(output, identity.pid);
    this.writer = new LiveWriter(folder, { ...identity, unfinished: "close" }, this.maxFrames);
  }

  /** Called every LOOK_MS. @returns the error of a disk that takes no more, once */
  look(files: readonly RegisteredFile[], nowMs: number): unknown {
    if (this.failed) return undefined;
    const isHalfFull = endedCalls(this.lanes) - this.next > this.maxFrames / 2;
    if (!isHalfFull && nowMs - this.steppedMs < STEP_MS) return undefined;
    this.steppedMs = nowMs;
    try {
      this.step(files);
    } catch (error) {
      this.failed = true;
      return error;
    }
    return undefined;
  }

  close(): void {
    this.failed = true;
    this.writer.close();
  }

  private step(files: readonly RegisteredFile[]): void {
    const { header, stackStarts, times } = this.lanes;
    const state = `${endedCalls(this.lanes)} ${header[DEPTH]} ${header[DEPTH] > 0 ? stackStarts[header[DEPTH] - 1] : times[START_NS]}`;
    if (state === this.seen) return;
    this.seen = state;
    const live = readLiveRecording(this.session.buffer, { id: 0, name: "main" }, systemClock.now, this.next);
    this.missed += live.losses.overwritten;
    this.next += live.losses.overwritten + live.calls.starts.length;
    this.writer.step({ ...live, losses: { ...live.losses, overwritten: this.missed } }, files);
  }
}
