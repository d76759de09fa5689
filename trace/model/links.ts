/** The links of a thread, as they are recorded, in the model, and as a reader of a drawn trace finds them. */
import { Map } from "../../base/built-ins.js";
import type { LinkLanes, ThreadRecording } from "../../runtime/contract.js";
import { absoluteSetter, sinceOrigin } from "./clock-lanes.js";
import type { Links } from "./model.js";
import type { CallLinks } from "../draw/thread-links.js";

/** Of the arrows in a Chrome JSON trace. */
export const LINK_CATEGORY = "callback";

type Recorded = Pick<ThreadRecording, "links" | "openLinks">;

/** @returns what a thread has recorded, undefined when there is none */
export function linksOf({ links, openLinks = [] }: Recorded, originNs: bigint, stopNs: number): Links | undefined {
  const relative = (ns: bigint) => Number(ns - originNs);
  const open: Links = {
    fromNs: Float64Array.from(openLinks, ({ fromStartNs }) => relative(fromStartNs)),
    fromDepths: Int32Array.from(openLinks, ({ fromDepth }) => fromDepth),
    beginNs: Float64Array.from(openLinks, ({ beginNs }) => relative(beginNs)),
    endNs: new Float64Array(openLinks.length).fill(stopNs),
  };
  if (links === undefined) return inOrderOfBegins(open);
  return inOrderOfBegins({
    fromNs: concat(sinceOrigin(links.fromStarts, originNs), open.fromNs),
    fromDepths: concat(links.fromDepths, open.fromDepths),
    beginNs: concat(sinceOrigin(links.begins, originNs), open.beginNs),
    endNs: concat(sinceOrigin(links.ends, originNs), open.endNs),
  });
}

function concat<Lane extends Float64Array | Int32Array>(first: Lane, second: Lane): Lane {
  const both = new (first.constructor as new (length: number) => Lane)(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function inOrderOfBegins({ fromNs, fromDepths, beginNs, endNs }: Links): Links | undefined {
  if (beginNs.length === 0) return undefined;
  // A callback inside of another is the later one, also where the clock has not moved in between.
  const order = Uint32Array.from(beginNs.keys()).sort(
    (one, other) => beginNs[one] - beginNs[other] || endNs[other] - endNs[one],
  );
  return {
    fromNs: fromNs.map((_, at) => fromNs[order[at]]),
    fromDepths: fromDepths.map((_, at) => fromDepths[order[at]]),
    beginNs: beginNs.map((_, at) => beginNs[order[at]]),
    endNs: endNs.map((_, at) => endNs[order[at]]),
  };
}

/** The inverse, for a raw trace. */
export function linkLanes({ fromNs, fromDepths, beginNs, endNs }: Links, originNs: bigint): LinkLanes {
  const wide = (lane: Float64Array): BigInt64Array => {
    const absolute = new BigInt64Array(lane.length);
    const set = absoluteSetter(absolute, originNs);
    lane.forEach((ns, at) => set(at, ns));
    return absolute;
  };
  return { fromStarts: wide(fromNs), fromDepths, begins: wide(beginNs), ends: wide(endNs) };
}

/** Puts the links of a drawn trace together again. */
export class LinksBuilder {
  private readonly schedulers = new Map<number, { ns: number; depth: number }>();
  private readonly fromNs: number[] = [];
  private readonly fromDepths: number[] = [];
  private readonly beginNs: number[] = [];

  /** A call begins. */
  enter({ from, as }: CallLinks, ns: number, depth: number): void {
    if (as !== 0) this.schedulers.set(as, { ns, depth });
    const scheduler = from === 0 ? undefined : this.schedulers.get(from);
    if (scheduler === undefined) return;
    this.fromNs.push(scheduler.ns);
    this.fromDepths.push(scheduler.depth);
    this.beginNs.push(ns);
  }

  /** When a callback began and ended it does not say: with its first call. */
  finish(): Links | undefined {
    if (this.beginNs.length === 0) return undefined;
    const beginNs = Float64Array.from(this.beginNs);
    const [fromNs, fromDepths] = [Float64Array.from(this.fromNs), Int32Array.from(this.fromDepths)];
    return { fromNs, fromDepths, beginNs, endNs: beginNs };
  }
}
