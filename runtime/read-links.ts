/** Memory of a recording → the links of callbacks that it holds (callback-links.ts), also while its thread goes on. */
import type { LinkLanes, OpenLink, ThreadRecording } from "./contract.js";
import * as at from "./layout.js";
import { Slot } from "./layout.js";
import { narrowFromRing, wideFromRing } from "./ring-copy.js";

/**
 * @param from number of the first link that is wanted, as `endedLinks` counts
 * @returns nothing where callbacks are not linked
 */
export function readLinks(lanes: at.Layout, from = 0): Pick<ThreadRecording, "links" | "openLinks"> {
  if (lanes.header[Slot.MAX_LINKS] === 0) return {};
  // Before the ended ones: a link that ends meanwhile is in both, which changes nothing, and not in neither.
  const openLinks = readOpenLinks(lanes);
  return { links: copyLinks(lanes, from, endedLinks(lanes)), openLinks };
}

/** How many links have been kept so far, those included that newer ones took the place of. */
export const endedLinks = ({ header }: at.Layout): number =>
  header[Slot.LINK_LAPS] * header[Slot.MAX_LINKS] + header[Slot.LINK_HEAD];

function readOpenLinks(lanes: at.Layout): OpenLink[] {
  const { header } = lanes;
  const { callbackFromDepths, callbackFromStarts, callbackBegins } = at.layOutLinks(lanes);
  const begun = header[Slot.BEGUN_CALLBACKS];
  const openLinks: OpenLink[] = [];
  for (let callback = 0; callback < header[Slot.CALLBACKS]; callback++) {
    const fromDepth = callbackFromDepths[callback];
    const [fromStartNs, beginNs] = [callbackFromStarts[callback], callbackBegins[callback]];
    if (fromDepth !== at.NO_LINK) openLinks.push({ fromStartNs, fromDepth, beginNs });
  }
  // Others have begun meanwhile: no place is sure to hold what belongs together.
  return header[Slot.BEGUN_CALLBACKS] === begun ? openLinks : [];
}

function copyLinks(lanes: at.Layout, from: number, to: number): LinkLanes {
  const copied = Math.min(Math.max(from, oldestWhole(lanes)), to);
  const { linkFromStarts, linkFromDepths, linkBegins, linkEnds } = at.layOutLinks(lanes);
  const links = {
    fromStarts: wideFromRing(linkFromStarts, copied, to),
    fromDepths: narrowFromRing(linkFromDepths, copied, to),
    begins: wideFromRing(linkBegins, copied, to),
    ends: wideFromRing(linkEnds, copied, to),
  };
  // Those whose places were taken while they were copied.
  const torn = Math.min(Math.max(0, oldestWhole(lanes) - copied), to - copied);
  return torn === 0 ? links : withoutFirst(links, torn);
}

/** The oldest link whose place nobody is writing to. */
function oldestWhole(lanes: at.Layout): number {
  const { header } = lanes;
  return header[Slot.LINK_LAPS] > 0 ? endedLinks(lanes) - header[Slot.MAX_LINKS] + 1 : 0;
}

function withoutFirst({ fromStarts, fromDepths, begins, ends }: LinkLanes, count: number): LinkLanes {
  return {
    fromStarts: fromStarts.subarray(count),
    fromDepths: fromDepths.subarray(count),
    begins: begins.subarray(count),
    ends: ends.subarray(count),
  };
}
