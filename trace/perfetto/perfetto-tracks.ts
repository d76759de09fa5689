/**
 * The tracks of a Perfetto trace of another program. Each becomes a thread, as slices nest on a track: those of threads, and those that
 * have slices and stand for something else, in the process that they stand below. Those of counters belong to what they stand below.
 */
import { Map, Set } from "../../base/built-ins.js";
import { CounterBuilder, finishCounters } from "../model/counters.js";
import type { ForeignProcess } from "../foreign/foreign-trace.js";
import { freeIds } from "../model/free-ids.js";
import { counterName } from "./read-perfetto-counters.js";
import type {
  CounterDescriptor,
  ProcessDescriptor,
  ThreadDescriptor,
  TrackDescriptor,
  Wide,
} from "./read-perfetto-packet.js";

/** The track of events that name none. */
export const DEFAULT_TRACK = 0;

interface Track {
  /** For its events. */
  readonly number: number;
  readonly key: Wide | string;
  thread?: ThreadDescriptor;
}

interface CounterTrack {
  readonly descriptor: CounterDescriptor;
  readonly builder: CounterBuilder;
}

/** @param owner key of a thread's track, or of a process */
type OwnedBy = (owner: Wide | string) => Pick<ForeignProcess, "counters">;

export class PerfettoTracks {
  private readonly descriptors = new Map<Wide | string, TrackDescriptor>();
  private readonly processes = new Map<number, ProcessDescriptor>();
  /** By uuid; by `pid/tid` where there is none. */
  private readonly tracks = new Map<Wide | string, Track>();
  private readonly counters = new Map<Wide, CounterTrack>();

  describe(descriptor: TrackDescriptor): void {
    const { uuid, process, thread } = descriptor;
    this.descriptors.set(uuid, { ...this.descriptors.get(uuid), ...descriptor });
    if (process) this.processes.set(process.pid, process);
    if (thread) this.trackOf(uuid).thread = thread;
  }

  /** @returns the number of the track, as the events of a trace have it */
  numberOf(uuid: Wide): number {
    return this.trackOf(uuid).number;
  }

  /** The same for a thread that no track stands for. */
  numberOfThread(thread: ThreadDescriptor): number {
    const track = this.trackOf(`${thread.pid}/${thread.tid}`);
    track.thread = thread;
    return track.number;
  }

  /** @returns undefined where the track is none of a counter, as far as has been read */
  counterOf(uuid: Wide): CounterTrack | undefined {
    const known = this.counters.get(uuid);
    const { counter: descriptor, name = "" } = this.descriptors.get(uuid) ?? {};
    if (known || !descriptor) return known;
    const counter = { descriptor, builder: new CounterBuilder(counterName(name, descriptor)) };
    this.counters.set(uuid, counter);
    return counter;
  }

  finish(): ForeignProcess[] {
    const byPid = new Map<number, Track[]>();
    for (const uuid of this.counters.keys()) byPid.set(this.pidOf({ key: uuid }), []);
    for (const track of this.tracks.values()) {
      const pid = this.pidOf(track);
      const tracks = byPid.get(pid) ?? [];
      tracks.push(track);
      byPid.set(pid, tracks);
    }
    const pids = freeIds([...byPid.keys()]);
    const ownedBy = this.countersByOwner();
    return [...byPid].map(([pid, tracks], at) => this.processOf(pid, pids[at], tracks, ownedBy));
  }

  private trackOf(key: Wide | string): Track {
    const known = this.tracks.get(key);
    if (known) return known;
    const track = { number: this.tracks.size, key };
    this.tracks.set(key, track);
    return track;
  }

  /** @param id the pid as the trace has it */
  private processOf(pid: number, id: number, tracks: readonly Track[], ownedBy: OwnedBy): ForeignProcess {
    const { name = "", commandLine } = this.processes.get(pid) ?? {};
    const ids = freeIds(tracks.map(({ thread }) => thread?.tid));
    const threads = tracks.map((track, at) => ({
      number: track.number,
      id: ids[at] === id ? 0 : ids[at],
      name: this.nameOf(track),
      ...ownedBy(track.key),
    }));
    const known = pid === NO_PROCESS ? "" : String(pid);
    return { pid: id, name: name || known, ...(commandLine && { commandLine }), ...ownedBy(processKey(pid)), threads };
  }

  private countersByOwner(): OwnedBy {
    const owned = new Map<Wide | string, CounterBuilder[]>();
    for (const [uuid, { builder }] of this.counters) {
      const owner = this.ownerOf(uuid);
      const key = owner?.thread ? owner.uuid : processKey(owner?.process?.pid ?? NO_PROCESS);
      owned.set(key, [...(owned.get(key) ?? []), builder]);
    }
    return (owner) => {
      const counters = finishCounters(owned.get(owner) ?? []);
      return counters ? { counters } : {};
    };
  }

  private nameOf({ thread, key }: Track): string {
    if (thread) return thread.name || String(thread.tid);
    // Those of threads and processes above it are said already.
    const names = this.above(key).flatMap(({ name, process }) => (name === "" || process ? [] : [name]));
    return names.reverse().join(" / ") || (key === DEFAULT_TRACK ? "default track" : `track ${key}`);
  }

  private pidOf({ thread, key }: Pick<Track, "thread" | "key">): number {
    if (thread) return thread.pid;
    const owner = this.ownerOf(key);
    return owner?.process?.pid ?? owner?.thread?.pid ?? NO_PROCESS;
  }

  /** The process or thread that a track stands for or below. */
  private ownerOf(key: Wide | string): TrackDescriptor | undefined {
    return this.above(key).find((descriptor) => descriptor.process ?? descriptor.thread);
  }

  /** The descriptors of a track and of those that it stands below. */
  private above(key: Wide | string): TrackDescriptor[] {
    const found = new Set<TrackDescriptor>();
    let descriptor = this.descriptors.get(key);
    while (descriptor && !found.has(descriptor)) {
      found.add(descriptor);
      descriptor = descriptor.parentUuid === undefined ? undefined : this.descriptors.get(descriptor.parentUuid);
    }
    return [...found];
  }
}

const processKey = (pid: number): string => `process ${pid}`;

/** Of tracks that stand below none. */
const NO_PROCESS = 0;
