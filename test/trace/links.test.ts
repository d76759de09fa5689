/** Links of random recordings: the arrows that are drawn, and what is left of them when a trace is written and read. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { LinkLanes, OpenLink, ProcessRecording, ThreadRecording } from "../../runtime/contract.js";
import { collectBytes, concatBytes } from "../../trace/bytes/bytes.js";
import { writeTrace } from "../../trace/formats.js";
import { fromRecordings } from "../../trace/model/from-recording.js";
import type { Trace } from "../../trace/model/model.js";
import { encodeRecordings } from "../../trace/raw/raw.js";
import { readTrace } from "../../trace/read-trace.js";
import { arrows } from "../oracle/arrows.js";
import { drawnLinks } from "./drawn-links.js";
import { naiveThreads, recordingOfNaive, type NaiveThread } from "./random-recording.js";
import { recordingOf } from "./record-tree.js";

const CLOCK_NS = 7_000_000_000n;

interface NaiveLink {
  readonly fromNs: number;
  readonly fromDepth: number;
  readonly beginNs: number;
  readonly endNs: number;
  /** The callback runs at the stop. */
  readonly isOpen: boolean;
}

interface Linked {
  readonly thread: NaiveThread;
  readonly links: readonly NaiveLink[];
}

/** Callbacks at any time, of frames that are there and of some that are not. */
const linked: fc.Arbitrary<Linked> = naiveThreads.chain((thread) => {
  const time = fc.nat({ max: thread.stopNs });
  const call = fc.nat({ max: thread.begun.length });
  const link = fc.record({
    call,
    offset: fc.constantFrom(0, 0, 0, 1),
    beginNs: time,
    lastsNs: time,
    isOpen: fc.boolean(),
  });
  return fc.array(link, { maxLength: 20 }).map((all) => ({
    thread,
    links: all.map(({ call, offset, beginNs, lastsNs, isOpen }): NaiveLink => {
      const { startNs, depth } = thread.begun[call] ?? { startNs: thread.stopNs, depth: 3 };
      const endNs = isOpen ? thread.stopNs : beginNs + lastsNs;
      return { fromNs: startNs + offset, fromDepth: depth, beginNs, endNs, isOpen };
    }),
  }));
});

function recordingOfLinked({ thread, links }: Linked): ProcessRecording {
  const ended = links.filter(({ isOpen }) => !isOpen).toSorted((one, other) => one.endNs - other.endNs);
  const wide = (key: "fromNs" | "beginNs" | "endNs") =>
    BigInt64Array.from(ended, (link) => CLOCK_NS + BigInt(link[key]));
  const lanes: LinkLanes = {
    fromStarts: wide("fromNs"),
    fromDepths: Int32Array.from(ended, ({ fromDepth }) => fromDepth),
    begins: wide("beginNs"),
    ends: wide("endNs"),
  };
  const openLinks = links
    .filter(({ isOpen }) => isOpen)
    .map(({ fromNs, fromDepth, beginNs }): OpenLink => {
      return { fromStartNs: CLOCK_NS + BigInt(fromNs), fromDepth, beginNs: CLOCK_NS + BigInt(beginNs) };
    });
  const recorded: ThreadRecording = {
    ...recordingOfNaive(thread, thread.ended, CLOCK_NS),
    links: lanes,
    openLinks,
  };
  const table = ["a", "b", "c", "d", "e"].flatMap((name, at) => [name, 1, at + 1, 1]);
  const files = [{ firstId: 1, file: "a.ts", table }];
  return { pid: 1, name: "program", wallOffsetNs: 0n, unfinished: "close", files, threads: [recorded] };
}

