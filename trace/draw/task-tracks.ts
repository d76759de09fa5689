/**
 * Which track a task stands on. On a track one slice can stand in another or behind it, and tasks overlap in every other way; so a
 * track holds tasks one after another, and a task stands on a track under that of the task that started it:
 *
 *     1      ├─ loadAll ─────────────────┤├─ save ──┤
 *     1.1      ├─ fetchUser ───────┤         ├─ put ┤
 *     1.2      ├─ fetchPosts ─────────┤
 *     1.2.1       ├─ decode ─┤├─ decode ┤
 *
 * A track costs Perfetto 0.13 ms to load, so a track is taken again as soon as its task and all that were started under it have ended,
 * and there are at most MAX_TRACKS a thread.
 */
export const MAX_TRACKS = 1000;
/** Chains in which each task starts the next and ends would go down without end: from here on they stand side by side. */
const MAX_LEVELS = 8;

export interface TaskTrack {
  /** `1.2.1` */
  readonly path: string;
  readonly parent: TaskTrack | undefined;
}

/** A track and those beside it, of which a task takes the first that is free. */
interface Track extends TaskTrack {
  readonly parent: Track | undefined;
  readonly siblings: Siblings;
  readonly children: Siblings;
  readonly level: number;
  /** Tasks that have not ended, on the track and under it. */
  alive: number;
  /** The last end of one. */
  endNs: number;
}

interface Siblings {
  readonly tracks: Track[];
  /** Tracks on which nobody is alive. */
  free: number;
}

export class TaskTracks {
  private readonly roots = noSiblings();
  private count = 0;

  /** @param under the track of the task that started it @returns a track for a task that begins, undefined when there are too many */
  take(under: TaskTrack | undefined, startNs: number): TaskTrack | undefined {
    const parent = under as Track | undefined;
    // On the last level a task keeps no track for its children, which stand beside it.
    const isDeepest = parent?.level === MAX_LEVELS;
    const siblings = (isDeepest ? parent.siblings : parent?.children) ?? this.roots;
    const track = findFree(siblings, startNs) ?? this.addTrack(siblings, isDeepest ? parent.parent : parent);
    for (let above = track; above; above = above.parent) {
      if (above.alive++ === 0) above.siblings.free--;
    }
    return track;
  }

  /** The task that has taken the track ends. */
  release(taken: TaskTrack, endNs: number): void {
    for (let above: Track | undefined = taken as Track; above; above = above.parent) {
      above.endNs = Math.max(above.endNs, endNs);
      if (--above.alive === 0) above.siblings.free++;
    }
  }

  private addTrack(siblings: Siblings, parent: Track | undefined): Track | undefined {
    if (this.count === MAX_TRACKS) return undefined;
    this.count++;
    const path = `${parent ? `${parent.path}.` : ""}${siblings.tracks.length + 1}`;
    const level = (parent?.level ?? 0) + 1;
    const track = { path, parent, siblings, children: noSiblings(), level, alive: 0, endNs: -1 };
    siblings.tracks.push(track);
    siblings.free++;
    return track;
  }
}

function noSiblings(): Siblings {
  return { tracks: [], free: 0 };
}

function findFree({ tracks, free }: Siblings, startNs: number): Track | undefined {
  return free === 0 ? undefined : tracks.find(({ alive, endNs }) => alive === 0 && endNs < startNs);
}
