/**
 * The tracks of a Perfetto trace of another program. Each that has slices becomes a thread: those of threads, however many descriptors a
 * thread has, and tracks that a program has made for something else, under the process that they stand below.
 */
import type { ForeignProcess } from "./foreign-trace.js";
import { freeIds } from "./free-ids.js";
import type { ProcessDescriptor, ThreadDescriptor, TrackDescriptor, Wide } from "./read-perfetto-packet.js";

/** The track of events that name none. */
export const DEFAULT_TRACK = 0;

interface Track {
  /** For its events. */
  readonly number: number;
  /** Undefined for one that only a sequence stands for. */
  readonly uuid: Wide | undefined;
  thread?: ThreadDescriptor;
}

export class PerfettoTracks {
  private readonly descriptors = new Map<Wide, TrackDescriptor>();
  private readonly processes = new Map<number, ProcessDescriptor>();
  private readonly tracks: Track[] = [];
  private readonly byUuid = new Map<Wide, Track>();
  /** By `pid/tid`. */
  private readonly byThread = new Map<string, Track>();

  describe(descriptor: TrackDescriptor): void {
    const { uuid, process, thread } = descriptor;
    this.descriptors.set(uuid, { ...this.descriptors.get(uuid), ...descriptor });
    if (process) this.processes.set(process.pid, process);
    if (thread) this.byUuid.set(uuid, this.trackOfThread(thread, this.byUuid.get(uuid)));
  }

  /** @returns the number of the track, as the events of a trace have it */
  numberOf(uuid: Wide): number {
    const track = this.byUuid.get(uuid) ?? this.add(uuid);
    this.byUuid.set(uuid, track);
    return track.number;
  }

  numberOfThread(thread: ThreadDescriptor): number {
    return this.trackOfThread(thread).number;
  }

  finish(): ForeignProcess[] {
    const byPid = new Map<number, Track[]>();
    for (const track of this.tracks) {
      const pid = this.pidOf(track);
      const tracks = byPid.get(pid) ?? [];
      tracks.push(track);
      byPid.set(pid, tracks);
    }
    const pids = freeIds([...byPid.keys()]);
    return [...byPid].map(([pid, tracks], at) => this.processOf(pid, pids[at], tracks));
  }

  private add(uuid: Wide | undefined): Track {
    const track: Track = { number: this.tracks.length, uuid };
    this.tracks.push(track);
    return track;
  }

  /** @param known the track, where it had events before it was described */
  private trackOfThread(thread: ThreadDescriptor, known?: Track): Track {
    const key = `${thread.pid}/${thread.tid}`;
    const track = this.byThread.get(key) ?? known ?? this.add(undefined);
    this.byThread.set(key, track);
    track.thread = { ...thread, name: thread.name || (track.thread?.name ?? "") };
    return track;
  }

  /** @param id the pid as the trace has it */
  private processOf(pid: number, id: number, tracks: readonly Track[]): ForeignProcess {
    const { name = "", commandLine } = this.processes.get(pid) ?? {};
    const ids = freeIds(tracks.map(({ thread }) => thread?.tid));
    const threads = tracks.map((track, at) => ({
      number: track.number,
      id: track.thread?.tid === pid ? 0 : ids[at],
      name: this.nameOf(track),
    }));
    const known = pid === NO_PROCESS ? "" : String(pid);
    return { pid: id, name: name || known, ...(commandLine && { commandLine }), threads };
  }

  private nameOf({ thread, uuid }: Track): string {
    if (thread) return thread.name || String(thread.tid);
    // Those of threads and processes above it are said already.
    const names = this.above(uuid).flatMap(({ name, process }) => (name === "" || process ? [] : [name]));
    return names.reverse().join(" / ") || (uuid === DEFAULT_TRACK ? "default track" : `track ${uuid}`);
  }

  private pidOf({ thread, uuid }: Track): number {
    if (thread) return thread.pid;
    const owner = this.above(uuid).find((descriptor) => descriptor.process ?? descriptor.thread);
    return owner?.process?.pid ?? owner?.thread?.pid ?? NO_PROCESS;
  }

  /** The descriptors of a track and of those that it stands below. */
  private above(uuid: Wide | undefined): TrackDescriptor[] {
    const found = new Set<TrackDescriptor>();
    let descriptor = uuid === undefined ? undefined : this.descriptors.get(uuid);
    while (descriptor && !found.has(descriptor)) {
      found.add(descriptor);
      descriptor = descriptor.parentUuid === undefined ? undefined : this.descriptors.get(descriptor.parentUuid);
    }
    return [...found];
  }
}

/** Of tracks that stand below none. */
const NO_PROCESS = 0;