/** The same by looking at every call for every link. */
function expectedLinks({ thread: { begun }, links }: Linked): [number, number][] {
  const targets = new Map<number, NaiveLink[]>();
  for (const link of links) {
    const target = begun.findIndex(({ startNs }) => startNs >= link.beginNs);
    if (target < 0 || begun[target].startNs > link.endNs || frameOf(link, begun, target) < 0) continue;
    targets.set(target, [...(targets.get(target) ?? []), link]);
  }
  const pairs = [...targets].map(([target, candidates]): [number, number] => {
    // The innermost: the last to begin, of those the first to end.
    const [link] = candidates.toSorted((a, b) => b.beginNs - a.beginNs || a.endNs - b.endNs);
    return [frameOf(link, begun, target), target];
  });
  return pairs.sort(([, one], [, other]) => one - other);
}

/** Of frames at one time and depth the last: the others took no time, in which nothing is scheduled. */
function frameOf({ fromNs, fromDepth }: NaiveLink, begun: NaiveThread["begun"], before: number): number {
  return begun.slice(0, before).findLastIndex(({ startNs, depth }) => startNs === fromNs && depth === fromDepth);
}

describe("links of callbacks", () => {
  it("are drawn from the scheduling frame to the first call, for random recordings", () => {
    let drawn = 0;
    fc.assert(
      fc.property(linked, (all) => {
        fc.pre(isUnambiguous(all));
        const links = drawnLinks(fromRecordings([recordingOfLinked(all)]))[0];
        assert.deepEqual(links, expectedLinks(all));
        drawn += links.length;
      }),
      { numRuns: 1500 },
    );
    assert.ok(drawn > 100, `only ${drawn} links were drawn`);
  });

  it("are the same when the trace is written and read, in every format and in raw steps of any size", () => {
    fc.assert(
      fc.property(linked, fc.integer({ min: 1, max: 9 }), (all, callsPerStep) => {
        const recording = recordingOfLinked(all);
        const trace = fromRecordings([recording]);
        const expected = drawnLinks(trace);
        assert.deepEqual(
          drawnLinks(readTrace(concatBytes([...encodeRecordings([recording], callsPerStep)]))),
          expected,
        );
        for (const format of ["perfetto", "chrome-json", "raw"] as const)
          assert.deepEqual(drawnLinks(written(trace, format)), expected, format);
      }),
      { numRuns: 300 },
    );
  });

  it("are read from bytes wherever they stand in memory", () => {
    fc.assert(
      fc.property(linked, (all) => {
        const trace = fromRecordings([recordingOfLinked(all)]);
        const bytes = concatBytes([new Uint8Array(8), collectBytes(writeTrace(trace, "perfetto"))]).subarray(8);
        assert.deepEqual(drawnLinks(readTrace(bytes)), drawnLinks(trace));
      }),
      { numRuns: 100 },
    );
  });

  it("of a frame that the recording has lost are left out, and so are those whose callback called nothing that is left", async () => {
    const recording = recordingOf(`
main 0-100
later 200-210
last 300-310
`);
    const link = (fromNs: bigint, beginNs: bigint, endNs: bigint) => ({ fromNs, beginNs, endNs });
    const links = [link(0n, 199n, 211n), link(5n, 250n, 260n), link(50n, 299n, 311n)];
    const { startNs } = recording.threads[0];
    const lanes: LinkLanes = {
      fromStarts: BigInt64Array.from(links, ({ fromNs }) => startNs + fromNs),
      fromDepths: new Int32Array(links.length),
      begins: BigInt64Array.from(links, ({ beginNs }) => startNs + beginNs),
      ends: BigInt64Array.from(links, ({ endNs }) => startNs + endNs),
    };
    const trace = fromRecordings([{ ...recording, threads: [{ ...recording.threads[0], links: lanes }] }]);
    assert.deepEqual(await arrows(trace, "perfetto"), ["main → later"]);
    assert.deepEqual(await arrows(trace, "chrome-json"), ["main → later"]);
  });
});

const written = (trace: Trace, format: "perfetto" | "chrome-json" | "raw"): Trace =>
  readTrace(collectBytes(writeTrace(trace, format)));

/** Two links of one time and end but of two frames are no program's: callbacks are inside or behind one another. */
function isUnambiguous({ links }: Linked): boolean {
  return new Set(links.map(({ beginNs, endNs }) => `${beginNs} ${endNs}`)).size === links.length;
}
