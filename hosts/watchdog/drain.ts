/** Drains the recording of a session to disk, off the program's threads, so that little is lost when the process is killed. */
import { Map, process } from "../../base/built-ins.js";
import { systemClock } from "../../runtime/clock.js";
import type { CallLanes, ThreadRecording } from "../../runtime/contract.js";
import { optionsOf, stopNsOf } from "../../runtime/gate.js";
import { layOut, Slot, Time } from "../../runtime/layout.js";
import { readLiveRecording } from "../../runtime/live-recording.js";
import { isWhole } from "../../runtime/known-threads.js";
import { endedLinks } from "../../runtime/read-links.js";
import { endedCalls, readRecording } from "../../runtime/read-recording.js";
import { areKnown, FileUnion, renumber } from "../../runtime/read-threads.js";
import type { KnownThread, Threads } from "../../runtime/threads.js";
import { liveFolder, removeLive } from "./live-folder.js";
import { allocateLanes } from "../../trace/raw/raw-calls.js";
import { LiveWriter } from "./live-writer.js";
import { isLeftToRun, overheadHere } from "../overhead/overhead.js";
import { sharedClockOf } from "../clock/shared-clock.js";
import { lastSession, processOf, sessionInfo } from "../session/session-threads.js";

/** A killed process loses what it did in the last two of these at most: one that is over, one that is being written. */
const STEP_MS = 50;
/** How often is looked whether there are many: a program fills a ring in 60 ms at least. */
export const LOOK_MS = 10;

/** So many are written at once: more would be more memory, in more than one step of the file, and a ring that is half full is late. */
const CALLS_AT_ONCE = 1 << 17;

/** More are rarely read at once; they are copied to fresh memory. */
const ROOM_CALLS = 1 << 20;

/** How far a thread is drained. */
interface Drained {
  /** Number of the first call that is not on disk. */
  next: number;
  nextLink: number;
  /** Calls that newer ones had taken the place of before any could be drained, and later. */
  overwritten: number;
  undrained: number;
  nextValue: number;
  /** Values of counters that newer ones had taken the place of before they could be drained. */
  missedValues: number;
  /** What was there at the last step. */
  seen: string;
  /** The ids on disk of the functions of the first `files` files, by those of the thread. */
  readonly ids: number[];
  files: number;
  /** Whether one of them has another id on disk. */
  isRenumbered: boolean;
}

export class Drain {
  private readonly folder: string;
  private readonly writer: LiveWriter;
  private readonly maxFrames: number;
  private readonly keepsAll: boolean;
  private readonly room: CallLanes;
  private readonly files = new FileUnion();
  private readonly drained = new Map<number, Drained>();
  private steppedMs = 0;
  private over = false;
  /** All that the session has recorded is on disk. */
  isWhole = false;
  private removed = false;

  constructor(
    private readonly threads: Threads,
    readonly session: number,
    output: string,
  ) {
    this.maxFrames = optionsOf(threads.gate).maxFrames;
    this.keepsAll = sessionInfo(threads)!.keepsAll;
    this.folder = liveFolder(output, process.pid);
    this.room = allocateLanes(Math.min(this.maxFrames, ROOM_CALLS));
    const callsPerSegment = this.keepsAll ? Infinity : this.maxFrames;
    const overhead = isLeftToRun(threads) ? {} : overheadHere(threads);
    const head = { ...processOf(threads), ...overhead, unfinished: "close" as const };
    this.writer = new LiveWriter(this.folder, head, callsPerSegment);
  }

  /** Called every LOOK_MS. @returns the error of a disk that takes no more, once */
  look(nowMs: number): unknown {
    if (this.over) return undefined;
    const found = this.threads.heardOf(this.session);
    const isDue = nowMs - this.steppedMs >= STEP_MS || found.some((thread) => this.hasMany(thread));
    if (!isDue) return undefined;
    this.steppedMs = nowMs;
    return this.attempt(() => {
      for (const thread of found) this.step(thread);
      this.writer.tell(sharedClockOf(this.threads.gate, systemClock.now()));
    });
  }

