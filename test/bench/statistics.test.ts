import assert from "node:assert/strict";
import { addedPerCall, median, ratios, spreadOf, undisturbed } from "../../bench/statistics.js";
import { atLeast, atMost, goalTable, short, spreadAtMost } from "../../bench/topics/tables.js";

describe("bench: statistics", () => {
  it("compares each round with the same round of the plain program", () => {
    // The machine was twice as slow in the second round.
    const plain = [1000, 2000, 1000];
    const traced = [6000, 12_000, 6500];
    assert.deepEqual(addedPerCall(traced, plain, 100), [50, 100, 55]);
    assert.deepEqual(ratios(addedPerCall(traced, plain, 100), [50, 100, 50]), [1, 1, 1.1]);
  });

  it("of fewer rounds compares those", () => assert.deepEqual(addedPerCall([300], [100, 200], 2), [100]));

  it("leaves out the rounds in which the probe took longer", () =>
    assert.deepEqual(undisturbed([1, 2, 3, 4], [100, 109, 111, 90], 100), [1, 2, 4]));

  it("takes the middle, and the quarters around it", () => {
    assert.equal(median([9, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 9]), 3);
    assert.deepEqual(spreadOf([5, 1, 4, 2, 3]), { median: 3, low: 2, high: 4 });
  });
});

describe("bench: tables", () => {
  it("says of a figure whether it meets its target, at the target too", () => {
    assert.deepEqual(
      [
        atMost("a", 1.15, 1.15, "x"),
        atMost("a", 1.16, 1.15, "x"),
        atLeast("a", 12, 12, "x"),
        atLeast("a", 11.9, 12, "x"),
      ].map(({ met }) => met),
      [true, false, true, false],
    );
  });

  it("judges the median and shows the quarters", () =>
    assert.deepEqual(spreadAtMost("a", { median: 2, low: 1, high: 12.34 }, 3, "ns"), {
      what: "a",
      figure: "2.00 ns (1.00 to 12.3)",
      target: "at most 3 ns",
      met: true,
    }));

  it("is not met when there is no figure", () => assert.equal(atMost("a", Number.NaN, 1, "x").met, false));

  it("shows three digits", () =>
    assert.deepEqual([0.123, 1.999, 12.34, 99.96, 1234.5, -2.5].map(short), [
      "0.12",
      "2.00",
      "12.3",
      "100.0",
      "1,235",
      "-2.50",
    ]));

  it("is Markdown", () =>
    assert.equal(
      goalTable("T", [atMost("a", 2, 1, "x")], "note"),
      "### T\n\n" +
        "|    | measured |      target |    met |\n" +
        "| :- | -------: | ----------: | -----: |\n" +
        "| a  |   2.00 x | at most 1 x | **no** |\n\nnote\n",
    ));
});
