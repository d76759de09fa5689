/**
 * The clocks of a Perfetto trace. Each packet says which one its time is of; snapshots say how the clocks go together. All times are
 * told on the primary clock, from the first event on, as those since 1970 are too large to be exact in ns.
 * https://perfetto.dev/docs/concepts/clock-sync
 */
import { Map } from "../../base/built-ins.js";
import * as F from "./perfetto-fields.js";
import type { ClockReading, Packet, Wide } from "./read-perfetto-packet.js";

interface Clock {
  readonly multiplier: bigint;
  readonly isIncremental: boolean;
  /** In its own ns, where it counts differences. */
  currentNs: bigint;
  /** From which time on, in its own ns, how far the primary clock is ahead; in the order of the file. */
  readonly snapshots: { readonly fromNs: bigint; readonly aheadNs: bigint }[];
}

export class PerfettoClocks {
  private primary: number = F.CLOCK_ID.boottime;
  private readonly clocks = new Map<number, Clock>();

  /** Takes in the snapshot of a packet. */
  read({ sequence, clocks, primaryClock }: Packet): void {
    if (primaryClock) this.primary = primaryClock;
    const primaryNs = this.primaryNow(sequence, clocks);
    for (const reading of clocks) {
      const ns = nsOf(reading);
      const key = keyOf(sequence, reading.id);
      const { isIncremental, multiplier } = reading;
      const clock = this.clocks.get(key) ?? {
        isIncremental,
        multiplier: BigInt(multiplier),
        currentNs: 0n,
        snapshots: [],
      };
      clock.currentNs = ns;
      if (primaryNs !== undefined) clock.snapshots.push({ fromNs: ns, aheadNs: primaryNs - ns });
      this.clocks.set(key, clock);
    }
  }

  /** @returns the time on the primary clock, in ns; undefined when no snapshot tells */
  toPrimary(sequence: number, id: number, timestamp: Wide): bigint | undefined {
    if (id === 0 || id === this.primary) return BigInt(timestamp);
    const clock = this.clocks.get(keyOf(sequence, id));
    if (clock === undefined) return undefined;
    let ns = BigInt(timestamp) * clock.multiplier;
    if (clock.isIncremental) ns = clock.currentNs += ns;
    const { snapshots } = clock;
    const snapshot = snapshots.findLast(({ fromNs }) => fromNs <= ns) ?? snapshots[0];
    return snapshot && ns + snapshot.aheadNs;
  }

  /** How far the wall clock is ahead of the primary one; 0 when no snapshot tells. */
  get wallOffsetNs(): bigint {
    const first = this.clocks.get(F.CLOCK_ID.realtime)?.snapshots[0];
    return first ? -first.aheadNs : 0n;
  }

  /** The primary clock at the moment of a snapshot, by itself or by another clock that is known already. */
  private primaryNow(sequence: number, clocks: readonly ClockReading[]): bigint | undefined {
    const primary = clocks.find(({ id }) => id === this.primary);
    if (primary) return nsOf(primary);
    for (const { id, ...reading } of clocks) {
      const known = this.clocks.get(keyOf(sequence, id))?.snapshots.at(-1);
      if (known) return nsOf(reading) + known.aheadNs;
    }
    return undefined;
  }
}

const nsOf = ({ timestamp, multiplier }: Omit<ClockReading, "id">): bigint => timestamp * BigInt(multiplier);

function keyOf(sequence: number, id: number): number {
  const { first, last } = F.SEQUENCE_CLOCKS;
  // Ids of others are below 2^32.
  return id >= first && id <= last ? 2 ** 32 + sequence * (last - first + 1) + id - first : id;
}
