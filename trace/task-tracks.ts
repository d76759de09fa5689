/**
 * Tasks → tracks. On a track one slice can stand in another or behind it, and tasks overlap in every other way; so a track holds
 * tasks one after another, and a task stands on a track under that of the task that started it:
 *
 *     1      ├─ loadAll ─────────────────┤├─ save ──┤
 *     1.1      ├─ fetchUser ───────┤         ├─ put ┤
 *     1.2      ├─ fetchPosts ─────────┤
 *     1.2.1       ├─ decode ─┤├─ decode ┤
 *
 * A track costs Perfetto 0.13 ms to load, so a track is taken again as soon as its task and all that were started under it have ended,
 * and there are at most MAX_TRACKS a thread. The tasks beyond that are left over.
 */
import type { Task } from "./task-spans.js";

export const MAX_TRACKS = 1000;
/** Chains in which each task starts the next and ends would go down without end: from here on they stand side by side. */
const MAX_LEVELS = 8;

export interface TaskTrack {
  /** `1.2.1` */
  readonly path: string;
  readonly parent: TaskTrack | undefined;
  /** In the order of time, none overlapping another. */
  readonly tasks: Task[];
}

/** A track and those beside it, of which a task takes the first that is free. */
interface Track extends TaskTrack {
  readonly parent: Track | undefined;
  readonly siblings: Siblings;
  readonly children: Siblings;
  readonly level: number;
  /** The end of what stands on the track and under it. */
  busyToNs: number;
}

interface Siblings {
  readonly tracks: Track[];
  /** No track of them is free before. */
  freeFromNs: number;
}

/**
 * @param tasks in the order of their starts
 * @returns the tracks, each behind its parent, and the tasks that have found none
 */
export function layOutTasks(tasks: readonly Task[]): { tracks: readonly TaskTrack[]; leftOver: readonly Task[] } {
  const layout = new Layout(endsOfFamilies(tasks));
  for (const task of tasks) layout.place(task);
  return layout;
}

class Layout {
  readonly tracks: Track[] = [];
  readonly leftOver: Task[] = [];
  private readonly roots = noSiblings();
  /** Where each task stands; undefined for one that is left over. */
  private readonly trackOf = new Map<number, Track | undefined>();

  constructor(private readonly familyEndNs: ReadonlyMap<Task, number>) {}

  place(task: Task): void {
    const track = this.findTrack(task);
    this.trackOf.set(task.number, track);
    if (!track) return void this.leftOver.push(task);
    track.tasks.push(task);
    // On the last level a task keeps no track for its children, which stand beside it.
    track.busyToNs = track.level < MAX_LEVELS ? this.familyEndNs.get(task)! : task.endNs;
    track.siblings.freeFromNs = Math.min(track.siblings.freeFromNs, track.busyToNs);
  }

  private findTrack({ parent, startNs }: Task): Track | undefined {
    const under = this.trackOf.get(parent);
    if (under === undefined && this.trackOf.has(parent)) return undefined;
    const isDeepest = under?.level === MAX_LEVELS;
    const siblings = (isDeepest ? under.siblings : under?.children) ?? this.roots;
    const free = takeFree(siblings, startNs);
    if (free || this.tracks.length === MAX_TRACKS) return free;
    return this.addTrack(siblings, isDeepest ? under.parent : under);
  }

  private addTrack(siblings: Siblings, parent: Track | undefined): Track {
    const path = `${parent ? `${parent.path}.` : ""}${siblings.tracks.length + 1}`;
    const level = (parent?.level ?? 0) + 1;
    const track = { path, parent, tasks: [], siblings, children: noSiblings(), level, busyToNs: 0 };
    siblings.tracks.push(track);
    this.tracks.push(track);
    return track;
  }
}

function noSiblings(): Siblings {
  return { tracks: [], freeFromNs: -1 };
}

function takeFree(siblings: Siblings, startNs: number): Track | undefined {
  if (siblings.freeFromNs >= startNs) return undefined;
  const free = siblings.tracks.find(({ busyToNs }) => busyToNs < startNs);
  if (!free) siblings.freeFromNs = siblings.tracks.reduce((min, { busyToNs }) => Math.min(min, busyToNs), Infinity);
  return free;
}

/** When a task and all the tasks that it started, and so on, have ended. A task has a smaller number than those that it starts. */
function endsOfFamilies(tasks: readonly Task[]): Map<Task, number> {
  const ends = new Map(tasks.map((task) => [task, task.endNs]));
  const byNumber = new Map(tasks.map((task) => [task.number, task]));
  for (const task of tasks.toSorted((one, other) => other.number - one.number)) {
    const parent = byNumber.get(task.parent);
    if (parent) ends.set(parent, Math.max(ends.get(parent)!, ends.get(task)!));
  }
  return ends;
}