  /**
   * The session has ended: what is still in memory goes to disk, where all calls are kept.
   * @returns the error of a disk that takes no more, once
   */
  finish(): unknown {
    if (!this.keepsAll || this.over) return undefined;
    const stopNs = stopNsOf(this.threads.gate);
    const error = this.attempt(() => {
      for (const thread of this.threads.threadsOf(this.session).threads) this.lastStep(thread, stopNs);
      this.writer.tell(sharedClockOf(this.threads.gate, stopNs));
      this.writer.end();
      this.isWhole = true;
    });
    this.over = true;
    return error;
  }

  private attempt(write: () => void): unknown {
    try {
      if (this.writer.isRemoved()) this.beginAnew();
      write();
    } catch (error) {
      this.over = true;
      return lastSession(this.threads) === this.session ? error : undefined;
    }
    return undefined;
  }

  /** With all that memory still holds, when the program has taken away what was written. */
  private beginAnew(): void {
    this.writer.beginAnew();
    this.drained.clear();
  }

  /** Takes away what was written, and writes no more. */
  remove(): void {
    if (this.removed) return;
    this.removed = true;
    this.over = true;
    this.writer.close();
    removeLive(this.folder);
  }

  private hasMany({ id, buffer }: KnownThread): boolean {
    const most = Math.min(CALLS_AT_ONCE, this.maxFrames / 2);
    const lanes = layOut(buffer);
    const { next = 0, nextValue = 0 } = this.drained.get(id) ?? {};
    return endedCalls(lanes) - next > most || lanes.givenValues[0] - nextValue > most;
  }

  private step(thread: KnownThread): void {
    const drained = this.drainedOf(thread.id);
    const lanes = layOut(thread.buffer);
    const depth = lanes.header[Slot.DEPTH];
    const latestNs = depth > 0 ? lanes.stackStarts[depth - 1] : lanes.times[Time.START_NS];
    const seen = `${endedCalls(lanes)} ${depth} ${latestNs} ${lanes.givenValues[0]}`;
    if (seen === drained.seen) return;
    const links = endedLinks(lanes);
    const { next, nextLink, nextValue } = drained;
    const live = readLiveRecording(thread.buffer, thread, systemClock.now, next, nextLink, nextValue, this.room);
    // The memory was given to the next session meanwhile.
    if (lanes.header[Slot.SESSION] !== this.session) return;
    const ids = this.idsOf(thread, drained);
    // The first says it without a look at each call.
    if (!isWhole(thread) && !areKnown(live, ids)) return;
    drained.seen = seen;
    // Those that end while they are read are on disk twice, which says the same as once.
    drained.nextLink = links;
    this.write(live, thread, drained);
  }

  private lastStep(thread: KnownThread, stopNs: bigint): void {
    const drained = this.drainedOf(thread.id);
    this.idsOf(thread, drained);
    const { next, nextLink, nextValue } = drained;
    this.write(readRecording(thread.buffer, thread, stopNs, next, nextLink, nextValue), thread, drained);
  }

  /** @param recording what the thread has recorded since the step before */
  private write(recording: ThreadRecording, thread: KnownThread, drained: Drained): void {
    const { calls, counters, losses } = recording;
    if (drained.next === 0) drained.overwritten = losses.overwritten;
    else drained.undrained += losses.overwritten;
    drained.next += losses.overwritten + calls.starts.length;
    drained.missedValues += losses.overwrittenValues;
    drained.nextValue += losses.overwrittenValues + (counters?.values.length ?? 0);
    if (drained.isRenumbered || !isWhole(thread)) renumber(recording, drained.ids);
    const { overwritten, undrained, missedValues: overwrittenValues } = drained;
    const lost = { ...losses, overwritten, undrained, overwrittenValues };
    this.writer.step({ ...recording, losses: lost }, this.files.files);
  }

  private drainedOf(id: number): Drained {
    const none = { next: 0, nextLink: 0, overwritten: 0, undrained: 0, nextValue: 0, missedValues: 0 };
    const known = this.drained.get(id) ?? { ...none, seen: "", ids: [], files: 0, isRenumbered: false };
    this.drained.set(id, known);
    return known;
  }

  private idsOf({ files }: KnownThread, drained: Drained): readonly number[] {
    const ids = this.files.idsOf(files.slice(drained.files));
    drained.isRenumbered ||= ids.some((id, own) => id !== own);
    Object.assign(drained.ids, ids);
    drained.files = files.length;
    return drained.ids;
  }
}
