/** The table of the shared clock: what it adds, where it was accepted, and else why not. */
import assert from "node:assert/strict";
import { FIB } from "../../bench/calls/programs.js";
import { sharedClockTable } from "../../bench/topics/shared-clock.js";

const times = (...ns: number[]) => ({ nsPerRun: ns.map((each) => each * FIB.calls) });
const plain = [times(3, 2, 4), times(3, 5, 6)];
const own = [times(52, 53), times(54, 57)];

/** Its rows without the head, and the note. */
const rowsOf = (shared: Parameters<typeof sharedClockTable>[0]["shared"]): string[] =>
  sharedClockTable({ plain, own, shared })
    .split("\n")
    .slice(4)
    .map((line) => line.replaceAll(/ +/g, " "))
    .filter((line) => line !== "");

describe("bench: the shared clock", () => {
  const PLAIN_AND_OWN = ["| plain | 2.00 | 4.00 |", "| the default clock | +50.0 | +50.0 |"];

  it("adds what the fastest run and the median take more, of the processes that accepted it", () => {
    const shared = [
      { ...times(12, 14, 15), sharedClock: { stalls: 2, worstStallNs: 300_000 } },
      { nsPerRun: [], refused: "callweave/start: the shared clock stalls, got worst 4.00 ms; record" },
    ];
    assert.deepEqual(rowsOf(shared), [
      ...PLAIN_AND_OWN,
      "| the shared clock | +10.0 | +10.0 |",
      "Accepted in 1 of 2 processes. It stood still 2 times, for 300 µs at most.",
    ]);
  });

  it("says why it was refused", () => {
    const refused = "callweave/start: the shared clock stalls, got worst 4.00 ms; record";
    assert.deepEqual(rowsOf([{ nsPerRun: [], refused }]), [
      ...PLAIN_AND_OWN,
      "| the shared clock | refused: worst 4.00 ms | |",
      "Accepted in 0 of 1 processes.",
    ]);
  });
});
