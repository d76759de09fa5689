import assert from "node:assert/strict";
import type { CallStatistics } from "../../trace/answers/call-statistics.js";
import { canTell, changeOf, verdictOf } from "../../trace/answers/diff.js";
import { matchFunctions } from "../../trace/answers/match-functions.js";
import type { MatchedFunction } from "../../trace/answers/match-functions.js";
import { leastProbability, rankTest } from "../../trace/answers/rank-test.js";
import type { ReportRow } from "../../trace/answers/report.js";

function statistics(calls: number, selfNs: number): CallStatistics {
  const averageNs = selfNs / calls;
  const each = { averageNs, p50Ns: averageNs, p99Ns: averageNs, maxNs: averageNs };
  return { calls, totalNs: selfNs, selfNs, ...each, unfinished: 0 };
}

function row(name: string, line: number, selfNs = 1, rest: Partial<ReportRow["function"]> = {}): ReportRow {
  return { function: { name, kind: "function", file: "a.ts", line, column: 1, ...rest }, ...statistics(1, selfNs) };
}

const lines = (matches: readonly MatchedFunction[]) =>
  matches.map(({ function: info, base, head }) => [
    info.name,
    info.line,
    base.length,
    base.map((s) => s?.selfNs),
    head.map((s) => s?.selfNs),
  ]);

describe("functions of two traces", () => {
  it("are matched by file, name and kind, wherever they stand", () => {
    const base = [
      row("f", 1, 10),
      row("g", 5, 20),
      row("f", 9, 30, { file: "b.ts" }),
      row("f", 1, 40, { kind: "async" }),
    ];
    const head = [row("g", 50, 21), row("f", 90, 31, { file: "b.ts" }), row("f", 7, 11)];
    assert.deepEqual(lines(matchFunctions([base], [head])), [
      ["f", 7, 1, [10], [11]],
      ["f", 1, 1, [40], [undefined]],
      ["g", 50, 1, [20], [21]],
      ["f", 90, 1, [30], [31]],
    ]);
  });

  it("of one name are matched in the order of their places", () => {
    const base = [row("f", 30, 3), row("f", 10, 1), row("f", 10, 2, { column: 5 })];
    const head = [row("f", 110, 11), row("f", 120, 12), row("f", 130, 13), row("f", 140, 14)];
    assert.deepEqual(lines(matchFunctions([base], [head])), [
      ["f", 110, 1, [1], [11]],
      ["f", 120, 1, [2], [12]],
      ["f", 130, 1, [3], [13]],
      ["f", 140, 1, [undefined], [14]],
    ]);
  });

  it("are matched over all traces of a side", () => {
    const matches = matchFunctions([[row("f", 1, 1)], []], [[], [row("f", 2, 2)], [row("f", 2, 3)]]);
    assert.deepEqual(lines(matches), [["f", 2, 2, [1, undefined], [undefined, 2, 3]]]);
  });
});

function match(
  base: readonly (number | undefined)[],
  head: readonly (number | undefined)[],
  calls = [1, 1],
): MatchedFunction {
  const side = (values: readonly (number | undefined)[], count: number) =>
    values.map((value) => (value === undefined ? undefined : statistics(count, value)));
  return { function: row("f", 1).function, base: side(base, calls[0]), head: side(head, calls[1]) };
}

describe("a change", () => {
  it("is that of the medians", () => {
    const change = changeOf(match([100, 900, 110], [150, 160]), "self");
    assert.deepEqual(change, {
      base: 110,
      head: 155,
      difference: 45,
      relative: 45 / 110,
      probability: undefined,
      differs: true,
    });
  });

  it("has no part of a base that is nothing", () => {
    const [fresh, gone, none] = [match([undefined], [5]), match([5], [undefined]), match([0], [5])];
    const textOf = ({ base, head, difference, relative }: ReturnType<typeof changeOf>) => [
      base,
      head,
      difference,
      relative,
    ];
    assert.deepEqual(textOf(changeOf(fresh, "self")), [undefined, 5, 5, undefined]);
    assert.deepEqual(textOf(changeOf(gone, "self")), [5, undefined, -5, -1]);
    assert.deepEqual(textOf(changeOf(none, "self")), [0, 5, 5, undefined]);
  });

  it("counts a trace without the function as no time, but not in an average", () => {
    const some = match([10, undefined, 20], [30, 30, 30]);
    assert.equal(changeOf(some, "self").base, 10);
    assert.equal(changeOf(some, "calls").base, 1);
    assert.equal(changeOf(some, "average").base, 15);
  });

  it("is no difference when the test does not tell one", () => {
    const noise = changeOf(match([10, 12, 14, 16], [11, 13, 15, 17]), "self");
    assert.equal(noise.difference, 1);
    assert.ok(noise.probability! > 0.5, String(noise.probability));
    assert.equal(noise.differs, false);
    const more = changeOf(match([10, 12, 14, 16], [20, 22, 24, 26]), "self");
    assert.ok(more.probability! < 0.05, String(more.probability));
    assert.equal(more.differs, true);
  });

  const verdicts: [MatchedFunction, ...Parameters<typeof verdictOf>[1][], string][] = [
    [match([undefined], [5]), "self", "new"],
    [match([5], [undefined]), "self", "gone"],
    [match([5], [6]), "self", "slower"],
    [match([6], [5]), "self", "faster"],
    [match([6], [5], [1, 2]), "self", "faster"],
    [match([5], [5], [1, 2]), "self", "more calls"],
    [match([5], [5], [3, 2]), "self", "fewer calls"],
    [match([5], [9], [3, 2]), "calls", "fewer calls"],
    [match([5], [9]), "calls", "same"],
    [match([5], [5]), "self", "same"],
    [match([5, 6, 7, 8], [5, 6, 7, 9]), "self", "same"],
  ];
  for (const [matched, metric, verdict] of verdicts)
    it(`${JSON.stringify([matched.base, matched.head].map((side) => side.map((s) => s && [s.calls, s.selfNs])))} by ${metric} is ${verdict}`, () =>
      assert.equal(verdictOf(matched, metric as "self"), verdict));
});

describe("the rank test", () => {
  // The exact probabilities, from the tables of Mann and Whitney's U.
  const exact: [number[], number[], number][] = [
    [[1, 2, 3, 4], [5, 6, 7, 8], 2 / 70],
    [[1, 2, 3, 5], [4, 6, 7, 8], 4 / 70],
    [[1, 3, 5, 7], [2, 4, 6, 8], 48 / 70],
    [[1, 2, 3], [4, 5, 6], 2 / 20],
    [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 2 / 252],
    [[5, 5, 5], [5, 5, 5], 1],
  ];
  for (const [one, other, probability] of exact)
    it(`of ${one.join(" ")} and ${other.join(" ")} says ${probability.toFixed(4)}`, () => {
      assert.ok(Math.abs(rankTest(one, other) - probability) < 0.015, String(rankTest(one, other)));
    });

  it("looks at ranks alone", () => {
    assert.equal(rankTest([1, 2, 3, 4], [5, 6, 7, 1e9]), rankTest([0.1, 0.2, 0.3, 0.4], [5, 6, 7, 8]));
  });

  it("knows how little it can tell", () => {
    assert.deepEqual(
      [leastProbability(3, 3), leastProbability(4, 4), leastProbability(1, 1), leastProbability(3, 5)],
      [2 / 20, 2 / 70, 1, 2 / 56],
    );
    assert.deepEqual(
      [
        [1, 9],
        [3, 3],
        [3, 4],
        [3, 5],
        [4, 4],
      ].map(([base, head]) => canTell(base, head)),
      [false, false, false, true, true],
    );
  });
});
