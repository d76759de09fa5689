/** The links of a thread, as they are recorded, in the model, and as a reader of a drawn trace finds them. */
import type { LinkLanes, ThreadRecording } from "../runtime/contract.js";
import type { Links } from "./model.js";
import type { CallLinks } from "./thread-links.js";

/** Of the arrows in a Chrome JSON trace. */
export const LINK_CATEGORY = "callback";

/** A link in the model. */
interface Link {
  readonly fromNs: number;
  readonly fromDepth: number;
  readonly beginNs: number;
  readonly endNs: number;
}

type Recorded = Pick<ThreadRecording, "links" | "openLinks">;

/** @returns what a thread has recorded, undefined when there is none */
export function linksOf({ links, openLinks = [] }: Recorded, originNs: bigint, stopNs: number): Links | undefined {
  const relative = (ns: bigint) => Number(ns - originNs);
  const ended = Array.from(links?.begins ?? [], (beginNs, at) => ({
    fromNs: relative(links!.fromStarts[at]),
    fromDepth: links!.fromDepths[at],
    beginNs: relative(beginNs),
    endNs: relative(links!.ends[at]),
  }));
  const open = openLinks.map(({ fromStartNs, fromDepth, beginNs }) => {
    return { fromNs: relative(fromStartNs), fromDepth, beginNs: relative(beginNs), endNs: stopNs };
  });
  return inOrderOfBegins([...ended, ...open]);
}

function inOrderOfBegins(links: Link[]): Links | undefined {
  if (links.length === 0) return undefined;
  // A callback inside of another is the later one, also where the clock has not moved in between.
  links.sort((one, other) => one.beginNs - other.beginNs || other.endNs - one.endNs);
  return {
    fromNs: Float64Array.from(links, ({ fromNs }) => fromNs),
    fromDepths: Int32Array.from(links, ({ fromDepth }) => fromDepth),
    beginNs: Float64Array.from(links, ({ beginNs }) => beginNs),
    endNs: Float64Array.from(links, ({ endNs }) => endNs),
  };
}

/** The inverse, for a raw trace. */
export function linkLanes({ fromNs, fromDepths, beginNs, endNs }: Links, absolute: (ns: number) => bigint): LinkLanes {
  const wide = (lane: Float64Array) => BigInt64Array.from(Array.from(lane, absolute));
  return { fromStarts: wide(fromNs), fromDepths, begins: wide(beginNs), ends: wide(endNs) };
}

/** Puts the links of a drawn trace together again. */
export class LinksBuilder {
  private readonly schedulers = new Map<number, Pick<Link, "fromNs" | "fromDepth">>();
  private readonly links: Link[] = [];

  /** A call begins. */
  enter({ from, as }: CallLinks, ns: number, depth: number): void {
    if (as !== 0) this.schedulers.set(as, { fromNs: ns, fromDepth: depth });
    const scheduler = from === 0 ? undefined : this.schedulers.get(from);
    if (scheduler) this.links.push({ ...scheduler, beginNs: ns, endNs: ns });
  }

  finish(): Links | undefined {
    return inOrderOfBegins(this.links);
  }
}
