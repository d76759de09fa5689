/** The call tree as lines of text, in the manner of uftrace's graph: an only child stands right under its caller. */
import type { CallBranch } from "../trace/answers/call-tree.js";
import { formatTime } from "../trace/answers/format-time.js";
import type { FunctionInfo } from "../trace/model/model.js";
import { describePlace } from "../trace/answers/describe.js";
import { alignColumns } from "./table.js";

interface Shown {
  /** Branches that are shown, the largest. */
  readonly limit: number;
  /** Branches through a function that passes are shown. */
  readonly filter: (info: FunctionInfo) => boolean;
}

interface Entry {
  readonly branch: CallBranch;
  /** Place of the caller's entry, -1 for an outermost function. */
  readonly caller: number;
  readonly depth: number;
}

export function treeLines(roots: readonly CallBranch[], shown: Shown): string[] {
  const entries = entriesOf(roots, shown);
  const kept = largest(entries, shown.limit);
  const rows = new Drawing(entries, kept).rows();
  const hidden = entries.length - kept.size;
  return [
    ...alignColumns([HEADING, ...rows], { leftAligned: HEADING.length - 1 }),
    ...(hidden > 0 ? [`… and ${hidden} more branches (--limit 0 prints all)`] : []),
  ];
}

const HEADING = ["total", "self", "calls", "function"];

/** The branches as a list, since JSON cannot be nested as deep as calls are: callers before what they called. */
export function treeJson(roots: readonly CallBranch[], shown: Shown): object[] {
  const entries = entriesOf(roots, shown);
  const kept = [...largest(entries, shown.limit)].sort((one, other) => one - other);
  const ids = new Map(kept.map((at, id) => [at, id]));
  return kept.map((at, id) => {
    const { branch, caller, depth } = entries[at];
    const { function: info, calls, totalNs, selfNs } = branch;
    return { id, caller: ids.get(caller) ?? null, depth, ...info, calls, totalNs, selfNs };
  });
}

/** Branches that pass, and all above and below them, callers first. A loop, as calls may be nested deeper than functions may. */
function entriesOf(roots: readonly CallBranch[], { filter }: Shown): Entry[] {
  const all: Entry[] = [];
  const passes: boolean[] = [];
  const pending = roots.map((branch): Entry => ({ branch, caller: -1, depth: 0 })).reverse();
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    const at = all.push(entry) - 1;
    passes.push(filter(entry.branch.function) || passes[entry.caller]);
    const below = entry.branch.children.map((branch): Entry => ({ branch, caller: at, depth: entry.depth + 1 }));
    while (below.length > 0) pending.push(below.pop()!);
  }
  for (let at = all.length - 1; at >= 0; at--) if (passes[at] && all[at].caller >= 0) passes[all[at].caller] = true;
  // A caller that passes because of one callee has others that do not.
  return renumbered(all, passes);
}

function renumbered(all: readonly Entry[], passes: readonly boolean[]): Entry[] {
  const places: number[] = [];
  let count = 0;
  for (const pass of passes) places.push(pass ? count++ : -1);
  return all.flatMap((entry, at) => (passes[at] ? [{ ...entry, caller: places[entry.caller] ?? -1 }] : []));
}

/** A caller takes at least as long as what it called and stands before it, so what is kept hangs together. */
function largest(entries: readonly Entry[], limit: number): Set<number> {
  const order = entries.map((_, at) => at);
  order.sort((one, other) => entries[other].branch.totalNs - entries[one].branch.totalNs || one - other);
  return new Set(order.slice(0, limit));
}

/** Draws what stands before the names: `├─` for one of several, nothing for an only child. */
class Drawing {
  /** By place of an entry: what stands before its children. */
  private readonly prefixes: string[] = [];
  /** By place of the caller, the outermost functions at -1: its children, and those that are shown and not drawn yet. */
  private readonly children = new Map<number, number>();
  private readonly left = new Map<number, number>();

  constructor(
    private readonly entries: readonly Entry[],
    private readonly kept: ReadonlySet<number>,
  ) {
    entries.forEach(({ caller }, at) => {
      add(this.children, caller, 1);
      if (kept.has(at)) add(this.left, caller, 1);
    });
  }

  rows(): string[][] {
    return this.entries.flatMap(({ branch, caller }, at) => {
      if (!this.kept.has(at)) return [];
      const before = this.prefixes[caller] ?? "";
      const isOnly = this.children.get(caller) === 1;
      const isLast = add(this.left, caller, -1) === 0;
      const mark = isOnly ? "" : isLast ? "└─ " : "├─ ";
      this.prefixes[at] = before + (isOnly ? "" : isLast ? "   " : "│  ");
      const { totalNs, selfNs, calls, function: info } = branch;
      return [[formatTime(totalNs), formatTime(selfNs), String(calls), `${before}${mark}${describePlace(info)}`]];
    });
  }
}

function add(counts: Map<number, number>, key: number, more: number): number {
  const count = (counts.get(key) ?? 0) + more;
  counts.set(key, count);
  return count;
}
