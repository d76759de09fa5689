import assert from "node:assert/strict";
import { isBroken } from "../../cli/broken-rules.js";
import { collectFailRule } from "../../cli/fail-rule.js";
import type { CallStatistics } from "../../trace/answers/call-statistics.js";

const MS = 1e6;

function called(calls: number, ms: number): CallStatistics {
  const ns = ms * MS;
  return { calls, totalNs: ns, selfNs: ns, averageNs: ns, p50Ns: ns, p99Ns: ns, maxNs: ns, unfinished: 0 };
}

function breaks(rule: string, base: (CallStatistics | undefined)[], head: (CallStatistics | undefined)[]): boolean {
  const info = { name: "f", kind: "function", file: "a.ts", line: 1, column: 1 } as const;
  const [parsed] = collectFailRule(rule);
  assert.equal(parsed.text, rule);
  return isBroken(parsed, { function: info, base, head });
}

describe("a rule of --fail-on", () => {
  const cases: [rule: string, base: [number, number], head: [number, number], broken: boolean][] = [
    ["self>+10%", [1, 100], [1, 110], false],
    ["self>+10%", [1, 100], [1, 110.1], true],
    ["self > +10 %".replace(" %", "%"), [1, 100], [1, 111], true],
    ["self>+0.5%", [1, 100], [1, 100.6], true],
    ["self>+10%", [1, 100], [1, 50], false],
    ["total>+5ms", [1, 100], [1, 105], false],
    ["total>+5ms", [1, 100], [1, 105.1], true],
    ["p99>20ms", [1, 100], [1, 20], false],
    ["p99>20ms", [1, 100], [1, 21], true],
    ["p50>+250us", [1, 1], [1, 1.3], true],
    ["max>1s", [1, 1], [1, 1001], true],
    ["average>+1min", [1, 1], [1, 1001], false],
    ["calls>+10%", [10, 1], [11, 1], false],
    ["calls>+10%", [10, 1], [12, 1], true],
    ["calls>+1", [10, 1], [12, 1], true],
    ["calls>12", [10, 1], [12, 1], false],
    ["calls>11", [10, 1], [12, 1], true],
    ["self>+10% and self>+5ms", [1, 1], [1, 2], false],
    ["self>+10% and self>+5ms", [1, 100], [1, 106], false],
    ["self>+10% and self>+5ms", [1, 20], [1, 26], true],
  ];
  for (const [rule, base, head, broken] of cases)
    it(`${rule} is ${broken ? "broken" : "kept"} from ${base.join(" calls, ")} ms to ${head.join(" calls, ")} ms`, () =>
      assert.equal(breaks(rule, [called(...base)], [called(...head)]), broken));

  it("takes a new function as more, but as no percentage, and one that is gone as nothing", () => {
    assert.equal(breaks("self>+1ms", [undefined], [called(1, 2)]), true);
    assert.equal(breaks("self>1ms", [undefined], [called(1, 2)]), true);
    assert.equal(breaks("self>+1%", [undefined], [called(1, 2)]), false);
    assert.equal(breaks("self>0", [called(1, 2)], [undefined]), false);
  });

  it("does not take noise for a change where there are enough traces", () => {
    const side = (...ms: number[]) => ms.map((each) => called(1, each));
    assert.equal(breaks("self>+10%", side(10, 20, 12, 14), side(18, 15, 19, 11)), false);
    assert.equal(breaks("self>+10%", side(10, 10, 12, 14), side(18, 15, 19, 21)), true);
    assert.equal(breaks("self>16ms", side(10, 20, 12, 14), side(18, 15, 19, 11)), true);
  });

  const refused: [rule: string, message: RegExp][] = [
    ["", /^It must be a metric, > and a limit, such as self>\+10%\. Got ""\.$/],
    ["self", /^It must be a metric/],
    ["self<5ms", /^It must be a metric/],
    ["time>5ms", /^A metric is one of self, total, calls, average, p50, p99, max\. Got "time>5ms"\.$/],
    ["self>10%", /^A percentage is that of a change: self>\+10%\./],
    ["self>+10", /^The limit of self is a time \(ns, us, ms, s, min\) or a percentage\./],
    ["calls>+10ms", /^The limit of calls is a number or a percentage\./],
    ["self>+10% and ", /^It must be a metric/],
  ];
  for (const [rule, message] of refused)
    it(`refuses ${JSON.stringify(rule)}`, () => assert.throws(() => collectFailRule(rule), { message }));
});
